import { execFileSync } from 'node:child_process';
import { mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { suite } from 'uvu';
import * as assert from 'uvu/assert';

const script = fileURLToPath(new URL('../../scripts/generate-proto.mjs', import.meta.url));
const committed = fileURLToPath(new URL('../../cli/collector/generated', import.meta.url));

function files(folder: string): Record<string, string> {
  const names = readdirSync(folder, { recursive: true, encoding: 'utf8' }).filter((name) => name.endsWith('.ts'));
  return Object.fromEntries(names.sort().map((name) => [name, readFileSync(join(folder, name), 'utf8')]));
}

const generated = suite('generated protobuf code');

generated('is what the generator makes of the .proto files today', () => {
  const folder = mkdtempSync(join(tmpdir(), 'agentcore-generated-'));
  try {
    execFileSync(process.execPath, [script, folder]);
    assert.equal(files(folder), files(committed));
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
});

generated('carries the licence of the files it comes from', () => {
  const sources = Object.values(files(committed));
  assert.is(sources.length, 4);
  for (const source of sources) {
    assert.match(source, /from opentelemetry-proto/);
    assert.match(source, /Licensed under the Apache License, Version 2\.0/);
  }
});

generated.run();

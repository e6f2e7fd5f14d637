/** A recursion without end stays an error that the program can catch, with tracing on and content captured. */
import { spawnSync } from 'node:child_process';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath, pathToFileURL } from 'node:url';
import { instrumentSource } from 'agentcore-instrument/transformer';
import { suite } from 'uvu';
import * as assert from 'uvu/assert';

const repository = fileURLToPath(new URL('../..', import.meta.url));
const folder = mkdtempSync(join(repository, '.tmp', 'stack-'));
process.on('exit', () => rmSync(folder, { recursive: true, force: true }));

const SOURCE = `
  export function down(text) { return down(text) + 1; }
  export const around = (k, use) => use(() => around(k, use));
  export function fails(n, text) { if (n === 0) throw new Error('password=' + text); return fails(n - 1, text) + 1; }
`;

const PROGRAM = `
  import { initializeTracing, shutdownTracing } from '@SRC@/index.js';
  import { around, down, fails } from './case.mjs';
  const exported = [];
  const exporter = { export(spans, done) { for (const span of spans) exported.push([span.name, span.status.message, JSON.stringify(span.attributes)]); done({ code: 0 }); }, shutdown: async () => {} };
  const processor = { onStart() {}, onEnd(span) { JSON.stringify([span.name, span.attributes, span.events]); }, forceFlush: async () => {}, shutdown: async () => {} };
  initializeTracing({ serviceName: 'deep', captureContent: true, spanExporters: [exporter], spanProcessors: [processor], maxExportBatchSize: 8, maxQueueSize: 100000 });
  const caught = [];
  for (let i = 0; i < 2; i++) {
    try { down('api_key=sk-' + 'x'.repeat(i)); } catch (error) { caught.push(error.name); }
    try { around(i, (next) => next()); } catch (error) { caught.push(error.name); }
    try { fails(1e6, 'hunter' + i); } catch (error) { caught.push(error.name); }
  }
  await shutdownTracing();
  console.log(JSON.stringify({ caught, names: [...new Set(exported.map(([name]) => name))].sort(), count: exported.length > 1000 }));
`;

const test = suite('stack room');

test('a recursion without end is caught by the program', () => {
  const config = { rules: [{ functions: '**', capture: { arguments: true, result: true } }] };
  writeFileSync(
    join(folder, 'case.mjs'),
    instrumentSource(SOURCE, { fileName: 'case.mjs', config }).code.replace(
      "'agentcore-instrument/runtime'",
      `'${pathToFileURL(join(repository, 'src', 'runtime', 'index.ts')).href}'`,
    ),
  );
  writeFileSync(
    join(folder, 'program.mjs'),
    PROGRAM.replace('@SRC@', pathToFileURL(join(repository, 'src')).href).replace('/index.js', '/index.ts'),
  );
  const ran = spawnSync(process.execPath, ['--import', import.meta.resolve('tsx'), join(folder, 'program.mjs')], {
    encoding: 'utf8',
    env: { ...process.env, TSX_TSCONFIG_PATH: join(repository, 'tsconfig.json') },
  });
  assert.is(ran.status, 0, `${ran.signal}: ${ran.stderr.slice(0, 600)}`);
  const { caught, names, count } = JSON.parse(ran.stdout) as { caught: string[]; names: string[]; count: boolean };
  assert.equal(new Set(caught.filter((_, index) => index % 3 !== 2)), new Set(['RangeError']));
  assert.is(caught.length, 6);
  assert.equal(names, ['around', 'down', 'fails']);
  assert.ok(count);
});

test.run();

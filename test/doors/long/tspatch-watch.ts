/** `tspc --watch`: what it emits follows the sources and the configuration, also after a wrong one. */
import { mkdirSync, symlinkSync } from 'node:fs';
import { join } from 'node:path';
import * as assert from 'uvu/assert';
import { MARKED, REPOSITORY, Sandbox } from '../../cli/support/sandbox.js';
import { Watching } from '../../cli/support/watching.js';
import { npmFolder } from './npm-folder.js';

const OPTIONS = {
  ...{ target: 'es2022', lib: ['es2022'], module: 'nodenext', strict: true, types: [], rootDir: 'src', outDir: 'out' },
  plugins: [{ transform: 'agentcore-instrument/transformer', transformProgram: true }],
};

export async function checkTspcWatch(typescript: string): Promise<undefined> {
  const folder = npmFolder(`doors-typescript-${typescript}-3.3.0`, { typescript, 'ts-patch': '3.3.0' });
  const sandbox = new Sandbox().write({
    'package.json': '{ "type": "module" }',
    'tsconfig.json': JSON.stringify({ compilerOptions: OPTIONS, include: ['src'] }),
    'agentcore.config.json': '{ "rules": [{ "functions": "other", "module": "first" }] }',
    'src/search.ts': `${MARKED}export function other(): void {}\n`,
  });
  mkdirSync(sandbox.at('node_modules'));
  symlinkSync(REPOSITORY, sandbox.at('node_modules/agentcore-instrument'), 'dir');
  for (const name of ['typescript', 'ts-patch']) {
    symlinkSync(join(folder, 'node_modules', name), sandbox.at('node_modules', name), 'dir');
  }
  const tspc = new Watching((call) => sandbox.node(['node_modules/ts-patch/bin/tspc.js', '--watch'], call));
  const emitted = (): string => sandbox.read('out/search.js');
  try {
    await tspc.line(/Found 0 errors/);
    assert.match(emitted(), '"m":"first"');
    sandbox.write({ 'src/search.ts': `${MARKED}export function other(): number { return 'no'; }\n` });
    await tspc.line(/^src\/search\.ts.5.35.*TS2322/);
    await tspc.line(/Found 1 error/);
    sandbox.write({ 'src/search.ts': `${MARKED}export function other(): number { return 7; }\n` });
    await tspc.line(/Found 0 errors/);
    assert.match(emitted(), 'return 7');
    sandbox.write({ 'agentcore.config.json': '{ "rulez": [] }' });
    await tspc.line(/TS902001.*AC2001/);
    await tspc.line(/Found 1 error/);
    assert.match(emitted(), '"m":"first"', 'what is there stays');
    sandbox.write({ 'agentcore.config.json': '{ "rules": [{ "functions": "other", "module": "second" }] }' });
    await tspc.line(/Found 0 errors/);
    assert.match(emitted(), '"m":"second"');
  } finally {
    await tspc.end('SIGKILL');
    sandbox.remove();
  }
  return undefined;
}

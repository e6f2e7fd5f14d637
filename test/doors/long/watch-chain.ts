/** `agentcore-instrument --watch`, TypeScript's own watch on its output, and Node.js's on what that writes. */
import { cpSync, symlinkSync } from 'node:fs';
import { join } from 'node:path';
import * as assert from 'uvu/assert';
import { MARKED, REPOSITORY, Sandbox } from '../../cli/support/sandbox.js';
import { BUILT_MAIN, Watching } from '../../cli/support/watching.js';
import { npmFolder } from './npm-folder.js';

export async function checkWatchChain(typescript: string): Promise<undefined> {
  const folder = npmFolder(`doors-typescript-${typescript}`, { typescript, 'ts-patch': '3.3.0' });
  const sandbox = new Sandbox().write({
    'package.json': '{ "type": "module" }',
    'tsconfig.json': JSON.stringify({ compilerOptions: OPTIONS, include: ['src'] }),
    'src/search.ts': MARKED,
    'src/app.ts': "import { search } from './search.js';\nconsole.log(search('one'));\nsetInterval(() => {}, 1000);\n",
  });
  // A copy: the compiler watches the folders of packages, and this repository has some ten thousand.
  const ours = sandbox.at('node_modules/agentcore-instrument');
  for (const name of ['dist', 'package.json']) cpSync(join(REPOSITORY, name), join(ours, name), { recursive: true });
  symlinkSync(join(REPOSITORY, 'node_modules/@opentelemetry'), sandbox.at('node_modules/@opentelemetry'), 'dir');
  const open: Watching[] = [];
  const start = (...args: string[]): Watching => {
    const watching = new Watching((call) => sandbox.node(args, call));
    open.push(watching);
    return watching;
  };
  try {
    const instrument = start(BUILT_MAIN, '--tsconfig', '.', '--out-dir', '.instrumented', '--watch');
    await instrument.line(/ instrumented 1 function /);
    const tsc = start(join(folder, 'node_modules/typescript/lib/tsc.js'), '--watch', '--project', '.instrumented');
    await tsc.line(/Found 0 errors/);
    const node = start('--watch', 'dist/app.js');
    await node.line(/^one$/);
    const change = async (word: string): Promise<void> => {
      sandbox.write({ 'src/search.ts': MARKED.replace('return query', `return query + '${word}'`) });
      await instrument.line(/\(1 file written\)$/);
      await tsc.line(/Found 0 errors/);
    };
    await change('two');
    await node.line(/^onetwo$/);
    // Node.js 20 was seen to pass over a second change here, so that what is compiled is looked at.
    await change('three');
    assert.match(sandbox.read('dist/search.js'), "query + 'three'");
    assert.match(sandbox.read('dist/search.js'), '$ac.enter(');
    sandbox.write({ 'src/search.ts': MARKED.replace('return query', 'return 7') });
    await tsc.line(/^\.instrumented\/src\/search\.ts.3.*error TS2322/);
  } finally {
    await Promise.all(open.map((each) => each.end('SIGKILL')));
    sandbox.remove();
  }
  return undefined;
}

const OPTIONS = { target: 'es2022', module: 'nodenext', strict: true, rootDir: 'src', outDir: 'dist', types: [] };

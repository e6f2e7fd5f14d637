/** The process with a compiler's programmatic host: fit or not, it ends, and says why. The fakes have its shape and its faults. */
import { PassThrough } from 'node:stream';
import { suite } from 'uvu';
import * as assert from 'uvu/assert';
import { CompilerHost } from '../../cli/build/hosted/compiler-host.js';
import type { HostJob } from '../../cli/build/hosted/protocol.js';
import { CliError } from '../../cli/errors.js';
import { Sandbox } from './support/sandbox.js';

const test = suite<{ sandbox: Sandbox }>('compiler host');
test.before.each((context) => {
  context.sandbox = new Sandbox().write({ 'tsconfig.json': '{}' });
});
test.after.each(({ sandbox }) => sandbox.remove());

const BLOCKS = 'Atomics.wait(new Int32Array(new SharedArrayBuffer(4)), 0, 0);';

interface Faults {
  readonly start?: string;
  readonly compile?: string;
  readonly without?: string;
}

/** A host of a compiler that reads its tsconfig through the callbacks, and finds a type error on its first line. */
function hostOf(sandbox: Sandbox, { start = '', compile = '', without = '' }: Faults, patience?: number): CompilerHost {
  const members = {
    parseConfigFile: 'parseConfigFile(path) { this.fs.readFile(path); return {}; }',
    createSnapshot: `createSnapshot() { ${compile} return { getConfiguredProject: () => ({ program }) }; }`,
    createBuildOrchestrator: 'createBuildOrchestrator() {}',
    close: 'close() {}',
  };
  const own = Object.entries(members).filter(([name]) => name !== without);
  sandbox.write({
    'typescript/package.json': JSON.stringify({
      type: 'module',
      exports: { './sync': { types: './none.d.ts', import: './sync.js' }, './fs': './fs.js' },
    }),
    'typescript/fs.js': "export const serverFS = { useOS: Symbol('useOS') };",
    'typescript/sync.js': `
      const found = [{ fileName: 'b', pos: 9, end: 9, code: 1, text: 'later' }, { fileName: 'a', pos: 1, end: 2, code: 1, text: 'first' }];
      const none = () => [];
      const program = {
        getConfigFileParsingDiagnostics: none, getSyntacticDiagnostics: none, getProgramDiagnostics: none,
        getGlobalDiagnostics: none, getSemanticDiagnostics: () => found,
        emit: () => ({ emitSkipped: false, diagnostics: found.slice(0, 1) }),
      };
      export class API {
        constructor({ fs }) { ${start} this.fs = fs; }
        ${own.map(([, member]) => member).join('\n')}
      }
      export const formatDiagnostics = (all) => all.map(({ text }) => text + '\\n').join('');
    `,
  });
  const place = { compiler: sandbox.at('typescript'), cwd: sandbox.path, tsconfig: sandbox.at('tsconfig.json') };
  const stderr = new PassThrough().resume();
  return new CompilerHost(place, { env: process.env, stderr, ...(patience && { patience }) });
}

const JOB: HostJob = { way: 'program', folder: '/', roots: [], texts: [], fresh: [] };

async function failure(work: Promise<unknown>): Promise<CliError> {
  const error = await work.then(
    () => undefined,
    (thrown: unknown) => thrown,
  );
  assert.instance(error, CliError);
  return error as CliError;
}

test('what is found is told once, in the order of files and places', async ({ sandbox }) => {
  const host = hostOf(sandbox, {});
  assert.is(await host.ready, undefined);
  assert.equal(await host.compile(JOB), { kind: 'compiled', code: 2, printed: 'first\nlater\n' });
  host.close();
});

test('one that lacks a function is unfit, by the name of that', async ({ sandbox }) => {
  const host = hostOf(sandbox, { without: 'createSnapshot' });
  assert.is(await host.ready, 'its `sync` has no createSnapshot');
  host.close();
});

test('one that throws at its start, or ends, is unfit', async ({ sandbox }) => {
  const host = hostOf(sandbox, { start: "throw new Error('no binary for this machine');" });
  assert.is(await host.ready, 'no binary for this machine');
  host.close();
  const ended = hostOf(sandbox, { start: 'process.exit(7);' });
  assert.is(await ended.ready, 'its process exited with 7');
  ended.close();
});

test('one that never gets ready is given up', async ({ sandbox }) => {
  const host = hostOf(sandbox, { start: BLOCKS }, 50);
  assert.is(await host.ready, 'it was not ready after 0.05 s');
  host.close();
});

test('one that breaks while it compiles is an error with the cause', async ({ sandbox }) => {
  for (const [compile, cause] of [
    ['process.exit(3);', 'its process exited with 3'],
    ["throw new Error('panic: no such node');", 'panic: no such node'],
    ["process.kill(process.pid, 'SIGKILL'); for (;;);", 'its process was ended by SIGKILL'],
  ] as const) {
    const host = hostOf(sandbox, { compile });
    assert.is(await host.ready, undefined);
    const { code, problem } = await failure(host.compile(JOB));
    assert.equal([code, problem.cause], ['AC5205', cause]);
    host.close();
  }
});

test('a signal ends one that would never end, and is the exit code', async ({ sandbox }) => {
  const host = hostOf(sandbox, { compile: BLOCKS });
  assert.is(await host.ready, undefined);
  const compiled = host.compile(JOB);
  process.emit('SIGTERM', 'SIGTERM');
  assert.is((await compiled).code, 143);
  host.close();
});
test.run();

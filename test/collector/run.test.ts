/** `run`, in a process of its own as users start it. */
import { type ChildProcess, spawn } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { suite } from 'uvu';
import * as assert from 'uvu/assert';
import { preloadModules } from '../../cli/commands/run/environment.js';
import type { RunOptions } from '../../cli/commands/run.js';
import type { DriverCall } from './programs/driver.js';

const program = (name: string): string => fileURLToPath(new URL(`./programs/${name}`, import.meta.url));
const TRACED = program('traced.mjs');
const TREE = 'modular.solve [500ms]\n  └─ tool.search_engine [150ms] ✗ upstream 503';

interface Outcome {
  readonly code: number | null;
  readonly stdout: string;
  readonly stderr: string;
}

interface Call {
  readonly options?: RunOptions;
  readonly env?: NodeJS.ProcessEnv;
  readonly cwd?: string;
  /** Called with the process of `run` when the program has printed `ready`. */
  readonly whenReady?: (run: ChildProcess) => void;
}

/** Runs `command` under `run`, without the preload unless `options` says otherwise. */
function run(command: readonly string[], { options = {}, env = {}, cwd, whenReady }: Call = {}): Promise<Outcome> {
  const call: DriverCall = { command, options: { preload: [], ...options }, env };
  const args = ['--import', import.meta.resolve('tsx'), program('driver.ts'), JSON.stringify(call)];
  const child = spawn(process.execPath, args, { ...(cwd && { cwd }), stdio: ['ignore', 'pipe', 'pipe'] });
  return new Promise((resolve, reject) => {
    let stdout = '';
    let stderr = '';
    let ready = false;
    child.stdout.on('data', (chunk: Buffer) => {
      stdout += chunk;
      if (ready || !stdout.includes('ready')) return;
      ready = true;
      whenReady?.(child);
    });
    child.stderr.on('data', (chunk: Buffer) => {
      stderr += chunk;
    });
    child.on('error', reject);
    child.on('close', (code) => resolve({ code, stdout, stderr }));
  });
}

const suites = suite<{ folder: string }>('run');

suites.before((context) => {
  context.folder = mkdtempSync(join(tmpdir(), 'agentcore run "')); // a space and a quote: paths may hold both
});
suites.after((context) => rmSync(context.folder, { recursive: true, force: true }));

suites('passes the outputs of the program through untouched and prints the tree on stderr after them', async () => {
  const { code, stdout, stderr } = await run(['node', TRACED]);
  assert.is(stdout, 'answer\n');
  assert.is(stderr, `warning\n\nagentcore: 1 trace, 2 spans, 1 failed (service modular-agent)\n${TREE}\n`);
  assert.is(code, 0);
});

suites('passes the exit code of the program on', async () => {
  const { code, stderr } = await run(['node', TRACED, '3']);
  assert.is(code, 3);
  assert.match(stderr, TREE);
});

const WAITING = 'setInterval(() => {}, 1000); console.log("ready")';

for (const [signal, number] of [
  ['SIGINT', 2],
  ['SIGTERM', 15],
  ['SIGHUP', 1],
] as const) {
  suites(`passes ${signal} on and ends with 128 + ${number} when the program dies of it`, async () => {
    const { code } = await run(['node', '-e', WAITING], { whenReady: (child) => child.kill(signal) });
    assert.is(code, 128 + number);
  });
}

suites('lets a program that handles a signal end in its own way', async () => {
  const handling = `process.once("SIGTERM", () => { console.log("bye"); process.exit(7); }); ${WAITING}`;
  const outcome = await run(['node', '-e', handling], { whenReady: (child) => child.kill('SIGTERM') });
  assert.is(outcome.stdout, 'ready\nbye\n');
  assert.is(outcome.code, 7);
});

suites('says of a command that is not found what, where, why and what to do, with exit code 127', async () => {
  const { code, stdout, stderr } = await run(['agentcore-no-such-program', 'a b']);
  assert.is(code, 127);
  assert.is(stdout, '');
  assert.is(
    stderr,
    [
      'agentcore-instrument: error AC6002: command not found: agentcore-no-such-program',
      '  place: run -- agentcore-no-such-program "a b"',
      '  cause: spawn agentcore-no-such-program ENOENT',
      '  fix: check its spelling, and that the folder it is in is on PATH\n',
    ].join('\n'),
  );
});

suites('tells how to run a script, with exit code 126 when it is there but no program', async ({ folder }) => {
  writeFileSync(join(folder, 'app.js'), '');
  const missing = await run(['app.js'], { cwd: folder });
  assert.is(missing.code, 127);
  assert.match(missing.stderr, /AC6002.*\n.*\n.*\n {2}fix: run it by Node\.js: run -- node app\.js\n$/);
  const forbidden = await run(['./app.js'], { cwd: folder });
  assert.is(forbidden.code, 126);
  assert.match(forbidden.stderr, /AC6003: cannot start \.\/app\.js\n.*\n.*EACCES\n {2}fix: run it by Node\.js/);
});

suites('refuses an empty command with exit code 2', async () => {
  const { code, stderr } = await run([]);
  assert.is(code, 2);
  assert.match(stderr, /AC6001: no command to run/);
});

suites('writes all traces as JSON to a file, and to stdout after the output of the program', async ({ folder }) => {
  const written = await run(['node', TRACED, '4'], { cwd: folder, options: { json: 'traces.json' } });
  assert.is(written.code, 4);
  assert.is(written.stdout, 'answer\n');
  const document = JSON.parse(readFileSync(join(folder, 'traces.json'), 'utf8'));
  assert.equal([document.version, document.exitCode, document.signal, document.droppedSpans], [1, 4, null, 0]);
  assert.equal(document.command, ['node', TRACED, '4']);
  assert.is(document.traces.length, 1);
  const [root, tool] = document.traces[0].spans;
  assert.equal([root.name, root.parentSpanId, root.service], ['modular.solve', null, 'modular-agent']);
  assert.equal([root.startTimeUnixNano, root.durationMs], ['1700000000000000000', 500]);
  assert.equal([tool.parentSpanId, tool.status], [root.spanId, { code: 'error', message: 'upstream 503' }]);

  const { stdout, stderr } = await run(['node', TRACED], { options: { json: '-' } });
  assert.ok(stdout.startsWith('answer\n{'));
  assert.is(JSON.parse(stdout.slice('answer\n'.length)).traces[0].spans.length, 2);
  assert.match(stderr, TREE);
});

suites('refuses a JSON file that cannot be written before it starts the program', async ({ folder }) => {
  const { code, stdout, stderr } = await run(['node', TRACED], { cwd: folder, options: { json: 'no/traces.json' } });
  assert.is(code, 2);
  assert.is(stdout, '');
  assert.match(stderr, /AC6005: cannot write no\/traces\.json\n {2}place: --json no\/traces\.json\n {2}cause: ENOENT/);
});

suites('prints no more spans than asked for and says where the rest is', async () => {
  const { stderr } = await run(['node', TRACED], { options: { maxSpans: 1 } });
  assert.match(stderr, '\nmodular.solve [500ms]\n\n… 1 more span not shown\nagentcore: `run --json FILE` writes all');
});

suites('gives why no span came, and the exit code of the program', async ({ folder }) => {
  writeFileSync(join(folder, 'plain.js'), 'process.exitCode = 5;');
  const off = await run(['node', 'plain.js'], { cwd: folder, env: { OTEL_SDK_DISABLED: 'TRUE' } });
  assert.is(off.code, 5);
  assert.is(
    off.stderr,
    '\nagentcore: no span came from the program\n' +
      '  cause: OTEL_SDK_DISABLED=TRUE in the environment switches tracing off\n  fix: unset OTEL_SDK_DISABLED\n',
  );
});

suites('reaches the collector although the environment names a proxy', async () => {
  const proxy = { http_proxy: 'http://127.0.0.1:9', no_proxy: 'example.org', no_grpc_proxy: '' };
  const { stderr } = await run(['node', TRACED], { env: proxy });
  assert.match(stderr, TREE);
});

suites(
  'adds its modules to the NODE_OPTIONS that are there, whatever characters their paths have',
  async ({ folder }) => {
    const preload = join(folder, 'pre load.mjs');
    writeFileSync(preload, 'console.log("preloaded");');
    const required = join(folder, 'required file.cjs');
    writeFileSync(required, 'console.log("required");');
    const NODE_OPTIONS = `--require "${required.replaceAll(/["\\]/g, '\\$&')}"`;
    const { stdout } = await run(['node', '-e', 'console.log("main")'], {
      env: { NODE_OPTIONS },
      options: { preload: [preload] },
    });
    assert.is(stdout, 'required\npreloaded\nmain\n');
  },
);

suites('sets tracing up in a program that does not, by what it preloads', async () => {
  const command = ['node', '--import', import.meta.resolve('tsx'), program('by-hand.ts')];
  const { stdout, stderr } = await run(command, {
    // tsx uses what newer versions of Node.js warn of.
    env: { AGENTCORE_SERVICE_NAME: 'hand-agent', NODE_NO_WARNINGS: '1' },
    options: { preload: preloadModules() },
  });
  assert.is(stdout, '42\n');
  assert.match(
    stderr,
    /^\nagentcore: 1 trace, 2 spans \(service hand-agent\)\nplanner\.analyze_query \[.*\]\n {2}└─ tool\.calculator \[.*\]\n$/,
  );
});

suites.run();

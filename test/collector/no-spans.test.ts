import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { suite } from 'uvu';
import * as assert from 'uvu/assert';
import { childEnvironment } from '../../cli/commands/run/environment.js';
import { explainNoSpans, type RunEvidence } from '../../cli/commands/run/no-spans.js';

const STATS = { droppedSpans: 0, rejectedSpans: 0, refusedRequests: 0, lastRefusal: undefined };

const noSpans = suite<{ folder: string }>('why no span came');

noSpans.before((context) => {
  context.folder = mkdtempSync(join(tmpdir(), 'agentcore-no-spans-'));
  const files = {
    'plain/app.js': 'console.log(1)',
    'plain/node_modules/x/index.js': 'import "agentcore-instrument"',
    'built/app.js': 'import "./deep/planner.js"; process.exit(0)',
    'built/deep/planner.js': 'import * as $ac from "agentcore-instrument/runtime"',
  };
  for (const [name, text] of Object.entries(files)) {
    mkdirSync(join(context.folder, name, '..'), { recursive: true });
    writeFileSync(join(context.folder, name), text);
  }
});
noSpans.after((context) => rmSync(context.folder, { recursive: true, force: true }));

function causes(cwd: string, evidence: Partial<RunEvidence>): string[] {
  const end = { kind: 'ended', exitCode: 0, signal: null } as const;
  const text = explainNoSpans({ command: ['node', 'app.js'], env: {}, cwd, end, stats: STATS, ...evidence });
  const lines = text.split('\n');
  assert.is(lines.shift(), 'agentcore: no span came from the program');
  const found = lines.map((line) => /^ {2}(likely )?cause: (.*)/.exec(line)).filter((match) => match !== null);
  assert.is(lines.filter((line) => line.startsWith('  fix: ')).length, found.length, 'a fix for every cause');
  return found.map(([, guess = '', cause]) => guess + cause);
}

const CERTAIN: readonly (readonly [NodeJS.ProcessEnv, string])[] = [
  [
    { AGENTCORE_TRACING_ENABLED: ' False ' },
    'AGENTCORE_TRACING_ENABLED= False  in the environment switches tracing off',
  ],
  [{ OTEL_SDK_DISABLED: 'true' }, 'OTEL_SDK_DISABLED=true in the environment switches tracing off'],
  [{ AGENTCORE_TRACE_SAMPLE_RATE: '0.0' }, 'AGENTCORE_TRACE_SAMPLE_RATE=0.0 in the environment samples no trace'],
  [{ OTEL_TRACES_SAMPLER: 'parentbased_always_off' }, 'OTEL_TRACES_SAMPLER=parentbased_always_off in the environment'],
  [{ OTEL_TRACES_SAMPLER: 'traceidratio', OTEL_TRACES_SAMPLER_ARG: '0' }, 'OTEL_TRACES_SAMPLER=traceidratio in the'],
];
for (const [env, cause] of CERTAIN) {
  noSpans(`is ${Object.keys(env)[0]} alone when that says so`, ({ folder }) => {
    const found = causes(folder, { env });
    assert.is(found.length, 1);
    assert.ok(found[0]!.startsWith(cause), found[0]);
  });
}

noSpans('is no variable that is empty, on, or overruled', ({ folder }) => {
  const env = {
    AGENTCORE_TRACING_ENABLED: '',
    OTEL_SDK_DISABLED: 'false',
    AGENTCORE_TRACE_SAMPLE_RATE: '0.5',
    OTEL_TRACES_SAMPLER: 'always_off',
  };
  assert.equal(causes(join(folder, 'plain'), { env }), causes(join(folder, 'plain'), {}));
});

noSpans('is a runtime that reads no NODE_OPTIONS', ({ folder }) => {
  const found = causes(folder, { command: ['/opt/bin/python3.12', 'agent.py'] });
  assert.equal(found.length, 1);
  assert.match(found[0]!, /^python3\.12 does not read NODE_OPTIONS/);
});

noSpans('is, likely, that nothing beside the script was instrumented; dependencies do not count', ({ folder }) => {
  assert.equal(causes(folder, { command: ['node', 'plain/app.js'] }), [
    'likely nothing in plain was built with agentcore-instrument, as far as its text shows',
  ]);
});

noSpans(
  'is, likely, that instrumented functions were not called, or process.exit() that the script has',
  ({ folder }) => {
    assert.equal(causes(folder, { command: ['node', 'built/app.js'] }), [
      'likely instrumented code is there, but none of its functions was called',
      'likely built/app.js calls process.exit() before its spans were exported',
    ]);
  },
);

noSpans('names both usual suspects when no script is to be seen', ({ folder }) => {
  assert.equal(causes(folder, { command: ['npm', 'start'] }), [
    'likely the program may not have been built with agentcore-instrument',
    'likely the program may have called process.exit() before its spans were exported',
  ]);
});

noSpans('puts the signal or the exit code that ended the program first', ({ folder }) => {
  const command = ['node', 'plain/app.js'];
  const killed = causes(folder, { command, end: { kind: 'ended', exitCode: 137, signal: 'SIGKILL' } });
  assert.match(killed[0]!, /^likely SIGKILL ended the program/);
  const failed = causes(folder, { command, end: { kind: 'ended', exitCode: 1, signal: null } });
  assert.match(failed[0]!, /^likely the program failed \(exit code 1\)/);
});

noSpans('is what the collector refused, when something was sent', ({ folder }) => {
  const stats = { droppedSpans: 0, rejectedSpans: 2, refusedRequests: 1, lastRefusal: 'not JSON' };
  const end = { kind: 'ended', exitCode: 0, signal: null } as const;
  const text = explainNoSpans({ command: ['node', 'app.js'], env: {}, cwd: folder, end, stats });
  assert.is(
    text,
    'agentcore: no span came from the program\n' +
      'agentcore: 2 spans without a valid trace id and span id left out\n' +
      'agentcore: 1 export refused: not JSON',
  );
});

const environment = suite('environment of the program');

environment('keeps what is set and adds the address, the modules and nothing else', () => {
  const env = {
    OTEL_EXPORTER_OTLP_ENDPOINT: 'http://collector:4318',
    AGENTCORE_OTLP_ENDPOINT: 'x',
    NODE_OPTIONS: '--a',
  };
  assert.equal(childEnvironment(env, 'http://127.0.0.1:5', ['file:///m.js']), {
    ...env,
    NODE_OPTIONS: '--a --import=file:///m.js',
    AGENTCORE_RUN_ENDPOINT: 'http://127.0.0.1:5',
  });
  assert.equal(childEnvironment({}, 'http://127.0.0.1:5', []), { AGENTCORE_RUN_ENDPOINT: 'http://127.0.0.1:5' });
});

environment('excepts the collector from a proxy, beside the exceptions that are there', () => {
  const exceptions = (env: NodeJS.ProcessEnv): string | undefined =>
    childEnvironment(env, 'http://127.0.0.1:5', []).no_grpc_proxy;
  assert.is(exceptions({ http_proxy: 'http://p' }), '127.0.0.1');
  assert.is(exceptions({ https_proxy: 'http://p', no_proxy: 'a,b' }), 'a,b,127.0.0.1');
  assert.is(exceptions({ grpc_proxy: 'http://p', no_proxy: 'a', no_grpc_proxy: 'c' }), 'c,127.0.0.1');
  assert.is(exceptions({ no_proxy: 'a' }), undefined);
});

noSpans.run();
environment.run();

/** `agentcore-instrument/auto`, preloaded into programs that end in every way a program can end. */
import { suite } from 'uvu';
import * as assert from 'uvu/assert';
import { type Collector, closedPort, hints, type ReceivedSpan, runChild, startCollector } from './support.js';

let collector: Collector;
const test = suite('auto');

test.before(async () => {
  collector = await startCollector();
});
test.before.each(() => {
  collector.spans.length = 0;
});
test.after(() => collector.close());

/** Both spans arrived once, the inner one under the outer one. */
function assertTree(spans: readonly ReceivedSpan[], service: string): void {
  const outer = spans.filter((span) => span.name === 'planner.work');
  const inner = spans.filter((span) => span.name === 'inner');
  assert.is(outer.length, 1, JSON.stringify(spans));
  assert.is(inner.length, 1, JSON.stringify(spans));
  assert.is(inner[0]?.parentSpanId, outer[0]?.spanId);
  assert.is(outer[0]?.service, service);
}

const program = (ending: string, env: Record<string, string>) =>
  runChild('program.ts', { auto: true, env: { ENDING: ending, ...env } });
const configured = () => ({ AGENTCORE_OTLP_ENDPOINT: collector.grpcUrl, AGENTCORE_SERVICE_NAME: 'from-env' });
const underRun = () => ({ AGENTCORE_RUN_ENDPOINT: collector.grpcUrl });

test('a program that ends by itself has its spans flushed, and keeps its exit code', async () => {
  const { code, stdout, stderr } = await program('exit code', configured());
  assert.is(code, 3);
  assert.is(stdout, 'worked\nready\n');
  assert.is(stderr, '');
  assertTree(collector.spans, 'from-env');
});

test('initializeTracing() alone, without the preload, also flushes when the program ends by itself', async () => {
  const env = { ENDING: 'initialises from the environment', ...configured() };
  const { code, stderr } = await runChild('program.ts', { env });
  assert.is(code, 0);
  assert.is(stderr, '');
  assertTree(collector.spans, 'from-env');
});

test('under `run` spans reach the receiver without any configuration', async () => {
  const { code, stderr } = await program('', underRun());
  assert.is(code, 0);
  assert.is(stderr, '');
  assertTree(collector.spans, 'agentcore-modular');
});

test('under `run` spans survive a process.exit() at once after them', async () => {
  const { code, stdout } = await program('process.exit', underRun());
  assert.is(code, 4);
  assert.is(stdout, 'worked\n');
  assertTree(collector.spans, 'agentcore-modular');
});

test('under `run` spans survive an uncaught exception, which is reported as ever', async () => {
  const { code, stderr } = await program('throws', underRun());
  assert.is(code, 1);
  assert.match(stderr, 'the program failed');
  assertTree(collector.spans, 'agentcore-modular');
});

test('a program that calls initializeTracing() keeps its exporters and name, and the receiver gets the spans too', async () => {
  const { stdout, stderr } = await program('initialises itself', underRun());
  assert.match(stdout, 'exported inner\nexported planner.work\n');
  assert.is(stderr, '');
  assertTree(collector.spans, 'own-name');
});

for (const env of [underRun, configured]) {
  test(`a program with a provider and context manager of its own keeps both (${env.name})`, async () => {
    const { code, stdout, stderr } = await runChild('own-provider.ts', { auto: true, env: env() });
    assert.is(code, 0);
    assert.is(stdout, 'exported inner\nexported planner.work\ntheir context manager\n');
    assert.is(stderr, '');
    if (env === underRun) assertTree(collector.spans, 'their-name');
    else assert.equal(collector.spans, []);
  });
}

test('a signal that nobody handles ends the program by that signal, after the flush', async () => {
  const { code, signal } = await runChild('program.ts', {
    auto: true,
    env: { ENDING: 'waits', ...configured() },
    onStdout: (text, kill) => {
      if (text.includes('ready')) kill('SIGTERM');
    },
  });
  assert.is(signal, 'SIGTERM');
  assert.is(code, null);
  assertTree(collector.spans, 'from-env');
});

test('a signal that the program handles is the program’s to answer', async () => {
  const { code, signal } = await runChild('program.ts', {
    auto: true,
    env: { ENDING: 'handles the signal', ...configured() },
    onStdout: (text, kill) => {
      if (text.includes('ready')) kill('SIGTERM');
    },
  });
  assert.is(signal, null);
  assert.is(code, 7);
  assertTree(collector.spans, 'from-env');
});

for (const protocol of ['grpc', 'http/protobuf']) {
  test(`a collector that is away delays the end by two seconds at most, with one line (${protocol})`, async () => {
    const endpoint = `http://127.0.0.1:${await closedPort()}`;
    const env = { AGENTCORE_OTLP_ENDPOINT: endpoint, OTEL_EXPORTER_OTLP_PROTOCOL: protocol };
    const idle = await runChild('program.ts');
    const { code, stderr, ms } = await program('exit code', env);
    assert.is(code, 3);
    assert.is(hints(stderr).length, 1, stderr);
    assert.ok(ms < idle.ms * 3 + 5_000, `${ms} ms, without tracing ${idle.ms} ms`);
  });
}

test('AGENTCORE_TRACING_ENABLED=false leaves the program alone', async () => {
  const { code, stderr } = await program('exit code', { ...underRun(), AGENTCORE_TRACING_ENABLED: 'false' });
  assert.is(code, 3);
  assert.is(stderr, '');
  assert.equal(collector.spans, []);
});

test('with nowhere to send spans one line says so, at the end', async () => {
  const { code, stderr } = await program('exit code', {});
  assert.is(code, 3);
  assert.is(hints(stderr).length, 1, stderr);
  assert.match(stderr, 'AGENTCORE_OTLP_ENDPOINT');
});

test.run();

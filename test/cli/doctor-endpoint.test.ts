/** `doctor`: the environment, and endpoints of all kinds on loopback. */
import { createServer, type RequestListener, type Server } from 'node:http';
import { createServer as createTcpServer, type Socket, type Server as TcpServer } from 'node:net';
import { suite } from 'uvu';
import * as assert from 'uvu/assert';
import { type Collector, startCollector } from '../../cli/collector/index.js';
import { endpoint } from '../../cli/doctor/checks/endpoint.js';
import { environment } from '../../cli/doctor/checks/environment.js';
import { connectionError, knock } from '../../cli/doctor/facts/knock.js';
import { resolveConfig } from '../../src/setup/config.js';
import { assertFinds, assertFine } from './support/doctor.js';
import { Sandbox } from './support/sandbox.js';

const test = suite<{ sandbox: Sandbox }>('doctor: the endpoint');
let collector: Collector;
test.before(async () => {
  collector = await startCollector();
});
test.after(() => collector.stop());
test.before.each((context) => {
  context.sandbox = new Sandbox().write({ 'package.json': '{}' });
});
test.after.each(({ sandbox }) => sandbox.remove());

async function listening(server: Server | TcpServer): Promise<string> {
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const address = server.address();
  if (typeof address !== 'object' || address === null) throw new Error('no port');
  return `127.0.0.1:${address.port}`;
}

async function answering<Result>(answer: RequestListener, use: (address: string) => Promise<Result>): Promise<Result> {
  const server = createServer(answer);
  try {
    return await use(await listening(server));
  } finally {
    server.closeAllConnections();
    server.close();
  }
}

const withStatus =
  (status: number): RequestListener =>
  (request, response) => {
    request.resume();
    response.writeHead(status).end();
  };

test('none is configured, none is asked', async ({ sandbox }) => {
  assert.is(await assertFine(endpoint, sandbox, 'none'), 'none is configured');
  assert.match(
    await assertFine(endpoint, sandbox, 'none', { endpoint: 'http://127.0.0.1:1', offline: true }),
    'offline',
  );
});

test('it takes spans, over both protocols, and no span is made for it', async ({ sandbox }) => {
  const grpc = await assertFine(endpoint, sandbox, 'ok', { endpoint: collector.grpcEndpoint });
  assert.match(grpc, `${collector.grpcEndpoint} takes spans over grpc`);
  await assertFine(endpoint, sandbox, 'ok', { endpoint: collector.httpEndpoint, protocol: 'http/protobuf' });
  await assertFine(endpoint, sandbox, 'ok', { env: { AGENTCORE_OTLP_ENDPOINT: collector.grpcEndpoint } });
  assert.is(collector.spans().length, 0);
});

test('the endpoint that stands in the program', async ({ sandbox }) => {
  const text = `import { initializeTracing } from 'agentcore-instrument';\ninitializeTracing({ otlpEndpoint: '${collector.grpcEndpoint}' });\n`;
  sandbox.write({ 'src/main.ts': text });
  assert.match(await assertFine(endpoint, sandbox, 'ok', { entry: 'src/main.ts' }), collector.grpcEndpoint);
});

test('nobody listens', async ({ sandbox }) => {
  const server = createTcpServer();
  const address = await listening(server);
  await new Promise((resolve) => server.close(resolve));
  const url = `http://key-1234567890:secret@${address}?token=hidden`;
  const found = await assertFinds(endpoint, sandbox, ['AC5471'], { endpoint: url });
  assert.match(found, 'ECONNREFUSED');
  assert.not.match(found, /secret|hidden|key-1234567890/);
});

test('the protocols mixed up, either way', async ({ sandbox }) => {
  const grpc = await assertFinds(endpoint, sandbox, ['AC5472'], { endpoint: collector.httpEndpoint });
  assert.match(grpc, 'OTEL_EXPORTER_OTLP_PROTOCOL=http/protobuf');
  const given = { endpoint: collector.grpcEndpoint, protocol: 'http/protobuf' } as const;
  assert.match(await assertFinds(endpoint, sandbox, ['AC5472'], given), 'OTEL_EXPORTER_OTLP_PROTOCOL=grpc');
});

test('TLS where there is none', async ({ sandbox }) => {
  const secure = (url: string) => url.replace('http:', 'https:');
  assert.match(
    await assertFinds(endpoint, sandbox, ['AC5473'], { endpoint: secure(collector.grpcEndpoint) }),
    'is no TLS',
  );
  const given = { endpoint: secure(collector.httpEndpoint), protocol: 'http/protobuf' } as const;
  assert.match(await assertFinds(endpoint, sandbox, ['AC5473'], given), `${collector.httpEndpoint}/v1/traces`);
});

test('credentials, path, trouble: and no header is shown', async ({ sandbox }) => {
  const answers = { 401: 'AC5474', 403: 'AC5474', 404: 'AC5475', 400: 'AC5476' };
  for (const [status, code] of Object.entries(answers)) {
    await answering(withStatus(Number(status)), async (address) => {
      const env = { OTEL_EXPORTER_OTLP_HEADERS: 'authorization=Bearer%20hidden-key' };
      const found = await assertFinds(endpoint, sandbox, [code], {
        endpoint: `http://${address}`,
        protocol: 'http/protobuf',
        env,
      });
      assert.not.match(found, 'hidden-key');
    });
  }
});

test('the headers of the environment are sent', async ({ sandbox }) => {
  const seen: unknown[] = [];
  const answer: RequestListener = (request, response) => {
    seen.push(request.headers['x-key'], request.url);
    withStatus(200)(request, response);
  };
  await answering(answer, async (address) => {
    const env = {
      OTEL_EXPORTER_OTLP_HEADERS: 'x-key=1',
      OTEL_EXPORTER_OTLP_ENDPOINT: `http://${address}`,
      OTEL_EXPORTER_OTLP_PROTOCOL: 'http/protobuf',
    };
    await assertFine(endpoint, sandbox, 'ok', { env });
  });
  assert.equal(seen, ['1', '/v1/traces']);
});

test('something that is silent is not waited for', async () => {
  const sockets: Socket[] = [];
  const server = createTcpServer((socket) => sockets.push(socket.on('error', () => {})));
  const { otlp } = resolveConfig({ otlpEndpoint: `http://${await listening(server)}` }, {}, () => {});
  assert.is(await connectionError(otlp!), undefined);
  const refusal = await knock(otlp!, 300);
  for (const socket of sockets) socket.destroy();
  server.close();
  assert.ok(refusal !== undefined);
});

test('environment: fine', async ({ sandbox }) => {
  const env = { AGENTCORE_OTLP_ENDPOINT: collector.grpcEndpoint, UNRELATED: 'x' };
  assert.is(await assertFine(environment, sandbox, 'ok', { env }), 'AGENTCORE_OTLP_ENDPOINT');
});

test('environment: switched off, sampled out, unusable, going nowhere', async ({ sandbox }) => {
  const good = { AGENTCORE_OTLP_ENDPOINT: collector.grpcEndpoint };
  const finds = (env: NodeJS.ProcessEnv, ...codes: string[]) =>
    assertFinds(environment, sandbox, codes, { env: { ...good, ...env } });
  assert.match(await finds({ AGENTCORE_TRACING_ENABLED: 'false' }, 'AC5461'), 'AGENTCORE_TRACING_ENABLED');
  await finds({ OTEL_SDK_DISABLED: 'true' }, 'AC5461');
  await finds({ AGENTCORE_TRACE_SAMPLE_RATE: '0' }, 'AC5462');
  await finds({ OTEL_TRACES_SAMPLER: 'always_off' }, 'AC5462');
  await finds({ OTEL_TRACES_SAMPLER: 'traceidratio', OTEL_TRACES_SAMPLER_ARG: '0' }, 'AC5462');
  assert.match(await finds({ AGENTCORE_TRACE_SAMPLE_RATE: 'half' }, 'AC5463'), 'AGENTCORE_TRACE_SAMPLE_RATE');
  await assertFinds(environment, sandbox, ['AC5464']);
  sandbox.write({
    'src/main.ts':
      "import { initializeTracing } from 'agentcore-instrument';\ninitializeTracing({ consoleExport: true });\n",
  });
  await assertFine(environment, sandbox, 'ok', { entry: 'src/main.ts' });
});

test.run();

/** `doctor`: copies of the OpenTelemetry API, and lines of its SDK. */
import { symlinkSync } from 'node:fs';
import { suite } from 'uvu';
import * as assert from 'uvu/assert';
import { openTelemetry } from '../../cli/doctor/checks/api-copies.js';
import { assertFinds, assertFine, packageIn } from './support/doctor.js';
import { Sandbox } from './support/sandbox.js';

const test = suite<{ sandbox: Sandbox }>('doctor: packages of OpenTelemetry');
test.before.each((context) => {
  context.sandbox = new Sandbox();
});
test.after.each(({ sandbox }) => sandbox.remove());

const API = '@opentelemetry/api';
const OURS = 'agentcore-instrument';
const needsApi = { peerDependencies: { [API]: '^1.9.0' } };

function application(dependencies: Record<string, string>): Record<string, string> {
  return { 'package.json': JSON.stringify({ dependencies }) };
}

test('none, and one for all', async ({ sandbox }) => {
  sandbox.write(application({}));
  await assertFine(openTelemetry, sandbox, 'none');
  sandbox.write({
    ...application({ [API]: '1', [OURS]: '1' }),
    ...packageIn('.', API, { version: '1.9.1' }),
    ...packageIn('.', OURS, needsApi),
  });
  assert.is(await assertFine(openTelemetry, sandbox, 'ok'), 'API 1.9.1');
});

test('ours is newer than the one of the application: it records nothing', async ({ sandbox }) => {
  sandbox.write({
    ...application({ [API]: '1', [OURS]: '1' }),
    ...packageIn('.', API, { version: '1.9.1' }),
    ...packageIn('.', OURS, needsApi),
    ...packageIn(`node_modules/${OURS}`, API, { version: '1.10.0' }),
  });
  const found = await assertFinds(openTelemetry, sandbox, ['AC5441']);
  assert.match(found, '1.9.1 for the application; 1.10.0 for agentcore-instrument');
  assert.match(found, 'registered through 1.9.1, what goes through a newer one (agentcore-instrument) records nothing');
});

test('a copy deep in the dependencies', async ({ sandbox }) => {
  const http = '@opentelemetry/instrumentation-http';
  sandbox.write({
    ...application({ [API]: '1', framework: '1' }),
    ...packageIn('.', API, { version: '1.9.1' }),
    ...packageIn('.', 'framework', { dependencies: { [http]: '1' } }),
    ...packageIn('.', http, { dependencies: { [API]: '1' } }),
    ...packageIn(`node_modules/${http}`, API, { version: '1.8.0' }),
  });
  assert.match(await assertFinds(openTelemetry, sandbox, ['AC5441']), `1.8.0 for ${http}`);
});

test('two copies of one version meet, and of two patches each can only be first', async ({ sandbox }) => {
  sandbox.write({
    ...application({ [API]: '1', [OURS]: '1' }),
    ...packageIn('.', API, { version: '1.9.1' }),
    ...packageIn('.', OURS, needsApi),
    ...packageIn(`node_modules/${OURS}`, API, { version: '1.9.1' }),
  });
  assert.is(await assertFine(openTelemetry, sandbox, 'ok'), 'API 1.9.1, in 2 copies of this version');
  sandbox.write(packageIn(`node_modules/${OURS}`, API, { version: '1.9.0' }));
  await assertFinds(openTelemetry, sandbox, ['AC5442']);
});

test('in the layout of pnpm, a package finds what is beside its real place', async ({ sandbox }) => {
  sandbox.write({
    ...application({ [API]: '1', [OURS]: '1' }),
    ...packageIn('.', API, { version: '1.9.1' }),
    ...packageIn('node_modules/.pnpm/ours@1', OURS, needsApi),
    ...packageIn('node_modules/.pnpm/ours@1', API, { version: '1.10.0' }),
  });
  symlinkSync(`.pnpm/ours@1/node_modules/${OURS}`, sandbox.at('node_modules', OURS));
  await assertFinds(openTelemetry, sandbox, ['AC5441']);
});

test('lines of the SDK: one, and two', async ({ sandbox }) => {
  const sdk = (versions: Record<string, string>) => {
    const names = Object.entries(versions).map(([name, version]) => [`@opentelemetry/${name}`, version] as const);
    sandbox.write(application(Object.fromEntries(names)));
    for (const [name, version] of names) sandbox.write(packageIn('.', name, { version }));
  };
  sdk({
    api: '1.9.1',
    'sdk-trace-node': '2.12.0',
    'exporter-trace-otlp-grpc': '0.223.1',
    'instrumentation-http': '0.57.0',
  });
  await assertFine(openTelemetry, sandbox, 'ok');
  sdk({ api: '1.9.1', 'sdk-trace-node': '1.30.0', resources: '2.0.0' });
  assert.match(await assertFinds(openTelemetry, sandbox, ['AC5443']), '@opentelemetry/resources 2.0.0');
  sdk({ api: '1.10.0', 'sdk-trace': '3.1.1', 'exporter-trace-otlp-grpc': '0.223.1' });
  await assertFinds(openTelemetry, sandbox, ['AC5443']);
  sdk({ api: '1.9.1', 'sdk-trace-base': '1.30.0', resources: '1.30.0', 'exporter-trace-otlp-http': '0.57.0' });
  await assertFine(openTelemetry, sandbox, 'ok');
});

test.run();

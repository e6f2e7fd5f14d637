/** The tables of options, variables and commands say what the code says: nothing is missing, no default is wrong. */
import { suite } from 'uvu';
import * as assert from 'uvu/assert';
import { createProgram } from '../../cli/program.js';
import { resolveLimits } from '../../src/coordinator/options.js';
import { resolveConfig, type TracingConfig, TracingConfigError } from '../../src/setup/config.js';
import { MESSAGES } from '../../transformer/messages.js';
import { readPage } from './support/markdown.js';
import { codeIn, section, tableRows } from './support/tables.js';

const test = suite('reference tables');
const silent = () => {};

function allOptions(): string[] {
  try {
    resolveConfig({ unknown: 1 } as Partial<TracingConfig>, {}, silent);
  } catch (error) {
    if (error instanceof TracingConfigError) return error.allowed.split(', ');
    throw error;
  }
  throw new Error('an unknown option was taken');
}

test('docs/configuration.md: every option of initializeTracing with its default', () => {
  const rows = tableRows(section(readPage('docs/configuration.md').text, 'Options'));
  assert.equal(rows.map(([option]) => codeIn(option!)[0]).sort(), allOptions().sort());

  const empty = resolveConfig(undefined, {}, silent);
  const withEndpoint = resolveConfig({ otlpEndpoint: 'localhost' }, {}, silent);
  const { 'service.name': _, ...resourceAttributes } = empty.resourceAttributes;
  const inForce: Readonly<Record<string, unknown>> = {
    ...empty,
    otlpEndpoint: empty.otlp?.url,
    otlpProtocol: withEndpoint.otlp?.protocol,
    headers: withEndpoint.otlp?.headers,
    sampleRate: empty.sampling.ratio,
    resourceAttributes,
  };
  const isNone = (value: unknown) => value === undefined || Object.keys(value as object).length === 0;
  for (const [option = '', shown = ''] of rows) {
    const value = inForce[codeIn(option)[0]!];
    if (shown === 'none') assert.ok(isNone(value), `${option} has a default`);
    else assert.equal(value, JSON.parse(codeIn(shown)[0]!.replaceAll("'", '"')), option);
  }
  assert.is(withEndpoint.otlp?.timeoutMs, 10_000, 'what is said of the OTLP exporter');
});

test('docs/configuration.md: every environment variable that is read', () => {
  const documented = tableRows(section(readPage('docs/configuration.md').text, 'Environment variables'))
    .flatMap(([names]) => codeIn(names!))
    .sort();
  const read = new Set<string>();
  const environments: Record<string, string>[] = [
    {},
    { OTEL_EXPORTER_OTLP_ENDPOINT: 'http://localhost:4317', OTEL_TRACES_SAMPLER: 'traceidratio' },
    { OTEL_EXPORTER_OTLP_TRACES_ENDPOINT: 'localhost:4317' },
  ];
  for (const values of environments) {
    const env = new Proxy(values, {
      get: (target, name) => {
        read.add(String(name));
        return Reflect.get(target, name) as string | undefined;
      },
    });
    resolveConfig(undefined, env, silent);
  }
  assert.equal(documented, [...read].sort());
});

test('docs/coordinator.md: the limits and their defaults', () => {
  const rows = tableRows(section(readPage('docs/coordinator.md').text, 'When it stops'));
  const shown = new Map(rows.map(([name = '', value = '']) => [codeIn(name)[0], codeIn(value)[0]]));
  for (const [name, value] of Object.entries(resolveLimits({}))) assert.is(shown.get(name), String(value), name);
});

test('docs/cli.md: every command and every option', () => {
  const { text } = readPage('docs/cli.md');
  const io = { stdout: process.stdout, stderr: process.stderr, env: {}, cwd: '/' };
  const program = createProgram(io, silent);
  for (const command of program.commands) {
    assert.match(text, `## \`${command.name()}\``);
    for (const { long } of command.options) assert.match(text, long!, `${command.name()} ${long}`);
  }
  const known = new Set(program.commands.flatMap(({ options }) => options.map(({ long }) => long)));
  for (const [cell = ''] of tableRows(section(text, '`instrument`'))) {
    for (const [long] of cell.matchAll(/--[\w-]+/g)) assert.ok(known.has(long), `${long} is an option`);
  }
});

test('codes of messages that a guide names are there', () => {
  for (const path of ['README.md', 'docs/marks-and-rules.md', 'docs/troubleshooting.md']) {
    for (const [code] of readPage(path).text.matchAll(/\bAC[1-4]\d{3}\b/g)) {
      assert.ok(Object.hasOwn(MESSAGES, code), `${path} names ${code}`);
    }
  }
});

test.run();

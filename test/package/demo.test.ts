/** `npm run demo`: what the README promises about it. Each case runs the script as npm does, without npm. */
import { spawnSync } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { suite } from 'uvu';
import * as assert from 'uvu/assert';

const root = fileURLToPath(new URL('../..', import.meta.url));
const test = suite('demo');
const folder = mkdtempSync(join(tmpdir(), 'agentcore-demo-'));
const file = join(folder, 'spans.json');
test.after(() => rmSync(folder, { recursive: true }));

interface Span {
  readonly name: string;
  readonly spanId: string;
  readonly parentSpanId: string | null;
  readonly startTimeUnixNano: string;
  readonly endTimeUnixNano: string;
  readonly status: { readonly code: string; readonly message?: string };
  readonly attributes: Readonly<Record<string, unknown>>;
  readonly events: readonly { readonly name: string }[];
}

/** The SDK takes a span's start from a clock of whole milliseconds, and only its duration from a finer one. */
const CLOCK_NS = 1_000_000n;

/** Nothing about it looks like a key: only its name, `apiKey`, gives it away. */
const SECRET = 'plain-words-that-look-like-nothing';

function demo(...args: string[]): { stdout: string; tree: string; spans: Span[]; json: string } {
  const { AGENTCORE_TRACING_ENABLED: _, OTEL_SDK_DISABLED: __, ...env } = process.env;
  const ended = spawnSync(process.execPath, ['scripts/demo.mjs', '--spans', file, ...args], {
    cwd: root,
    env: { ...env, SEARCH_API_KEY: SECRET, NO_COLOR: '1' },
    encoding: 'utf8',
  });
  assert.is(ended.status, 0, ended.stderr);
  const json = readFileSync(file, 'utf8');
  const { traces } = JSON.parse(json) as { traces: { spans: Span[] }[] };
  assert.is(traces.length, 1, 'one trace');
  const lines = ended.stderr.split('\n');
  const tree = lines.slice(lines.findIndex((line) => line.startsWith('modular.solve'))).join('\n');
  return { stdout: ended.stdout, tree: tree.trimEnd(), spans: traces[0]?.spans ?? [], json };
}

/** The tree without its durations, each of which has to be there. */
function shape(tree: string): string {
  return tree.replace(/^(.*?[a-z_]) \[\d+(?:\.\d+)?m?s\]/gm, '$1');
}

test('prints the names and the nesting of the seed document, and the durations measured', () => {
  const { tree, spans, stdout } = demo();
  assert.is(
    shape(tree),
    [
      'modular.solve',
      '  ├─ planner.analyze_query',
      '  │   └─ planner.create_steps',
      '  ├─ executor.execute_plan',
      '  │   ├─ tool.calculator',
      '  │   ├─ tool.search_engine',
      '  │   └─ tool.data_processor',
      '  ├─ verifier.validate_results',
      '  │   └─ verifier.check_consistency',
      '  └─ generator.synthesize_response',
    ].join('\n'),
  );
  assert.match(stdout, /^fibonacci\(10\) = 55\n/);
  const byId = new Map(spans.map((span) => [span.spanId, span]));
  for (const { name, parentSpanId, startTimeUnixNano: start, endTimeUnixNano: end } of spans) {
    assert.ok(BigInt(end) > BigInt(start), `${name} takes time`);
    const parent = parentSpanId === null ? undefined : byId.get(parentSpanId);
    if (parent === undefined) assert.is(name, 'modular.solve');
    else {
      assert.ok(BigInt(start) >= BigInt(parent.startTimeUnixNano) - CLOCK_NS, `${name} starts within ${parent.name}`);
      assert.ok(BigInt(end) <= BigInt(parent.endTimeUnixNano) + CLOCK_NS, `${name} ends within ${parent.name}`);
    }
  }
});

test('--fail marks the failing tool alone, and sends no secret of its parameters', () => {
  const { tree, spans, json } = demo('--fail');
  const failed = tree.split('\n').filter((line) => line.includes('✗'));
  assert.is(failed.length, 2, tree);
  for (const line of failed) assert.match(line, /tool\.search_engine \[.*\] ✗ .*503/);
  for (const { name, status, events } of spans) {
    const isTool = name === 'tool.search_engine';
    assert.is(status.code, isTool ? 'error' : 'ok', name);
    assert.is(events.filter((event) => event.name === 'exception').length, isTool ? 1 : 0, name);
  }
  const parameters = spans
    .filter(({ name }) => name === 'tool.search_engine')
    .map((s) => s.attributes['tool.parameters']);
  assert.is(parameters.length, 2);
  for (const text of parameters) assert.match(String(text), /"apiKey":"\*\*\*REDACTED\*\*\*"/);
  assert.not.match(json, SECRET);
});

test('--refine shows two iterations', () => {
  const { tree } = demo('--refine');
  assert.is(tree.match(/executor\.execute_plan/g)?.length, 2, tree);
  assert.is(tree.match(/verifier\.validate_results/g)?.length, 2, tree);
  assert.is(tree.match(/planner\.refine_plan/g)?.length, 1, tree);
});

test('another query gives another tree', () => {
  const { tree } = demo('--query', 'What is 2^64 - 1?');
  assert.is(tree.match(/tool\.\w+/g)?.join(), 'tool.calculator');
});

test.run();

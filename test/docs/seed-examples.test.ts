/**
 * The examples 1 to 6 of the seed document and its *Integration with Coordinator*, as docs/quick-start.md and
 * docs/coordinator.md have them: executed, and the spans looked at that come in over OTLP/gRPC.
 */
import { suite } from 'uvu';
import * as assert from 'uvu/assert';
import { startCollector } from '../../cli/collector/index.js';
import type { ReceivedSpan } from '../../cli/collector/received-span.js';
import { readPage } from './support/markdown.js';
import { PageProject } from './support/page-project.js';

const collector = await startCollector();
const test = suite('examples of the seed');
test.after(() => collector.stop());

const quickStart = readPage('docs/quick-start.md');
const built = new PageProject(quickStart, collector);
const notBuilt = new PageProject(quickStart, collector, { instrumented: false });

/** Runs the programs under a heading, one after another. @returns the spans, in the order of their start */
async function spansOf(heading: string, project = built): Promise<ReceivedSpan[]> {
  const programs = project.programs.filter(({ block }) => block.heading.startsWith(heading));
  assert.ok(programs.length > 0, `no program under ${heading}`);
  const before = new Set(collector.spans());
  for (const program of programs) {
    const { code, stderr } = await project.run(program);
    assert.is(code, 0, stderr);
  }
  const spans = collector.spans().filter((span) => !before.has(span));
  return spans.sort((a, b) => Number(a.startTimeUnixNano - b.startTimeUnixNano));
}

function named(spans: readonly ReceivedSpan[], name: string): ReceivedSpan {
  const found = spans.filter((span) => span.name === name);
  assert.is(found.length, 1, `one ${name} among ${spans.map((span) => span.name).join(', ')}`);
  return found[0]!;
}

/** The span of that name, which is the only one. */
function only(spans: readonly ReceivedSpan[], name: string): ReceivedSpan {
  assert.equal(
    spans.map((span) => span.name),
    [name],
  );
  return spans[0]!;
}

function assertAttributes(span: ReceivedSpan, expected: Readonly<Record<string, unknown>>): void {
  const actual = Object.fromEntries(Object.keys(expected).map((key) => [key, span.attributes[key]]));
  assert.equal(actual, expected, span.name);
}

/** `root(child, child)`, children in the order of their start. */
function shape(spans: readonly ReceivedSpan[]): string[] {
  const ids = new Set(spans.map(({ spanId }) => spanId));
  const draw = (span: ReceivedSpan): string => {
    const children = spans.filter(({ parentSpanId }) => parentSpanId === span.spanId).map(draw);
    return children.length === 0 ? span.name : `${span.name}(${children.join(', ')})`;
  };
  return spans.filter(({ parentSpanId }) => !ids.has(parentSpanId ?? '')).map(draw);
}

test('1. Initialize tracing: makes no span by itself', async () => {
  assert.equal(await spansOf('1.'), []);
});

test('2. Create module spans: name, kind, attributes, status and service', async () => {
  const spans = await spansOf('2.');
  assert.is(spans.length, 2);
  const span = named(spans, 'planner.analyze_query');
  assert.is(span.kind, 'internal');
  assert.is(span.status.code, 'ok');
  assert.is(span.parentSpanId, undefined);
  assert.is(span.resource.serviceName, 'my-modular-agent');
  assertAttributes(span, {
    'module.type': 'planner',
    'module.operation': 'analyze_query',
    query: 'Calculate fibonacci(10)',
    max_iterations: 5,
    step_count: 1,
  });
  assertAttributes(named(spans, 'planner.create_steps'), { 'module.operation': 'create_steps', step_count: 2 });
});

test("3. Trace tool execution: the tool's span is a child of the module's, its parameters JSON without secrets", async () => {
  const spans = await spansOf('3.');
  assert.equal(shape(spans), ['executor.execute_step(tool.calculator)']);
  const tool = named(spans, 'tool.calculator');
  assert.is(tool.kind, 'internal');
  assertAttributes(tool, {
    'tool.name': 'calculator',
    'tool.parameters': '{"operation":"add","a":2,"b":3,"api_key":"***REDACTED***"}',
  });
});

test('4. The decorator: built, the span also knows its place in the source; not built, it is the same otherwise', async () => {
  const own = { 'module.type': 'planner', 'module.operation': 'analyze_query' };
  const span = only(await spansOf('4.'), 'planner.analyze_query');
  assert.is(span.status.code, 'ok');
  assertAttributes(span, { ...own, 'code.function.name': 'MyPlanner.analyzeQuery', 'code.line.number': 6 });

  const atRunTime = only(await spansOf('4.', notBuilt), 'planner.analyze_query');
  assert.is(atRunTime.status.code, 'ok');
  assertAttributes(atRunTime, { ...own, 'code.line.number': undefined });
});

test("5. A2A: the receiving agent's span is a child of the sender's, in one trace", async () => {
  const spans = await spansOf('5.');
  assert.equal(shape(spans), ['planner.analyze_query(executor.execute_plan)']);
  assert.is(new Set(spans.map(({ traceId }) => traceId)).size, 1);
});

test('6. Events: names and attributes', async () => {
  const span = only(await spansOf('6.'), 'verifier.validate_results');
  const events = span.events.map(({ name, attributes }) => ({ name, attributes }));
  assert.equal(events, [
    { name: 'validation_started', attributes: { result_count: 2 } },
    { name: 'validation_passed', attributes: {} },
  ]);
});

test('Integration with Coordinator: the whole run is one tree', async () => {
  const project = new PageProject(readPage('docs/coordinator.md'), collector);
  const spans = await spansOf('The coordinator', project);
  assert.equal(shape(spans), [
    'modular.solve(planner.analyze_query(planner.create_steps), executor.execute_plan(tool.calculator), ' +
      'verifier.validate_results, generator.synthesize_response)',
  ]);
  assert.ok(spans.every(({ status }) => status.code === 'ok'));
  assertAttributes(named(spans, 'modular.solve'), { 'modular.stop_reason': 'verified', 'modular.iterations': 1 });
  assertAttributes(named(spans, 'tool.calculator'), { 'tool.parameters': '{"n":10}' });
});

test.run();

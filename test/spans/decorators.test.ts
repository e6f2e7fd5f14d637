/** The marks at run time, for code that was not built with the instrumenter (api.md, *Marks*). */
import { suite } from 'uvu';
import * as assert from 'uvu/assert';
import { load } from '../support/execute.js';
import { shapeOf, startTracing, type TestTracing } from '../support/tracing.js';

const TEXT = `
import { ModuleType, traceModuleOperation, traceTool } from 'agentcore-instrument';
export class Planner {
  #factor = 2;
  @traceModuleOperation(ModuleType.PLANNER, 'analyze_query', { capture: { arguments: true } })
  async analyzeQuery(query, password) { await null; return this.double(query.length); }
  @traceModuleOperation('planner')
  double(n) { return n * this.#factor; }
  @traceTool()
  *numbers(n) { for (let i = 0; i < n; i++) yield i; }
  @traceTool('stream')
  async *later(n) { for (const i of this.numbers(n)) yield i; }
  @traceModuleOperation('planner', 'read_factor')
  get factor() { return this.#factor; }
  @traceTool('failing')
  async failing() { throw new TypeError('no'); }
}
@traceModuleOperation('memory')
export class Memory { recall(key) { return key; } static shared() { return 1; } }
export { ModuleType };
`;
const FIELDS = `
import { traceTool } from 'agentcore-instrument';
export class Tools { @traceTool('field') add = (a, b) => a + b; }
`;

const decorators = suite<{ tracing: TestTracing }>('decorators at run time');
decorators.before((state) => {
  state.tracing = startTracing();
});
decorators.before.each(({ tracing }) => tracing.reset());
decorators.after(({ tracing }) => tracing.stop());

interface Planner {
  analyzeQuery(query: string, password: string): Promise<number>;
  numbers(n: number): Iterable<number>;
  later(n: number): AsyncIterable<number>;
  readonly factor: number;
  failing(): Promise<void>;
}

for (const legacy of [false, true]) {
  const dialect = legacy ? 'experimentalDecorators' : 'standard decorators';

  decorators(
    `${dialect}: methods, accessors, generators and classes get the spans the build would write`,
    async ({ tracing }) => {
      const module = await load(TEXT, 'case.ts', { legacy });
      const planner = new (module['Planner'] as new () => Planner)();
      assert.is(planner.analyzeQuery.name, 'analyzeQuery');
      assert.is(planner.analyzeQuery.length, 2);
      assert.is(await planner.analyzeQuery('abc', 'hunter2'), 6);
      assert.equal([...planner.numbers(2)], [0, 1]);
      const later: number[] = [];
      for await (const n of planner.later(2)) later.push(n);
      assert.equal(later, [0, 1]);
      assert.is(planner.factor, 2);
      const Memory = module['Memory'] as { new (): { recall(key: string): string }; shared(): number };
      assert.is(new Memory().recall('k'), 'k');
      assert.is(Memory.shared(), 1);
      assert.equal(shapeOf(tracing.spans()), [
        'planner.analyze_query(planner.double)',
        'tool.numbers',
        'tool.stream(tool.numbers)',
        'planner.read_factor',
        'memory.recall',
        'memory.shared',
      ]);
      const captured = tracing.spans().find((span) => span.name === 'planner.analyze_query');
      assert.is(captured?.attributes['code.function.arguments'], '{"query":"abc","password":"***REDACTED***"}');
    },
  );

  decorators(`${dialect}: an error is recorded and passes through`, async ({ tracing }) => {
    const module = await load(TEXT, 'case.ts', { legacy });
    const planner = new (module['Planner'] as new () => Planner)();
    const error = await planner.failing().catch((thrown: unknown) => thrown);
    assert.instance(error, TypeError);
    assert.equal(shapeOf(tracing.spans()), ['tool.failing!']);
  });
}

decorators('standard decorators: a field that holds a function is traced', async ({ tracing }) => {
  const module = await load(FIELDS);
  const tools = new (module['Tools'] as new () => { add(a: number, b: number): number })();
  assert.is(tools.add(1, 2), 3);
  assert.equal(shapeOf(tracing.spans()), ['tool.field']);
});

decorators.run();

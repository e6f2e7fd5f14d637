import { suite } from 'uvu';
import * as assert from 'uvu/assert';
import { codes, erase, find, IMPORT, spans } from './helpers.js';

const test = suite('decorators');

const table: [why: string, text: string, expected: Record<string, string>][] = [
  [
    'methods, static and private ones, fields, accessors',
    `${IMPORT}class P {
  @traceModuleOperation(ModuleType.PLANNER, 'analyze_query') async analyze() {}
  @traceModuleOperation(ModuleType['PLANNER']) static createSteps() {}
  @traceTool('x') #own() {}
  @traceTool() searchEngine = async () => 1;
  @traceTool() accessor run = function () {};
  @traceTool() get value() { return 1 }
  @traceTool('s') static set value(v) {}
}`,
    {
      'P.analyze': 'planner.analyze_query',
      'P.createSteps': 'planner.create_steps',
      'P.#own': 'tool.x',
      'P.searchEngine': 'tool.search_engine',
      'P.run': 'tool.run',
      'P.value': 'tool.s',
    },
  ],
  [
    'aliased imports',
    "import { traceTool as t, ModuleType as M, traceModuleOperation as op } from 'agentcore-instrument';\nclass A { @t('x') a() {} @op(M.VERIFIER) b() {} }",
    { 'A.a': 'tool.x', 'A.b': 'verifier.b' },
  ],
  [
    'imports under a text name',
    "import { 'traceTool' as t } from 'agentcore-instrument';\nclass A { @t('x') a() {} }",
    { 'A.a': 'tool.x' },
  ],
  [
    'a namespace import',
    "import * as ac from 'agentcore-instrument';\nclass A { @ac.traceModuleOperation(ac.ModuleType.PLANNER, 'x') a() {} }",
    { 'A.a': 'planner.x' },
  ],
  [
    'import = require',
    "import ac = require('agentcore-instrument');\nclass A { @ac.traceTool('x') a() {} }",
    { 'A.a': 'tool.x' },
  ],
  [
    'classes, before and after export',
    `${IMPORT}@traceModuleOperation('planner') export class A { run() {} }\nexport @traceTool() class B { run() {} }\nexport default @traceTool() class { go() {} }\nconst D = @traceTool() class { stop() {} };`,
    { 'A.run': 'planner.run', 'B.run': 'tool.run', 'default.go': 'tool.go', 'D.stop': 'tool.stop' },
  ],
  [
    'nested classes',
    `${IMPORT}class A { m() { return class B { @traceTool('n') n() {} }; } }`,
    { 'A.m.B.n': 'tool.n' },
  ],
  [
    'constants of the file',
    `${IMPORT}const NAME = \`x\` as const;\nconst KIND = ModuleType.PLANNER, OPTIONS = { capture: { result: true } };\nclass A { @traceModuleOperation(KIND, NAME, OPTIONS) a() {} @traceModuleOperation(KIND, undefined, OPTIONS) b() {} }`,
    { 'A.a': 'planner.x', 'A.b': 'planner.b' },
  ],
  [
    'among other decorators',
    `${IMPORT}class A { @Get('/') @traceTool('x') @Auth() async m<T>(@Body() b: T) {} }`,
    { 'A.m': 'tool.x' },
  ],
  [
    'a generic method behind overloads',
    `${IMPORT}class A { m(a: string): void; @traceTool('x') m<T>(a: T) {} }`,
    { 'A.m': 'tool.x' },
  ],
  [
    'what is not imported from our package is not ours',
    "import { traceTool } from './tracing';\nfunction traceModuleOperation() {}\nclass A { @traceTool('x') a() {} @traceModuleOperation() b() {} @traceTol() c() {} }",
    {},
  ],
  [
    'an import for types only is none',
    "import type { traceTool } from 'agentcore-instrument';\nclass A { @traceTool('x') a() {} }",
    {},
  ],
];
for (const [why, text, expected] of table) {
  test(`read: ${why}`, () => {
    assert.equal(spans(text), expected);
    assert.equal(codes(text), []);
  });
}

test('options are read from a literal', () => {
  const [selection] = find(
    `${IMPORT}const from = 'ctx';\nclass A { @traceTool('x', { parentFrom: from, 'capture': { arguments: true }, end: 'stream', attributes: { a: -1, 'b.c': true, d: 'e' } }) m(ctx) {} }`,
  ).selections;
  assert.equal(selection?.plan, {
    kind: 'tool',
    spanName: 'tool.x',
    toolName: 'x',
    parentFrom: 'ctx',
    capture: { arguments: true, result: false },
    end: 'stream',
    attributes: { a: -1, 'b.c': true, d: 'e' },
  });
});

const unreadable: [why: string, code: string][] = [
  ['a call', '@traceTool(name()) m() {}'],
  ['a template with a substitution', `@traceTool(\`\${x}\`) m() {}`],
  ['a concatenation', "@traceTool('a' + 'b') m() {}"],
  ['a name from elsewhere', '@traceTool(NAME) m() {}'],
  ['a let', '@traceTool(later) m() {}'],
  ['a constant that refers to itself', '@traceTool(LOOP) m() {}'],
  ['a spread', "@traceTool('x', { ...rest }) m() {}"],
  ['spread arguments', '@traceTool(...args) m() {}'],
  ['a computed key', "@traceTool('x', { [key]: 'ctx' }) m(ctx) {}"],
  ['a member that ModuleType has not', '@traceModuleOperation(ModuleType.PLANER) m() {}'],
  ['a name with a second declaration', '@traceTool(SHADOWED) m(SHADOWED) {}'],
];
for (const [why, member] of unreadable) {
  test(`not readable: ${why}; the decorator and its import stay, no rule takes the function, and it is said`, () => {
    const text = `${IMPORT}let later = 'x'; const LOOP: string = LOOP; const SHADOWED = 'x';\nclass A { ${member} }\n`;
    const config = { rules: [{ functions: '**', tool: '{function}' }] };
    const { selections, diagnostics } = find(text, { config });
    assert.equal(selections, []);
    assert.equal(
      diagnostics.map(({ code, severity }) => [code, severity]),
      [['AC1004', 'warning']],
    );
    assert.is(erase(text, { config }), text);
  });
}

test('a mark whose imported name is declared again in the file is left to the run time', () => {
  const text = `${IMPORT}function f(traceTool) { return class { @traceTool('x') m() {} }; }`;
  assert.equal(find(text).selections, []);
  assert.equal(codes(text), ['AC1004']);
});

test('the diagnostic of an unreadable argument points at the argument', () => {
  const text = `${IMPORT}class A {\n\t@traceTool(NAME)\n\tm() {}\n}`;
  const [diagnostic] = find(text, { file: 'src/a.ts' }).diagnostics;
  assert.equal([diagnostic?.file, diagnostic?.line, diagnostic?.column, diagnostic?.length], ['src/a.ts', 3, 13, 4]);
});
test.run();

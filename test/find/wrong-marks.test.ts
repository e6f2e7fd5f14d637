import { suite } from 'uvu';
import * as assert from 'uvu/assert';
import { formatDiagnostic } from '../../transformer/code-frame.js';
import { codes, find, IMPORT, spans } from './helpers.js';

const test = suite('wrong marks');
const imported = (names: string): string => `import { ${names} } from 'agentcore-instrument';\n`;

const table: [why: string, text: string, expected: string[]][] = [
  ['a misspelt tag', '/** @traceModuleOperaton planner */\nfunction f() {}', ['AC1001']],
  [
    'a tag in another letter case',
    '/** @TraceTool x */ function f() {}\n/** @tracetool x */ function g() {}',
    ['AC1001', 'AC1001'],
  ],
  ['a tag as the Python original spells it', '/** @trace_module_operation planner */ function f() {}', ['AC1001']],
  ['a misspelt @traceIgnore', '// @traceIgnor\nfunction f() {}', ['AC1001']],
  [
    'a misspelt import',
    `${imported('traceModuleOperaton')}class A { @traceModuleOperaton('planner') m() {} }`,
    ['AC1001'],
  ],
  ['a misspelt import under an alias', `${imported('tracetool as t')}class A { @t() m() {} }`, ['AC1001']],
  [
    'a misspelt member of the namespace',
    "import * as ac from 'agentcore-instrument';\nclass A { @ac.traceTol() m() {} }",
    ['AC1001'],
  ],
  ['traceIgnore is no import', `${imported('traceIgnore')}class A { @traceIgnore() m() {} }`, ['AC1001']],
  ['a tag on a variable that holds no function', '/** @traceTool x */\nconst a = debounce(() => 1);', ['AC1002']],
  [
    'a tag on an import, a type, a statement, an object',
    "/** @traceTool x */ import 'y';\n/** @traceTool x */ type T = 1;\n/** @traceTool x */ if (a) {}\n/** @traceTool x */ const o = { m() {} };",
    ['AC1002', 'AC1002', 'AC1002', 'AC1002'],
  ],
  [
    'a tag at the end of a block or of the file',
    'function f() {\n  /** @traceTool x */\n}\n/** @traceTool y */',
    ['AC1002', 'AC1002'],
  ],
  ['a tag behind the code of the line above', 'f(); /** @traceTool x */\nfunction f() {}', ['AC1002']],
  [
    'a decorator on a field that holds no function',
    `${IMPORT}class A { @traceTool('x') n = 1; @traceTool('y') m = make(); }`,
    ['AC1002', 'AC1002'],
  ],
  ['a decorator on a parameter', `${IMPORT}class A { m(@traceTool('x') p) {} }`, ['AC1002']],
  [
    'a decorator on a function or a constructor',
    `${IMPORT}@traceTool('x') function f() {}\nclass A { @traceTool('x') constructor() {} }`,
    ['AC1002', 'AC1002'],
  ],
  [
    'a tag on an abstract method, an overload without implementation, an interface',
    'abstract class A { /** @traceTool x */ abstract m(): void }\n/** @traceTool x */ declare function f(): void;\ninterface I { /** @traceTool x */ m(): void }',
    ['AC1003', 'AC1003', 'AC1003'],
  ],
  ['a decorator on an abstract method', `${IMPORT}abstract class A { @traceTool('x') abstract m(): void }`, ['AC1003']],
  ['no module type', '/** @traceModuleOperation */ function f() {}', ['AC1005']],
  ['no module type in a decorator', `${IMPORT}class A { @traceModuleOperation() m() {} }`, ['AC1005']],
  [
    'a module type that is no module name',
    `${IMPORT}/** @traceModuleOperation Planner */ function f() {}\nclass A { @traceModuleOperation('my module') m() {} }`,
    ['AC1005', 'AC1005'],
  ],
  [
    'an unknown option',
    `${IMPORT}/** @traceTool x parentform=ctx */ function f(ctx) {}\nclass A { @traceTool('x', { capture: { arg: true } }) m() {} }`,
    ['AC1006', 'AC1006'],
  ],
  [
    'a value of the wrong type',
    `${IMPORT}class A { @traceTool('x', { capture: true }) a() {} @traceTool('', {}) b() {} @traceTool(1) c() {} @traceTool({}) d() {} @traceTool('x', { end: 'later' }) e() {} @traceModuleOperation(1) f() {} @traceTool('x', { attributes: { a: null } }) g() {} @traceTool('x', 'y') h() {} @traceTool('x', { parentFrom: 1 }) i() {} }`,
    Array.from({ length: 9 }, () => 'AC1007'),
  ],
  [
    'a parameter that is not there',
    `${IMPORT}/** @traceTool x parentFrom=context */ function f(ctx) {}\nclass A { @traceTool('x', { parentFrom: 'c' }) m() {} }\n/** @traceTool parentFrom=c */ class B { m() {} }`,
    ['AC1008', 'AC1008', 'AC1008'],
  ],
  ['two tags', '/**\n * @traceTool a\n * @traceTool b\n */\nfunction f() {}', ['AC1009']],
  ['a tag and a decorator', `${IMPORT}class A { /** @traceTool a */ @traceTool('b') m() {} }`, ['AC1009']],
  ['a decorator without a call', `${IMPORT}class A { @traceTool m() {} }`, ['AC1011']],
  [
    'too many words or arguments',
    `${IMPORT}/** @traceTool search the web */ function f() {}\nclass A { @traceTool('x', {}, 1) m() {} }`,
    ['AC1012', 'AC1012'],
  ],
  [
    'options that are no JSON',
    '/** @traceTool x {parentFrom: \'ctx\'} */ function f(ctx) {}\n/** @traceTool x {"end": */ function g() {}',
    ['AC1013', 'AC1013'],
  ],
  [
    'a tag outside JSDoc',
    '// @traceTool x\nfunction f() {}\n/* @traceModuleOperation planner */ function g() {}',
    ['AC1014', 'AC1014'],
  ],
  [
    'decorator syntax in a tag',
    "/** @traceModuleOperation(ModuleType.PLANNER, 'x') */ function f() {}\n/** @traceTool() */ function g() {}",
    ['AC1018', 'AC1018'],
  ],
  [
    'one name for all methods of a class',
    '/** @traceModuleOperation planner plan */ class A { a() {} b() {} }',
    ['AC1015'],
  ],
  [
    'a class without methods',
    `${IMPORT}/** @traceTool */ class A { constructor() {} get x() { return 1 } n = 1 }\n@traceTool() class B {}`,
    ['AC1016', 'AC1016'],
  ],
];
for (const [why, text, expected] of table) test(`is said: ${why}`, () => assert.equal(codes(text), expected));

test('a wrong mark makes no span, and keeps rules from the function', () => {
  const config = { rules: [{ functions: '**', tool: 'by-rule' }] };
  assert.equal(spans('/** @traceModuleOperation Planner */ function f() {}\nfunction g() {}', { config }), {
    g: 'tool.by-rule',
  });
});

test('a function marked twice gets one span: the first decorator, without one the first tag', () => {
  assert.equal(spans(`${IMPORT}class A { /** @traceTool a */ @traceTool('b') @traceTool('c') m() {} }`), {
    'A.m': 'tool.b',
  });
  assert.equal(spans('/**\n * @traceTool a\n * @traceTool b\n */\nfunction f() {}'), { f: 'tool.a' });
});

test('a decorator that stays beside a readable tag means no span of ours', () => {
  assert.equal(spans(`${IMPORT}class A { /** @traceTool a */ @traceTool(NAME) m() {} }`), {});
});

test('what is only a tag or a comment says so when it is imported', () => {
  const [diagnostic] = find(`${imported('traceIgnore')}class A { @traceIgnore() m() {} }`).diagnostics;
  assert.is(diagnostic?.message, '`traceIgnore` is no export; it is a tag or a comment.');
  assert.is(diagnostic?.fix, 'Write `// @traceIgnore` above the function.');
});

test('a diagnostic names code, place, length, cause and fix', () => {
  const text =
    '\uFEFF/** @traceModuleOperaton planner */ function f() {}\r\nclass A {\r\n\t/** @traceTool x parentFrom=contxt */\r\n\tm(context) {}\r\n}';
  assert.equal(find(text, { file: 'src/a.ts' }).diagnostics, [
    {
      code: 'AC1001',
      severity: 'warning',
      message: '`@traceModuleOperaton` is no mark; `@traceModuleOperation` is.',
      fix: 'Write `@traceModuleOperation`.',
      file: 'src/a.ts',
      line: 1,
      column: 5,
      length: 20,
    },
    {
      code: 'AC1008',
      severity: 'warning',
      message: '`parentFrom` names `contxt`, which is no parameter of the function.',
      fix: 'Did you mean `context`?',
      file: 'src/a.ts',
      line: 3,
      column: 6,
      length: 10,
    },
  ]);
});

test('a wrong option is pointed at where it is written', () => {
  const text =
    "import { traceTool } from 'agentcore-instrument';\nclass A {\n  @traceTool('x', { parentForm: 'ctx' })\n  m(ctx) {}\n}";
  assert.is(
    formatDiagnostic(find(text, { file: 'src/a.ts' }).diagnostics[0]!, text),
    [
      'src/a.ts:3:21 - warning AC1006: `@traceTool` has no option `parentForm`.',
      '  Did you mean `parentFrom`?',
      '  2 | class A {',
      "  3 |   @traceTool('x', { parentForm: 'ctx' })",
      '    |                     ^^^^^^^^^^^^^^^^^',
    ].join('\n'),
  );
});
test.run();

import { suite } from 'uvu';
import * as assert from 'uvu/assert';
import { codes, find, spans } from './helpers.js';

const test = suite('JSDoc marks');

const table: [why: string, text: string, expected: Record<string, string>][] = [
  [
    'a declaration',
    '/** @traceModuleOperation planner analyze_query */\nfunction analyze() {}',
    { analyze: 'planner.analyze_query' },
  ],
  [
    'without an operation, the snake-cased name',
    '/** @traceModuleOperation planner */\nasync function parseHTTPResponse() {}',
    { parseHTTPResponse: 'planner.parse_http_response' },
  ],
  [
    'a tool, with and without a name',
    '/** @traceTool calculator */ function add() {}\n/** @traceTool */ function searchEngine() {}',
    { add: 'tool.calculator', searchEngine: 'tool.search_engine' },
  ],
  [
    'a member of ModuleType',
    '/** @traceModuleOperation ModuleType.PLANNER plan */ function f() {}',
    { f: 'planner.plan' },
  ],
  [
    'behind export, default and async',
    '/** @traceTool a */ export async function f() {}\n/** @traceTool b */ export default function () {}',
    { f: 'tool.a', default: 'tool.b' },
  ],
  ['between export and function', 'export /** @traceTool a */ async function f() {}', { f: 'tool.a' }],
  [
    'a variable',
    '/** @traceTool a */\nexport const f = async () => 1;\n/** @traceTool b */ const g = function () {};',
    { f: 'tool.a', g: 'tool.b' },
  ],
  ['a later variable of a list', 'const a = 1,\n  /** @traceTool b */\n  b = () => 1;', { b: 'tool.b' }],
  [
    'right before an arrow',
    'const f = /** @traceTool a */ (x) => x;\nuse(/** @traceTool b */ () => 1);\nuse(/** @traceTool c */ x => 1);',
    { f: 'tool.a', '<callback>': 'tool.c' },
  ],
  [
    'methods and properties of an object',
    'const o = {\n  /** @traceTool a */\n  m() {},\n  /** @traceTool b */ p: () => 1,\n  /** @traceTool c */ get g() { return 1 } };',
    { 'o.m': 'tool.a', 'o.p': 'tool.b', 'o.g': 'tool.c' },
  ],
  [
    'methods, fields and accessors of a class',
    'class A {\n  /** @traceTool a */\n  static async m() {}\n  /** @traceTool b */ f = () => 1;\n  /** @traceTool c */ #p() {}\n  /** @traceTool d */ set s(v) {} }',
    { 'A.m': 'tool.a', 'A.f': 'tool.b', 'A.#p': 'tool.c', 'A.s': 'tool.d' },
  ],
  ['a default-exported arrow', '/** @traceTool a */\nexport default () => 1;', { default: 'tool.a' }],
  [
    'assignments to exports',
    '/** @traceTool a */\nexports.x = function () {};\n/** @traceTool b */ module.exports.y = () => 1;',
    { x: 'tool.a', y: 'tool.b' },
  ],
  ['a returned function', 'function f() {\n  /** @traceTool a */\n  return () => 1;\n}', { 'f.<anonymous>': 'tool.a' }],
  [
    'a class: its methods and function fields, no constructor, accessor or other field',
    '/** @traceModuleOperation planner */\nclass P { constructor() {} analyzeQuery() {} static create() {} get x() { return 1 } run = () => 1; n = 1; #own() {} }',
    {
      'P.analyzeQuery': 'planner.analyze_query',
      'P.create': 'planner.create',
      'P.run': 'planner.run',
      'P.#own': 'planner.own',
    },
  ],
  [
    'a class in a variable, and not the class inside it',
    '/** @traceTool */\nexport const A = class { m() { return class { n() {} } } };',
    { 'A.m': 'tool.m' },
  ],
  [
    'a method keeps its own mark in a marked class',
    '/** @traceModuleOperation planner */\nclass P { /** @traceTool t */ a() {} b() {} }',
    { 'P.a': 'tool.t', 'P.b': 'planner.b' },
  ],
  [
    'the implementation behind overloads',
    '/** @traceTool a */\nfunction f(x: string): void;\nfunction f(x: number): void;\nfunction f(x: unknown) {}',
    { f: 'tool.a' },
  ],
  [
    'a generic method behind overloads',
    'class A { /** @traceTool a */ m(x: string): void; m<T>(x: T) {} }',
    { 'A.m': 'tool.a' },
  ],
  ['between a decorator and the name', 'class A { @Get() /** @traceTool a */ m() {} }', { 'A.m': 'tool.a' }],
  [
    'a tag behind a sentence in a comment of one line',
    '/** Searches the web. @traceTool search */ function f() {}',
    { f: 'tool.search' },
  ],
  [
    'among other tags',
    '/**\n * Text.\n * @param x what\n * @traceTool search\n * @returns y\n */\nfunction f(x) {}',
    { f: 'tool.search' },
  ],
  [
    'a description behind a dash or on the next line',
    '/** @traceTool a - looks things up */ function f() {}\n/**\n * @traceTool b\n * looks things up\n */\nfunction g() {}',
    { f: 'tool.a', g: 'tool.b' },
  ],
  ['Windows line ends', '/**\r\n * Text\r\n * @traceTool search\r\n */\r\nfunction f() {}\r\n', { f: 'tool.search' }],
  ['a byte order mark', '\uFEFF/** @traceTool search */ function f() {}', { f: 'tool.search' }],
  ['behind a hashbang', '#!/usr/bin/env node\n/** @traceTool search */\nfunction f() {}', { f: 'tool.search' }],
  [
    'names in prose, code and strings are none',
    '/** Use @traceTool or `@traceTool x` here.\n * ```ts\n * @traceTool x\n * ```\n * @example\n * @traceTool("x")\n */\nfunction f() { return "@traceTool x" + `/** @traceTool y */` + /@traceTool z/.source; }',
    {},
  ],
  ['a comment in JSX text is none', 'const f = () => <p>/** @traceTool x */</p>;', {}],
];
for (const [why, text, expected] of table) {
  test(`a tag works on: ${why}`, () => {
    const file = text.includes('<p>') ? 'a.tsx' : 'a.ts';
    assert.equal(spans(text, { file }), expected);
    assert.equal(codes(text, { file }), []);
  });
}

test('the same tag works in JavaScript and in JSX', () => {
  for (const file of ['a.js', 'a.jsx', 'a.mjs', 'a.cjs']) {
    assert.equal(spans('/** @traceTool x */\nfunction f() { return <p /> }', { file }), { f: 'tool.x' });
  }
});

const options: [why: string, tag: string, plan: Record<string, unknown>][] = [
  [
    'JSON',
    '@traceTool t {"parentFrom": "ctx", "capture": {"arguments": true}, "end": "stream", "attributes": {"a.b": 1}}',
    { parentFrom: 'ctx', capture: { arguments: true, result: false }, end: 'stream', attributes: { 'a.b': 1 } },
  ],
  [
    'JSON over several lines',
    '@traceTool t {\n *   "parentFrom": "ctx"\n * }',
    { parentFrom: 'ctx', capture: { arguments: false, result: false } },
  ],
  [
    'JSON on the line below',
    '@traceTool t\n *   {"end": "return"}',
    { end: 'return', capture: { arguments: false, result: false } },
  ],
  [
    'pairs',
    '@traceTool t parentFrom=ctx capture.result=true attributes.x.y=3 attributes.z="a b"',
    { parentFrom: 'ctx', capture: { arguments: false, result: true }, attributes: { 'x.y': 3, z: 'a b' } },
  ],
];
for (const [why, tag, expected] of options) {
  test(`options are read from ${why}`, () => {
    const [selection] = find(`/**\n * ${tag}\n */\nfunction f({ ctx }, b) {}`).selections;
    assert.equal(selection?.plan, { kind: 'tool', spanName: 'tool.t', toolName: 't', ...expected });
  });
}

test('a module mark carries module type and operation, and takes capture from the configuration', () => {
  const { selections } = find('/** @traceModuleOperation planner plan */ function f() {}', {
    config: { capture: { result: true } },
  });
  assert.equal(selections[0]?.plan, {
    kind: 'module',
    spanName: 'planner.plan',
    moduleType: 'planner',
    operation: 'plan',
    capture: { arguments: false, result: true },
  });
  assert.is(selections[0]?.by, 'mark');
});

test('a plain function that declares a promise settles by default; async, generator and undeclared ones say nothing', () => {
  const end = (code: string) => find(`/** @traceTool t */ ${code}`).selections[0]?.plan.end;
  assert.is(end('function f(): Promise<void> { return g(); }'), 'settle');
  assert.is(end('const f = (): Promise<void> => g();'), 'settle');
  assert.is(end('async function f(): Promise<void> {}'), undefined);
  assert.is(end('function f(): void {}'), undefined);
  assert.is(end('function f() { return g(); }'), undefined);
  assert.is(
    find('/** @traceTool t end=return */ function f(): Promise<void> { return g(); }').selections[0]?.plan.end,
    'return',
  );
});

test('a class mark with parentFrom gives it to the methods that have the parameter', () => {
  const { selections, diagnostics } = find(
    '/** @traceModuleOperation planner parentFrom=ctx */ class A { a(ctx) {} b() {} }',
  );
  assert.equal(
    selections.map(({ plan }) => plan.parentFrom),
    ['ctx', undefined],
  );
  assert.equal(diagnostics, []);
});
test.run();

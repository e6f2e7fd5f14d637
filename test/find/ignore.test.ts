import { suite } from 'uvu';
import * as assert from 'uvu/assert';
import { codes, erase, spans } from './helpers.js';

const test = suite('@traceIgnore');
const config = { rules: [{ functions: '**', kinds: 'all' as const }] };
const names = (text: string): string[] => Object.keys(spans(text, { config }));

const table: [why: string, text: string, expected: string[]][] = [
  ['a line comment before a function', '// @traceIgnore\nfunction a() {}\nfunction b() {}', ['b']],
  ['a block comment, with a reason', 'function b() {}\n/* @traceIgnore: hot path */ function a() {}', ['b']],
  [
    'a JSDoc tag among others',
    '/**\n * Text\n * @traceIgnore\n * @param x y\n */\nconst a = (x) => x;\nfunction b() {}',
    ['b'],
  ],
  [
    'a comment on a method, a property and an inline function',
    'class A {\n  // @traceIgnore\n  m() {}\n  n() {} }\nconst o = {\n  // @traceIgnore\n  p: () => 1, q() {} };\nuse(/* @traceIgnore */ () => 1);',
    ['A.n', 'o.q'],
  ],
  ['a comment between a decorator and a name', 'class A { @Get() /* @traceIgnore */ m() {} n() {} }', ['A.n']],
  [
    'a class: all its members, not what is inside them',
    '/** @traceIgnore */\nclass A { constructor() {} get x() { return 1 } m() { function inner() {} } f = () => 1; }',
    ['A.m.inner'],
  ],
  [
    'the function itself, not the functions in it',
    '// @traceIgnore\nfunction a() { return () => 1; }',
    ['a.<anonymous>'],
  ],
  [
    'it beats a mark on the same function and on its class',
    '/**\n * @traceTool x\n * @traceIgnore\n */\nfunction a() {}\n/** @traceTool */ class A { /** @traceIgnore */ m() {} n() {} }',
    ['A.n'],
  ],
  ['the file, before a blank line', '// @traceIgnore\n\nfunction a() {}', []],
  ['the file, before a blank line further down', '/* @traceIgnore */\n// more\n\n/** doc */\nfunction a() {}', []],
  ['the file, with Windows line ends', '// @traceIgnore\r\n\r\nfunction a() {}', []],
  ['the file, beside @file', '/**\n * @file generated\n * @traceIgnore\n */\nfunction a() {}', []],
  ['the file, before imports', "// @traceIgnore\nimport 'x';\nfunction a() {}", []],
  [
    'the file, behind a hashbang and directives',
    "#!/usr/bin/env node\n'use client';\n// @traceIgnore\nimport 'x';\nfunction a() {}",
    [],
  ],
  [
    'a first function and not the file, without a blank line',
    '// @traceIgnore\nexport function a() {}\n\nfunction b() {}',
    ['b'],
  ],
];
for (const [why, text, expected] of table) {
  test(`is for ${why}`, () => {
    assert.equal(names(text), expected);
    assert.equal(codes(text, { config }), []);
  });
}

test('a decorator on an ignored function, in an ignored class or in an ignored file is erased all the same', () => {
  const mark = "import { traceTool } from 'agentcore-instrument';\n";
  for (const text of [
    `${mark}class A { /* @traceIgnore */ @traceTool() m() {} }`,
    `${mark}/* @traceIgnore */ class A { @traceTool() m() {} }`,
    `${mark}/* @traceIgnore */ @traceTool() class A { m() {} }`,
    `${mark}@traceTool() class A { /* @traceIgnore */ m() {} }`,
    `// @traceIgnore\n\n${mark}class A { @traceTool() m() {} }`,
  ]) {
    assert.equal(spans(text), {});
    assert.match(erase(text), '/*@traceTool()*/');
    assert.match(erase(text), "/*import { traceTool } from 'agentcore-instrument';*/");
  }
});

test('on nothing, or behind code, it is a warning', () => {
  assert.equal(codes('start();\n// @traceIgnore\nstop();'), ['AC1017']);
  assert.equal(codes('function f() { // @traceIgnore\n  return 1;\n}'), ['AC1017']);
  assert.equal(codes('start(); // @traceIgnore\nfunction f() {}'), ['AC1017']);
  assert.equal(codes('function f() {}\n// @traceIgnore'), ['AC1017']);
});

test('in prose it is none', () => {
  assert.equal(codes('// like @traceIgnore\nfunction f() {}\n/* not @traceIgnore */ function g() {}'), []);
});
test.run();

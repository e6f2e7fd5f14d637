import { suite } from 'uvu';
import * as assert from 'uvu/assert';
import { assertParses, codes, erase, find, spans } from './helpers.js';

const test = suite('erasures');
const from = "from 'agentcore-instrument'";

const table: [why: string, text: string, expected: string][] = [
  [
    'the decorator and the whole import go',
    `import { traceTool } ${from};\nclass A { @traceTool('x') m() {} }`,
    `/*import { traceTool } ${from};*/\nclass A { /*@traceTool('x')*/ m() {} }`,
  ],
  [
    'of several specifiers those go that nothing else uses, each with its comma',
    `import { getTracer, traceTool, ModuleType, traceModuleOperation } ${from};\nclass A { @traceModuleOperation(ModuleType.PLANNER) m() {} @traceTool() n() { getTracer() } }`,
    `import { getTracer, /*traceTool,*/ /*ModuleType,*/ /*traceModuleOperation*/ } ${from};\nclass A { /*@traceModuleOperation(ModuleType.PLANNER)*/ m() {} /*@traceTool()*/ n() { getTracer() } }`,
  ],
  [
    'a trailing comma goes too',
    `import { getTracer, traceTool, } ${from};\nclass A { @traceTool() m() { getTracer() } }`,
    `import { getTracer, /*traceTool,*/ } ${from};\nclass A { /*@traceTool()*/ m() { getTracer() } }`,
  ],
  [
    'beside a default import the list may become empty',
    `import ac, { traceTool } ${from};\nclass A { @traceTool() m() {} }`,
    `import ac, { /*traceTool*/ } ${from};\nclass A { /*@traceTool()*/ m() {} }`,
  ],
  [
    'an alias goes as a whole',
    `import { getTracer, traceTool as t } ${from};\nclass A { @t() m() { getTracer() } }`,
    `import { getTracer, /*traceTool as t*/ } ${from};\nclass A { /*@t()*/ m() { getTracer() } }`,
  ],
  [
    'a namespace import goes',
    `import * as ac ${from}\nclass A { @ac.traceTool() m() {} }`,
    `/*import * as ac ${from}*/\nclass A { /*@ac.traceTool()*/ m() {} }`,
  ],
  [
    'a namespace import with another use stays',
    `import * as ac ${from};\nclass A { @ac.traceTool() m() { ac.getTracer() } }`,
    `import * as ac ${from};\nclass A { /*@ac.traceTool()*/ m() { ac.getTracer() } }`,
  ],
  [
    'a use as a type, as a value or as a property name keeps the import',
    `import { traceTool, ModuleType } ${from};\ntype T = typeof traceTool;\nclass A { @traceTool() m(x: ModuleType) {} }`,
    `import { traceTool, ModuleType } ${from};\ntype T = typeof traceTool;\nclass A { /*@traceTool()*/ m(x: ModuleType) {} }`,
  ],
  [
    'a mention in JSDoc does not keep it',
    `import { traceTool } ${from};\n/** See {@link traceTool}. */\nclass A { @traceTool() m() {} }`,
    `/*import { traceTool } ${from};*/\n/** See {@link traceTool}. */\nclass A { /*@traceTool()*/ m() {} }`,
  ],
  [
    'an import for its side effects stays',
    `import 'agentcore-instrument';\nimport { traceTool } ${from};\nclass A { @traceTool() m() {} }`,
    `import 'agentcore-instrument';\n/*import { traceTool } ${from};*/\nclass A { /*@traceTool()*/ m() {} }`,
  ],
  [
    'comments inside are kept, and cut the erasure',
    `import { /* the mark */ traceTool } ${from};\nclass A { @traceTool(/* name */ 'x', // line\n  {}) m() {} }`,
    `/*import {*/ /* the mark */ /*traceTool } ${from};*/\nclass A { /*@traceTool(*//* name */ /*'x', // line\n  {})*/ m() {} }`,
  ],
  [
    'a line comment with the end of a comment in it cuts too',
    `import { traceTool } ${from};\nclass A { @traceTool( // */ here\n  'x') m() {} }`,
    `/*import { traceTool } ${from};*/\nclass A { /*@traceTool(*/ // */ here\n  /*'x')*/ m() {} }`,
  ],
  [
    'constants that only erased decorators used go, and what only they used',
    `import { traceModuleOperation, ModuleType } ${from};\nconst KIND = ModuleType.PLANNER;\nconst NAME = 'x';\nexport const OTHER = 'y';\nclass A { @traceModuleOperation(KIND, NAME) m() {} @traceModuleOperation(KIND, OTHER) n() {} }`,
    `/*import { traceModuleOperation, ModuleType } ${from};*/\n/*const KIND = ModuleType.PLANNER;*/\n/*const NAME = 'x';*/\nexport const OTHER = 'y';\nclass A { /*@traceModuleOperation(KIND, NAME)*/ m() {} /*@traceModuleOperation(KIND, OTHER)*/ n() {} }`,
  ],
  [
    'a class decorator goes; other decorators stay',
    `import { traceTool } ${from};\n@Injectable()\n@traceTool()\nexport class A { @Get() m() {} }`,
    `/*import { traceTool } ${from};*/\n@Injectable()\n/*@traceTool()*/\nexport class A { @Get() m() {} }`,
  ],
  [
    'Windows line ends and tabs stay where they are',
    `import { traceTool } ${from};\r\nclass A {\r\n\t@traceTool(\r\n\t\t'x',\r\n\t)\r\n\tm() {}\r\n}\r\n`,
    `/*import { traceTool } ${from};*/\r\nclass A {\r\n\t/*@traceTool(\r\n\t\t'x',\r\n\t)*/\r\n\tm() {}\r\n}\r\n`,
  ],
  [
    'a semicolon stays where two statements would run into each other',
    `const a = b\nimport { traceTool } ${from};\n(class A { @traceTool() m() {} })`,
    `const a = b\n/*import { traceTool } ${from}*/;\n(class A { /*@traceTool()*/ m() {} })`,
  ],
  [
    'without a semicolon to leave, the declaration stays, emptied',
    `const a = b\nimport { traceTool } ${from}\n(class A { @traceTool() m() {} })`,
    `const a = b\nimport { /*traceTool*/ } ${from}\n(class A { /*@traceTool()*/ m() {} })`,
  ],
  [
    'an import that keeps a text from becoming a directive stays, emptied',
    `import { traceTool } ${from};\n'use client';\nclass A { @traceTool() m() {} }`,
    `import { /*traceTool*/ } ${from};\n'use client';\nclass A { /*@traceTool()*/ m() {} }`,
  ],
];
for (const [why, text, expected] of table) {
  test(why, () => {
    assert.is(erase(text), expected);
    assertParses(expected);
  });
}

test('a function that was not wrapped keeps its decorator, and what the decorator uses stays imported', () => {
  const text = `import { traceTool, traceModuleOperation, ModuleType } ${from};\nclass A { @traceTool() m() {} @traceModuleOperation(ModuleType.PLANNER) n() {} }`;
  assert.is(
    erase(text, {}, (name) => name === 'A.m'),
    `import { /*traceTool,*/ traceModuleOperation, ModuleType } ${from};\nclass A { /*@traceTool()*/ m() {} @traceModuleOperation(ModuleType.PLANNER) n() {} }`,
  );
  assert.is(
    erase(text, {}, () => false),
    text,
  );
});

test('a class keeps its decorator unless every method it chose was wrapped', () => {
  const text = `import { traceTool } ${from};\n@traceTool() class A { m() {} n() {} }`;
  assert.is(
    erase(text, {}, (name) => name === 'A.m'),
    text,
  );
});

test('an import without a mark in use is left alone', () => {
  const text = `import { traceTool, getTracer } ${from};\ngetTracer();`;
  assert.is(erase(text), text);
});

test('with direct eval in the file, imports and constants stay', () => {
  const text = `import { traceTool } ${from};\nclass A { @traceTool() m() { return eval('traceTool') } }`;
  assert.is(erase(text), text.replace('@traceTool()', '/*@traceTool()*/'));
});

const staying: [why: string, code: string][] = [
  ['a text in it ends a comment', "class A { @traceTool('a*/b') m() {} }"],
  ['a field without a semicolon would run into a generator', 'class A {\n  x = 1\n  @traceTool()\n  *m() {}\n}'],
  ['a field without a semicolon would run into a computed name', "class A {\n  x = y\n  @traceTool()\n  ['m']() {}\n}"],
  ['a field called get would turn the method into an accessor', 'class A {\n  get\n  @traceTool()\n  m() {}\n}'],
  ['a class expression would be cut off its return', 'function f() { return @traceTool()\nclass { m() {} } }'],
];
for (const [why, code] of staying) {
  test(`a decorator stays, with a warning and no span of ours, when ${why}`, () => {
    const text = `import { traceTool } ${from};\n${code}`;
    assert.is(erase(text), text);
    assert.equal(spans(text), {});
    assert.equal(codes(text), ['AC1010']);
  });
}

test('a field without a semicolon does no harm where the next member starts with a name', () => {
  const text = `import { traceTool } ${from};\nclass A {\n  x = 1\n  @traceTool()\n  async m() {}\n}`;
  assert.is(find(text).selections.length, 1);
  assertParses(erase(text));
});

test('every erasure of a marked function waits for that function', () => {
  const { erasures, selections } = find(`import { traceTool } ${from};\nclass A { @traceTool() m() {} }`);
  for (const { whenWrapped } of erasures) assert.equal(whenWrapped, [selections[0]?.node]);
  assert.is(erasures.length, 3);
});
test.run();

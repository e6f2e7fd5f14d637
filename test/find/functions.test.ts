import { suite } from 'uvu';
import * as assert from 'uvu/assert';
import { collectFunctions } from '../../transformer/find/functions.js';
import { parse } from '../../transformer/parse.js';

function named(text: string, file = 'a.tsx'): string[] {
  return collectFunctions(parse(file, text)).records.map(({ qualifiedName, kind }) => `${qualifiedName} ${kind}`);
}

const names = suite('qualified names');

const cases: [why: string, text: string, expected: string[]][] = [
  ['a declaration is called by its name', 'function run() {}', ['run function']],
  [
    'a variable names an arrow and a function expression',
    'const a = () => 1, b = function () {};',
    ['a arrow', 'b function'],
  ],
  [
    'parentheses, as, satisfies and ! do not hide an arrow',
    'const a = ((() => 1) as F) satisfies F; let b = (() => 1)!;',
    ['a arrow', 'b arrow'],
  ],
  ['a function expression keeps its own name', 'const a = function own() {};', ['own function']],
  [
    'an inner function is called outer.inner',
    'function outer() { const inner = () => { function third() {} }; }',
    ['outer function', 'outer.inner arrow', 'outer.inner.third function'],
  ],
  [
    'members are called by their class',
    'class A { m() {} static s() {} get x() { return 1 } set x(v) {} constructor() {} #p() {} f = () => 1; static g = function () {} }',
    [
      'A.m method',
      'A.s method',
      'A.x accessor',
      'A.x accessor',
      'A.constructor constructor',
      'A.#p method',
      'A.f arrow',
      'A.g function',
    ],
  ],
  [
    'nested classes are called by both',
    'class A { m() { return class B { n() {} } } static C = class { o() {} } }',
    ['A.m method', 'A.m.B.n method', 'A.C.o method'],
  ],
  [
    'computed names stand in brackets',
    'class A { [Symbol.iterator]() {} ["plain"]() {} "a b"() {} 1() {} [a + b]() {} }',
    ['A.[Symbol.iterator] method', 'A.plain method', 'A.["a b"] method', 'A.1 method', 'A.[a + b] method'],
  ],
  [
    'object literals name their members, at any depth',
    'const tools = { search() {}, find: () => 1, inner: { deep() {}, get g() { return 1 } } };',
    ['tools.search method', 'tools.find arrow', 'tools.inner.deep method', 'tools.inner.g accessor'],
  ],
  ['an anonymous default export is called default', 'export default function () {}', ['default function']],
  ['a default-exported arrow, class and object are called default', 'export default () => 1;', ['default arrow']],
  ['members of an anonymous default class belong to default', 'export default class { m() {} }', ['default.m method']],
  ['a named default export has its name', 'export default function named() {}', ['named function']],
  [
    'CommonJS exports are called by their names',
    'exports.a = function () {}; module.exports.b = () => 1; module.exports = { c() {} }; module.exports = function () {};',
    ['a function', 'b arrow', 'c method', 'default function'],
  ],
  [
    'assignments name what they assign',
    'let f; f = () => 1; f ??= function () {}; A.prototype.run = function () {}; a.b.c = () => 1; a["d"] = () => 2;',
    ['f arrow', 'f function', 'A.run function', 'a.b.c arrow', 'a.d arrow'],
  ],
  [
    'assignments to this belong to where they stand',
    'class A { constructor() { this.x = () => 1; } }',
    ['A.constructor constructor', 'A.constructor.x arrow'],
  ],
  [
    'arguments of calls are callbacks, with or without a name',
    'function f() { xs.map((x) => x); new P(function () {}); on(function handler() {}); }',
    ['f function', 'f.<callback> callback', 'f.<callback> callback', 'f.handler callback'],
  ],
  [
    'other functions without a name are anonymous',
    '[() => 1]; (function () {})(); const { a = () => 1 } = {}; const b = c ? () => 1 : 2; <p onClick={() => 1} />;',
    [
      '<anonymous> anonymous',
      '<anonymous> anonymous',
      '<anonymous> anonymous',
      '<anonymous> anonymous',
      '<anonymous> anonymous',
    ],
  ],
  ['members of an object in a call have no holder', 'register({ run() {} });', ['run method']],
  ['a static block is a place of its own', 'class A { static { const f = () => 1; } }', ['A.<static>.f arrow']],
  ['a namespace is part of the name', 'namespace N.M { export function f() {} }', ['N.M.f function']],
  [
    'overload signatures, abstract and ambient functions are none',
    'function f(a: string): void; function f(a: any) {} abstract class A { abstract m(): void; n(x: 1): void; n(x: any) {} } declare function g(): void; declare class B { m(): void } declare namespace N { function h(): void } declare global { function i(): void }',
    ['f function', 'A.n method'],
  ],
  [
    'generics and async generators are functions like others',
    'async function* g<T>(x: T) {} const h = async <T,>(x: T) => x;',
    ['g function', 'h arrow'],
  ],
];

for (const [why, text, expected] of cases) names(why, () => assert.equal(named(text), expected));

names('a sum of twenty thousand strings does not overflow the stack', () => {
  const text = `const s = ${Array.from({ length: 20_000 }, (_, n) => `'${n}'`).join(' + ')}; function f() {}`;
  assert.equal(named(text, 'a.ts'), ['f function']);
});
names.run();

const exported = suite('exported');
const isExported = (text: string): Record<string, boolean> =>
  Object.fromEntries(
    collectFunctions(parse('a.ts', text)).records.map((record) => [record.qualifiedName, record.exported]),
  );

const exportCases: [why: string, text: string, expected: Record<string, boolean>][] = [
  [
    'export before the declaration',
    'export function a() { function b() {} } function c() {}',
    { a: true, 'a.b': false, c: false },
  ],
  [
    'export lists, renamed or not',
    'function a() {} const b = () => 1; function c() {} export { a, b as x };',
    { a: true, b: true, c: false },
  ],
  [
    'members of exported classes and objects',
    'export class A { m() {} } class B { m() {} } export const o = { m() {} };',
    { 'A.m': true, 'B.m': false, 'o.m': true },
  ],
  [
    'a class exported by name or as default',
    'class A { m() {} } class B { m() {} } export { A }; export default B;',
    { 'A.m': true, 'B.m': true },
  ],
  [
    'CommonJS',
    'function a() {} function b() {} const o = { m() {} }; module.exports = { a, c: b, d() {} }; exports.o = o;',
    { a: true, b: true, 'o.m': true, d: true },
  ],
  [
    'only what an exported namespace exports',
    'export namespace N { export function a() {} function b() {} } namespace M { export function c() {} }',
    { 'N.a': true, 'N.b': false, 'M.c': false },
  ],
  [
    'an inner function of an exported name is none',
    'export { a }; function a() {} { function b() {} } function c() { function a() {} }',
    { a: true, b: false, c: false, 'c.a': false },
  ],
];
for (const [why, text, expected] of exportCases) exported(why, () => assert.equal(isExported(text), expected));
exported.run();

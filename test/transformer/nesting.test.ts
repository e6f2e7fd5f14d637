/** Texts that are nested far deeper than anybody's stack: none of them may throw, and none leaves anything behind. */
import { suite } from 'uvu';
import * as assert from 'uvu/assert';
import { explainSource } from '../../transformer/explain/index.js';
import type { AgentcoreConfig } from '../../transformer/index.js';
import { instrumentSource } from '../../transformer/index.js';
import { assertOnlyInserts } from '../support/integrity.js';

const test = suite('nesting');
const EVERYTHING: AgentcoreConfig = { rules: [{ functions: '**', kinds: 'all' }] };
const DEPTH = 10_000;
const deep = (text: string): string => text.repeat(DEPTH);

const SHAPES: Readonly<Record<string, string>> = {
  parentheses: `export const x = ${deep('(')}1${deep(')')};`,
  arrays: `export const x = ${deep('[')}${deep(']')};`,
  objects: `export const x = ${deep('{a:')}1${deep('}')};`,
  arrows: `export const x = ${deep('()=>')}1;`,
  'generic arrows': `export const x = ${deep('<T>(a) => ')}1;`,
  'arrows in defaults': `export const x = ${deep('(a = ')}1${deep(') => 1')};`,
  functions: deep('function f(){') + deep('}'),
  'async functions': deep('async function f(){ await 1; ') + deep('}'),
  calls: `export const x = a${deep('(1)')};`,
  'calls of functions': deep('(function(){') + deep('})()'),
  'chained calls': `export function f(){ return a${deep('.then(x => x)')}; }`,
  blocks: `function f(){ ${deep('{')}${deep('}')} }`,
  classes: deep('class A { m() { ') + deep('}}'),
  elements: `export const x = ${deep('<a>')}${deep('</a>')};`,
  templates: `export const x = ${deep('`${')}1${deep('}`')};`,
  sums: `export function f(a){ return ${deep('a+')}a; }`,
  'sums of awaits': `export async function f(a){ return ${deep('await a+')}a; }`,
  powers: `export const x = ${deep('a**')}a;`,
  conditions: `export const x = ${deep('a?b:')}c;`,
  'else if': `export function f(a){ ${deep('if (a) {} else ')} {} }`,
  'else if with returns': `export async function f(a){ ${deep('if (a) { return a } else ')} { await a } }`,
  labels: `${Array.from({ length: DEPTH }, (_, index) => `l${index}:`).join('')};`,
  assignments: `export function f(a) { ${deep('a=')}1 }`,
  awaits: `export async function f(){ return ${deep('await ')}1; }`,
  yields: `function* f() { ${deep('yield ')} 1 }`,
  tries: `function f(a){${deep('try{')}${deep('}finally{}')}}`,
  'async loops': `async function f(a){${deep('for await (const x of a)')};}`,
  patterns: `export function f(${deep('[')}a${deep(']')}) {}`,
  types: `export type T = ${deep('Array<')}1${deep('>')};`,
  'types of choice': `export type T = ${deep('A extends B ? C : ')}D;`,
  'tags in comments': `/** ${deep('{@link ')} @traceTool a */ export function f() {}`,
};

for (const [name, text] of Object.entries(SHAPES)) {
  test(`${name}, ten thousand deep`, () => {
    for (const fileName of ['deep.ts', 'deep.tsx', 'deep.js']) {
      const result = instrumentSource(text, { fileName, config: EVERYTHING });
      assertOnlyInserts(text, result);
      const codes = result.diagnostics.map(({ code }) => code);
      if (result.changed) assert.equal(codes, [], fileName);
      else assert.ok(['AC4001', 'AC4002'].includes(String(codes)) || codes.length === 0, `${fileName}: ${codes}`);
      assert.not.throws(() => result.map(), fileName);
      const { functions, syntaxError } = explainSource(text, { filePath: fileName, config: EVERYTHING });
      assert.ok(functions.length > 0 || syntaxError !== undefined || !result.changed, fileName);
    }
  });
}

test('says which file, and is a warning: other compilers may go deeper', () => {
  const [diagnostic] = instrumentSource(SHAPES.arrays!, { fileName: 'src/deep.ts', config: EVERYTHING }).diagnostics;
  assert.equal(
    { code: diagnostic?.code, severity: diagnostic?.severity, file: diagnostic?.file },
    { code: 'AC4002', severity: 'warning', file: 'src/deep.ts' },
  );
});

test('the parser is as before: what it had noted of the deep text does not reach into the next', () => {
  // The parser notes the places of parentheses that begin no arrow function. Here that is everywhere.
  const text = 'export const add = (a) => (b) => a + b;\n';
  const before = instrumentSource(text, { fileName: 'next.js', config: EVERYTHING });
  for (let offset = 0; offset < 40; offset += 1) {
    const nonArrows = `${' '.repeat(offset)}x = (a = 1, b); ${SHAPES.arrays}`;
    assert.is(instrumentSource(nonArrows, { fileName: 'deep.ts', config: EVERYTHING }).diagnostics[0]?.code, 'AC4002');
    assert.is(instrumentSource(text, { fileName: 'next.js', config: EVERYTHING }).code, before.code);
  }
});

test('each of many marks is found, and the search for its function does not begin at the first', () => {
  const functions = 30_000;
  const marked = '/** @traceTool a */ export function f() { return 1 }\n'.repeat(functions);
  assert.is(instrumentSource(marked, { fileName: 'marks.ts' }).sites.length, functions);
});

test.run();

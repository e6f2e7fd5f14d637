/** Sources of absurd size through the core: a right result, or a diagnostic, and never an exception. */
import { suite } from 'uvu';
import * as assert from 'uvu/assert';
import { instrumentSource } from '../../../transformer/index.js';
import { assertOnlyInserts } from '../../support/integrity.js';
import { tally } from '../support/tally.js';

const EVERYTHING = { rules: [{ functions: '**', kinds: 'all' as const }] };
const MILLION = 1_000_000;

const sizes = suite('sources of absurd size');

/** How many functions were wrapped, or the code of what was said instead. */
function outcome(text: string): number | string | undefined {
  tally.inputs += 1;
  const result = instrumentSource(text, { fileName: 'a.ts', config: EVERYTHING });
  if (!result.changed) return result.diagnostics[0]?.code;
  assertOnlyInserts(text, result);
  return result.sites.length;
}

sizes('a million functions', () => {
  const text = Array.from({ length: MILLION }, (_, index) => `export function f${index}() { return ${index}; }\n`).join(
    '',
  );
  assert.is(outcome(text), MILLION);
});

sizes('a line of 50 MB, with a function at its end', () => {
  assert.is(
    outcome(`export const text = '${'x'.repeat(50 * MILLION)}'; export function after() { return text.length; }`),
    1,
  );
});

sizes('a hundred thousand marks', () => {
  const text = Array.from(
    { length: MILLION / 10 },
    (_, index) => `/** @traceTool t${index} */\nexport function f${index}() {}\n`,
  );
  const result = instrumentSource(text.join(''), { fileName: 'a.ts' });
  tally.inputs += 1;
  assert.is(result.sites.length, MILLION / 10);
});

for (const [name, open, close] of [
  ['parentheses', '(', ')'],
  ['arrays', '[', ']'],
  ['functions', 'function f() {', '}'],
  ['blocks', '{', '}'],
] as const) {
  sizes(`ten thousand levels of ${name}`, () => {
    const depth = 10_000;
    const inner = name === 'blocks' || name === 'functions' ? '' : '1';
    const said = outcome(`${open.repeat(depth)}${inner}${close.repeat(depth)};\nexport function after() {}\n`);
    assert.ok(said === 'AC4002' || typeof said === 'number', String(said));
  });
}

sizes.run();

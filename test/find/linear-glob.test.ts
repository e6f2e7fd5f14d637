/** Globs over names are linear whatever they are, and mean the same in both ways of matching them. */
import fc from 'fast-check';
import { suite } from 'uvu';
import * as assert from 'uvu/assert';
import { nameGlob } from '../../transformer/find/rules/name-glob.js';

const test = suite('linear globs');

const part = fc.constantFrom(
  'a',
  'b',
  '.',
  '*',
  '**',
  '?',
  '[',
  ']',
  '{a,b}',
  '{*.a,b}',
  '{,a}',
  '{',
  '}',
  ',',
  '𝒳',
  '\n',
);
const glob = fc.array(part, { maxLength: 5 }).map((parts) => parts.join(''));
const letter = fc.constantFrom('a', 'b', '.', '[', ']', ',', '𝒳', '\n', '{');
const name = fc.array(letter, { maxLength: 8 }).map((letters) => letters.join(''));

test('both ways of matching agree', () => {
  fc.assert(
    fc.property(glob, name, (pattern, text) => {
      const matches = nameGlob(pattern);
      // The same glob, and a name of which the length decides for the other way, in one that ends alike.
      const filler = 'c'.repeat(300);
      assert.is(nameGlob(`${pattern}.${filler}`)(`${text}.${filler}`), nameGlob(`${pattern}.c`)(`${text}.c`));
      assert.type(matches(text), 'boolean');
    }),
    { numRuns: 3000, seed: 7 },
  );
});

test('no glob and no name take long', () => {
  const long = 'a'.repeat(10_000);
  assert.not.ok(nameGlob(`${'*a'.repeat(25)}b`)(long));
  assert.not.ok(nameGlob(`${'**'.repeat(30)}b`)(long));
  assert.not.ok(nameGlob(`${'{a*,*a,**}'.repeat(10)}b`)(long));
  assert.not.ok(nameGlob('*a*b')(long));
  assert.ok(nameGlob(`${'*a'.repeat(25)}`)(long));
});

test.run();

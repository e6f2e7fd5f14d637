import { suite } from 'uvu';
import * as assert from 'uvu/assert';
import { createCleanTexts } from '../../src/sanitize/clean-texts.js';
import { createSanitizer } from '../../src/sanitize/index.js';
import { alnum } from './fake.js';

const cleanTexts = suite('texts that were found clean');
const prose = (i: number) => `message ${i}: the planner compared three suppliers and asked for prices`.repeat(4);

cleanTexts('are known from the second time on', () => {
  const clean = createCleanTexts();
  clean.add(prose(1));
  assert.is(clean.has(prose(1)), false);
  clean.add(prose(1));
  assert.is(clean.has(prose(1)), true);
});

cleanTexts('are told from texts that differ in one character, wherever it is', () => {
  const clean = createCleanTexts();
  const text = prose(1);
  clean.add(text);
  clean.add(text);
  for (let i = 0; i < text.length; i++) assert.is(clean.has(`${text.slice(0, i)}#${text.slice(i + 1)}`), false);
});

cleanTexts('are neither very short nor very long', () => {
  const clean = createCleanTexts();
  for (const text of ['short', 'x'.repeat(10_000)]) {
    clean.add(text);
    clean.add(text);
    assert.is(clean.has(text), false);
  }
});

cleanTexts('are forgotten when they are too many', () => {
  const clean = createCleanTexts();
  const texts = Array.from({ length: 200 }, (_, i) => `${alnum(4000, i + 1)}`);
  for (const text of texts) {
    clean.add(text);
    clean.add(text);
  }
  const kept = texts.filter((text) => clean.has(text)).length;
  assert.ok(kept > 0 && kept * 4000 < 300_000, `${kept} texts`);
});

cleanTexts('give the same copies as at first, beside texts with secrets', () => {
  const { sanitize, text } = createSanitizer();
  const secret = alnum(24, 5);
  const json = JSON.stringify({ note: prose(2), token: secret });
  const value = { a: prose(1), b: `${prose(1)} password=${secret}`, json };
  const first = JSON.stringify(sanitize(value));
  assert.not(first.includes(secret));
  for (let i = 0; i < 4; i++) assert.is(JSON.stringify(sanitize(value)), first);
  for (let i = 0; i < 4; i++) assert.is(text(prose(1), 40).length, 40);
  assert.is(text(prose(1)), prose(1));
});

cleanTexts('are kept by each set of rules for itself', () => {
  const plain = createSanitizer();
  for (let i = 0; i < 3; i++) assert.is(plain.text(prose(1)), prose(1));
  const strict = createSanitizer({ values: [/suppliers/] });
  for (let i = 0; i < 3; i++) assert.not(strict.text(prose(1)).includes('suppliers'));
});

cleanTexts.run();

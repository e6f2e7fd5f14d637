import fc from 'fast-check';
import { suite } from 'uvu';
import * as assert from 'uvu/assert';
import { createSanitizer, sanitize } from '../../src/sanitize/index.js';
import { leakOf, quote, readSamples } from './templates.js';

const texts = suite('texts of the data files');

texts('are as many as the target says', () => {
  assert.ok(readSamples('secret-texts').length >= 150);
  assert.ok(readSamples('harmless-texts').length >= 150);
});

for (const sample of readSamples('secret-texts')) {
  texts(`redacts in: ${sample.line}`, () => {
    const shown = sanitize(sample.text) as string;
    assert.is(leakOf(sample, shown), undefined);
    for (const part of sample.kept) assert.ok(shown.includes(part), `lost ${JSON.stringify(part)}: ${shown}`);
  });
}

for (const sample of readSamples('harmless-texts')) {
  texts(`leaves as it is: ${sample.line}`, () => assert.is(sanitize(sample.text), sample.text));
}

type Wrap = readonly [name: string, wrap: (text: string) => unknown];

/** Where a text may stand. */
const places: readonly Wrap[] = [
  ['property', (text) => ({ note: text })],
  ['deep', (text) => ({ a: [{ b: { c: [text] } }] })],
  ['array', (text) => ['first', text, 'last']],
  ['message', (text) => ({ role: 'user', content: [{ type: 'text', text }] })],
  ['map', (text) => new Map([['note', text]])],
  ['set', (text) => new Set([text])],
  ['error', (text) => new Error(text)],
  ['cause', (text) => new Error('failed', { cause: { detail: text } })],
  ['JSON', (text) => JSON.stringify({ note: text, n: 1 })],
  ['JSON with blanks', (text) => JSON.stringify({ n: 1, list: [{ note: text }] }, null, 2)],
  ['JSON in JSON', (text) => JSON.stringify({ body: JSON.stringify({ note: text }) })],
];

texts('redact wherever they stand, whatever the secret is', () => {
  fc.assert(
    fc.property(fc.integer({ min: 2, max: 500 }), fc.nat(), fc.constantFrom(...places), (seed, index, [, wrap]) => {
      const samples = readSamples('secret-texts', seed);
      const sample = samples[index % samples.length]!;
      const value = wrap(sample.text);
      const shown = JSON.stringify(sanitize(value));
      const leak = leakOf(sample, shown);
      assert.is(leak, undefined, `${sample.line}: ${leak}`);
    }),
    { numRuns: 2000 },
  );
});

texts('show nothing of a secret that crosses the limit of a text', () => {
  const { text, json, attribute } = createSanitizer();
  const after = '\nand then some more words follow'.repeat(30);
  for (const sample of readSamples('secret-texts', 3)) {
    const secret = sample.planted[0]!;
    const start = sample.text.indexOf(secret);
    for (let ahead = -20; ahead < Math.min(secret.length + 500, 700); ahead += 37) {
      const padding = 'a '.repeat(512).slice(0, 1024 - start - ahead - 1);
      const whole = `${padding}\n${sample.text}${after}`;
      for (const shown of [text(whole, 1024), json({ note: whole }, 1024), attribute('note', { a: [whole] })]) {
        const leak = leakOf({ ...sample, planted: [secret] }, String(shown));
        assert.is(leak, undefined, `${sample.line}, ${ahead} before the limit: ${leak}`);
      }
    }
  }
});

texts('stay wherever they stand', () => {
  const unchanged = (value: unknown) =>
    value instanceof Error || value instanceof Map || value instanceof Set ? undefined : value;
  fc.assert(
    fc.property(fc.integer({ min: 2, max: 500 }), fc.nat(), fc.constantFrom(...places), (seed, index, [, wrap]) => {
      const samples = readSamples('harmless-texts', seed);
      const sample = samples[index % samples.length]!;
      const value = wrap(sample.text);
      if (unchanged(value) === undefined) {
        const shown = JSON.stringify(sanitize(value));
        assert.ok(shown.includes(quote(sample.text)) && !shown.includes('REDACTED'), `${sample.line}: ${shown}`);
      } else assert.is(JSON.stringify(sanitize(value)), JSON.stringify(value), sample.line);
    }),
    { numRuns: 2000 },
  );
});

texts.run();

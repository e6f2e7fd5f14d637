/**
 * Sets of texts and JSON values that were written without the rules in mind, each measured before rules were made from
 * it. What came through, and what was damaged, at first: `fresh` 62 of 215 and 8 of 219, `last` 9 of 122 and 3 of 134,
 * `third` 37 of 183 and 2 of 184, `fourth` (rare wordings, and looks-alike of what the rules for `third` match) 15 of 51
 * and 3 of 54. These say how good the rules are at what nobody thought of; the bounds below are what is measured now.
 */
import { suite } from 'uvu';
import * as assert from 'uvu/assert';
import { sanitize } from '../../src/sanitize/index.js';
import { leakOf, readSamples, type Sample } from './templates.js';

interface Bounds {
  readonly set: string;
  /** At least so many of each. */
  readonly size: number;
  /** No more than so many secrets come through. */
  readonly leaked: number;
  /** No more than so many harmless values are changed. */
  readonly damaged: number;
}

const SETS: readonly Bounds[] = [
  { set: 'fresh', size: 210, leaked: 2, damaged: 0 },
  { set: 'last', size: 120, leaked: 0, damaged: 0 },
  { set: 'third', size: 180, leaked: 2, damaged: 0 },
  { set: 'fourth', size: 50, leaked: 7, damaged: 0 },
];

const heldOut = suite('held-out sets');

/** Other secrets of the same kinds: some leaked by their last letter. */
const SEEDS = [7, 21, 22, 23, 24, 25];

function samplesOf(kind: string, seed: number): readonly { readonly sample: Sample; readonly value: unknown }[] {
  return [
    ...readSamples(`${kind}-texts`, seed).map((sample) => ({ sample, value: sample.text as unknown })),
    ...readSamples(`${kind}-values`, seed).map((sample) => ({ sample, value: JSON.parse(sample.text) as unknown })),
  ];
}

for (const { set, size, leaked, damaged } of SETS) {
  heldOut(`${set}: at most ${leaked} secrets leak`, () => {
    for (const seed of SEEDS) {
      const samples = samplesOf(`${set}-secret`, seed);
      assert.ok(samples.length >= size, `${samples.length} secrets`);
      const leaks = samples.filter(({ sample, value }) => {
        const shown = sanitize(value);
        return leakOf(sample, typeof shown === 'string' ? shown : JSON.stringify(shown)) !== undefined;
      });
      assert.ok(leaks.length <= leaked, leaks.map(({ sample }) => sample.line).join('\n'));
    }
  });

  heldOut(`${set}: at most ${damaged} harmless values are changed`, () => {
    for (const seed of SEEDS) {
      const samples = samplesOf(`${set}-harmless`, seed);
      assert.ok(samples.length >= size, `${samples.length} values`);
      const changed = samples.filter(({ value }) => JSON.stringify(sanitize(value)) !== JSON.stringify(value));
      assert.ok(changed.length <= damaged, changed.map(({ sample }) => sample.line).join('\n'));
    }
  });

  heldOut(`${set}: the copy of the copy is the copy`, () => {
    for (const { value } of samplesOf(`${set}-secret`, 7)) {
      const copy = sanitize(value);
      assert.equal(sanitize(copy), copy);
    }
  });
}

heldOut.run();

import { suite } from 'uvu';
import * as assert from 'uvu/assert';
import { sanitize } from '../../src/sanitize/index.js';
import { type Harmless, harmless, leaks, type Probe } from './corpus.js';
import { heldOutHarmless, heldOutSecrets } from './held-out.js';

const matrix = suite('leak matrix');

/** What is wrong with the copy of `probe`; undefined when all is well. */
function leakOf(probe: Probe): string | undefined {
  const text = JSON.stringify(sanitize(probe.value));
  for (const secret of probe.planted) if (text.includes(secret)) return `${probe.name} leaks: ${text}`;
  for (const kept of probe.kept ?? []) if (!text.includes(kept)) return `${probe.name} lost ${kept}: ${text}`;
  return undefined;
}

function damageTo(value: Harmless): string | undefined {
  const before = JSON.stringify(value.value);
  const after = JSON.stringify(sanitize(value.value));
  return before === after ? undefined : `${value.name} became ${after}`;
}

matrix('has the size the target speaks of', () => {
  assert.ok(leaks.length >= 70, `${leaks.length} probes`);
  assert.ok(harmless.length >= 46, `${harmless.length} harmless values`);
});

for (const probe of leaks) {
  matrix(`redacts and keeps the rest: ${probe.name}`, () => assert.is(leakOf(probe), undefined));
}

for (const value of harmless) {
  matrix(`leaves alone: ${value.name}`, () => assert.is(damageTo(value), undefined));
}

matrix('leaves dates readable', () => {
  assert.equal(sanitize({ at: new Date(0) }), { at: '1970-01-01T00:00:00.000Z' });
});

matrix('catches at least 80 % of the probes it was not made for', () => {
  const missed = heldOutSecrets.map(leakOf).filter((leak) => leak !== undefined);
  assert.ok(missed.length <= heldOutSecrets.length * 0.2, missed.join('\n'));
});

matrix('destroys at most 5 % of the harmless values it was not made for', () => {
  const damaged = heldOutHarmless.map(damageTo).filter((damage) => damage !== undefined);
  assert.ok(damaged.length <= heldOutHarmless.length * 0.05, damaged.join('\n'));
});

matrix.run();

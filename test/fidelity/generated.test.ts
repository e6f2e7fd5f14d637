/**
 * Generated programs, original against wrapped: the same notes in the same microtasks, the same end, the same unhandled
 * rejections, with tracing not initialised, sampled out and on; and then the span of the function whose code runs is
 * current wherever the program can look. `FIDELITY_RUNS` sets how many programs are made (default 150).
 */
import { AlwaysOffSampler } from '@opentelemetry/sdk-trace-base';
import fc from 'fast-check';
import { suite } from 'uvu';
import * as assert from 'uvu/assert';
import { load } from '../support/execute.js';
import { startTracing } from '../support/tracing.js';
import { wrapEverything } from '../support/wrap-everything.js';
import { observe } from './observe.js';
import { program } from './program.js';

const numRuns = Number(process.env['FIDELITY_RUNS'] ?? 150);
const seed = Number(process.env['FIDELITY_SEED'] ?? 20261122);

type Main = (t: object) => Promise<unknown>;

const generated = suite('generated programs');

generated(`behave alike, wrapped or not (${numRuns} programs, seed ${seed})`, async () => {
  await fc.assert(
    fc.asyncProperty(
      fc.array(fc.nat(999), { size: 'max', minLength: 10, maxLength: 400 }),
      fc.nat(),
      async (choices, flips) => {
        const text = program(choices);
        const original = await observe((await load(text, 'case.js'))['main'] as Main, flips, false);
        const { code, skipped } = wrapEverything(text, 'case.mjs');
        assert.equal(skipped, []);
        const main = (await load(code, 'case.mjs'))['main'] as Main;
        const plain = ({ log, unhandled }: typeof original) => ({ log, unhandled });
        assert.equal(plain(await observe(main, flips, false)), plain(original), `not initialised\n${code}`);
        for (const sampler of [new AlwaysOffSampler(), undefined]) {
          const tracing = startTracing(sampler === undefined ? {} : { sampler });
          try {
            const seen = await observe(main, flips, sampler === undefined);
            assert.equal(
              plain(seen),
              plain(original),
              `tracing ${sampler === undefined ? 'on' : 'sampled out'}\n${code}`,
            );
            assert.equal(seen.misplaced, [], `spans in their place\n${code}`);
          } finally {
            await tracing.stop();
          }
        }
      },
    ),
    { numRuns, seed, endOnFailure: false },
  );
});

generated.run();

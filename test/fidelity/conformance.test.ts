/** A tenth of test262's parser tests with everything wrapped; `npm run test:fidelity -- conformance` runs all of them. */
import { createRequire } from 'node:module';
import { dirname } from 'node:path';
import { test } from 'uvu';
import * as assert from 'uvu/assert';
import { runConformance } from './long/conformance.js';

test('programs that are valid stay valid, and programs that are invalid stay invalid', async () => {
  const folder = dirname(createRequire(import.meta.url).resolve('test262-parser-tests/package.json'));
  const outputs = await runConformance(folder, 10);
  assert.equal([...outputs.keys()], ['pass', 'pass-explicit', 'early', 'fail']);
  for (const [kind, { programs, failures }] of outputs) {
    assert.equal(failures, [], kind);
    assert.ok(programs >= 50, `${kind}: ${programs} programs`);
  }
  const changed = [...outputs.values()].reduce((total, output) => total + output.changed, 0);
  assert.ok(changed >= 100, `${changed} programs had a function to wrap`);
});
test.run();

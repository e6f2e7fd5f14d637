/** A collector that fails in the commonest ways, and comes back; all ways: `npm run test:faults`. */
import { suite } from 'uvu';
import { testCollectors } from './support/collector-faults.js';

const test = suite('collectors that fail');
testCollectors(test, [
  'resets them at the first byte',
  'drips an answer without end',
  'is full',
  'is full and says when to come again',
]);
test.run();

/** A collector that fails in every way, and comes back. */
import { suite } from 'uvu';
import { testCollectors } from '../support/collector-faults.js';

const test = suite('collectors that fail');
testCollectors(test);
test.run();

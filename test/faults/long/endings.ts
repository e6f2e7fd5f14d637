/** Every way in which a program can end, with a collector that works and one that says nothing. */
import { suite } from 'uvu';
import { testEndings } from '../support/ending-cases.js';

const test = suite('the end of a program');
testEndings(test);
test.run();

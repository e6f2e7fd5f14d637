/** How a program ends, and what becomes of its last spans; all ways: `npm run test:faults`. */
import { suite } from 'uvu';
import { testEndings } from './support/ending-cases.js';

const test = suite('the end of a program');
testEndings(test, ['by process.exit()', 'while another beforeExit listener works']);
test.run();

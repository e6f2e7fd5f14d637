import { suite } from 'uvu';
import * as assert from 'uvu/assert';
import { sanitize } from '../../src/sanitize/index.js';
import { harmlessShapes, secretShapes } from './shapes.js';

const shapes = suite('shapes of values');

for (const [name, value, secret] of secretShapes) {
  shapes(`redact: ${name}`, () => {
    const shown = JSON.stringify(sanitize(value));
    assert.not(shown.includes(secret), shown);
    assert.ok(shown.length > 2);
  });
}

for (const [name, value] of harmlessShapes) {
  shapes(`leave as it is: ${name}`, () => assert.is(JSON.stringify(sanitize(value)), JSON.stringify(value)));
}

shapes.run();

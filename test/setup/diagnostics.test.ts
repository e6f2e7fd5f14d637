/** Our own messages: one line each, not again for ten minutes, never a flood, never an exception. */
import { suite } from 'uvu';
import * as assert from 'uvu/assert';
import { createReport, describeCause } from '../../src/setup/diagnostics.js';

const test = suite('diagnostics');

function make() {
  const lines: string[] = [];
  const clock = { now: 0 };
  const report = createReport({ write: (line) => lines.push(line), now: () => clock.now, reported: new Map() });
  return { lines, clock, report };
}

test('a message is one line with a prefix and the cause', () => {
  const { lines, report } = make();
  report('cannot\nsend', new Error('refused\u001b[31m\nreally'));
  assert.equal(lines, ['agentcore: cannot send (refused [31m really)\n']);
});

test('the same key is said again only after ten minutes, with how often it was held back', () => {
  const { lines, clock, report } = make();
  for (let index = 0; index < 5; index += 1) report(`away ${index}`, undefined, 'key');
  assert.is(lines.length, 1);
  clock.now += 10 * 60_000;
  report('away again', undefined, 'key');
  assert.is(lines.length, 2);
  assert.match(lines[1] ?? '', '[4 more since this was last said]');
});

test('different messages are at most twenty a minute', () => {
  const { lines, clock, report } = make();
  for (let index = 0; index < 1000; index += 1) report(`message ${index}`);
  assert.is(lines.length, 20);
  clock.now += 60_000;
  report('one more');
  assert.is(lines.length, 21);
});

test('secrets in a message or cause are redacted', () => {
  const { lines, report } = make();
  report('sending failed', new Error('https://me:' + 'hunter2' + '@host refused'));
  assert.not.match(lines.join(''), 'hunter2');
});

test('a long message is cut', () => {
  const { lines, report } = make();
  report('x'.repeat(10_000));
  assert.ok((lines[0]?.length ?? 0) < 600);
});

test('an output that throws reaches nobody', () => {
  const write = () => {
    throw new Error('EPIPE');
  };
  const report = createReport({ write, now: () => 0, reported: new Map() });
  report('lost');
});

test('any thrown value is described, also the array that the SDK rejects with', () => {
  assert.is(describeCause([new Error('first'), new Error('second')]), 'first');
  assert.is(describeCause(new AggregateError([new Error('ECONNREFUSED ::1'), new Error('b')], '')), 'ECONNREFUSED ::1');
  assert.is(describeCause(new TypeError('')), 'TypeError');
  assert.is(describeCause(undefined), 'undefined');
  assert.is(describeCause('text'), 'text');
});

test.run();

/** Cheap clocks that agree with the SDK's, and cheap ids that stay random. */
import { isValidSpanId, isValidTraceId } from '@opentelemetry/api';
import { hrTime } from '@opentelemetry/core';
import { suite } from 'uvu';
import * as assert from 'uvu/assert';
import { anchorAt, between, fromMillis, monotonic, monotonicOf, wallTime } from '../../src/span/clock.js';
import { randomSpanId, randomTraceId, traceIdFor } from '../../src/span/ids.js';

const test = suite('clock and ids');
const realNow = Date.now;
const realRandom = Math.random;
test.after.each(() => {
  Date.now = realNow;
  Math.random = realRandom;
});

const millis = ([seconds, nanos]: readonly [number, number]): number => seconds * 1000 + nanos / 1e6;

test('a time is never off from the wall clock by a millisecond or more', () => {
  for (let i = 0; i < 1000; i += 1) {
    // Read before: the process may be kept waiting between any two of these.
    const before = Date.now();
    const mono = monotonic();
    const time = millis(wallTime(anchorAt(mono), mono));
    const after = Date.now();
    assert.ok(time > before - 1 && time < after + 2, `${before} <= ${time} <= ${after}`);
  }
});

test('times are whole nanoseconds in their second, and go forward', () => {
  const anchor = { mono: 5_000, seconds: 100, nanos: 999_999_000 };
  assert.equal(wallTime(anchor, 5_000), [100, 999_999_000]);
  assert.equal(wallTime(anchor, 6_000), [101, 0]);
  assert.equal(wallTime(anchor, 5_000 + 3_000_000_000), [103, 999_999_000]);
  assert.equal(wallTime(anchor, 4_000), [100, 999_998_000], 'before the anchor, too');
  assert.equal(fromMillis(1_700_000_000_123.25), [1_700_000_000, 123_250_000]);
  assert.equal(between([10, 900], [12, 100]), [1, 999_999_200]);
  let last = 0;
  for (let i = 0; i < 1000; i += 1) {
    const mono = monotonic();
    const time = millis(wallTime(anchorAt(mono), mono));
    assert.ok(time >= last);
    last = time;
  }
});

test('performance.now() values are of the same clock', () => {
  const now = performance.now();
  const mono = monotonicOf(now);
  const ours = millis(wallTime(anchorAt(monotonic()), mono));
  assert.ok(Math.abs(ours - millis(hrTime(now))) < 1000, 'the SDK’s, which does not follow a clock that is set');
  assert.ok(Math.abs(mono - monotonic()) < 50_000_000);
});

test('a wall clock that is set is followed within a second; one that agrees moves nothing', () => {
  const mono = monotonic();
  const first = anchorAt(mono);
  const [seconds] = wallTime(first, mono);
  const later = mono + 1_500_000_000;
  Date.now = () => Math.floor(millis(wallTime(first, later)));
  assert.is(anchorAt(later), first, 'it agrees');
  Date.now = () => (seconds + 3600) * 1000;
  assert.is(anchorAt(later + 10), first, 'not looked at yet');
  const muchLater = later + 1_500_000_000;
  assert.equal(wallTime(anchorAt(muchLater), muchLater), [seconds + 3600, 0], 'an hour ahead');
  const end = muchLater + 1_500_000_000;
  Date.now = () => seconds * 1000;
  assert.ok(Math.abs(millis(wallTime(anchorAt(end), end)) - seconds * 1000) < 1.01, 'and back');
});

test('ids are valid, lower case, and differ', () => {
  const traces = new Set(Array.from({ length: 5000 }, randomTraceId));
  const spans = new Set(Array.from({ length: 5000 }, randomSpanId));
  assert.is(traces.size, 5000);
  assert.is(spans.size, 5000);
  for (const id of traces) assert.ok(isValidTraceId(id) && id === id.toLowerCase(), id);
  for (const id of spans) assert.ok(isValidSpanId(id) && id === id.toLowerCase(), id);
});

test('each digit of an id takes each value: all of its bits are random', () => {
  const digits = Array.from({ length: 48 }, () => new Set<string>());
  for (let i = 0; i < 2000; i += 1)
    for (const [at, digit] of [...randomTraceId(), ...randomSpanId()].entries()) digits[at]?.add(digit);
  assert.ok(digits.every((seen) => seen.size === 16));
});

test('no id is all zero, whatever comes out of the random numbers', () => {
  Math.random = () => 0;
  assert.ok(isValidTraceId(randomTraceId()));
  assert.ok(isValidTraceId(traceIdFor(0)));
  assert.ok(isValidSpanId(randomSpanId()));
});

test('the words of a trace id made for a number come to that number', () => {
  for (const word of [0, 1, -1, 0x7fffffff, -0x80000000, 123456789]) {
    const id = traceIdFor(word);
    let joined = 0;
    for (let i = 0; i < 32; i += 8) joined ^= Number.parseInt(id.slice(i, i + 8), 16);
    assert.is(joined, word);
  }
});

test.run();

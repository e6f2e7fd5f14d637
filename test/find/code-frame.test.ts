import { suite } from 'uvu';
import * as assert from 'uvu/assert';
import { codeFrame, formatDiagnostic } from '../../transformer/code-frame.js';
import { editDistance, nearest } from '../../transformer/messages/nearest.js';

const test = suite('code frame');

test('the line above, the line, and the stretch underlined', () => {
  assert.is(codeFrame('one\ntwo three\nfour', 2, 5, 5), '1 | one\n2 | two three\n  |     ^^^^^');
});
test('the first line has none above it, and a byte order mark is no column', () => {
  assert.is(codeFrame('\uFEFFabc', 1, 2), '1 | abc\n  |  ^');
});
test('line numbers line up, with Windows line ends', () => {
  assert.is(codeFrame(`${'\r\n'.repeat(8)}nine\r\nten`, 10, 1, 3), ' 9 | nine\n10 | ten\n   | ^^^');
});
test('tabs become two spaces, before and inside the stretch', () => {
  assert.is(codeFrame('\t\ta\tb', 1, 3, 3), '1 |     a  b\n  |     ^^^^');
});
test('what goes past the end of the line is not underlined; a place behind it is', () => {
  assert.is(codeFrame('abc', 1, 2, 99), '1 | abc\n  |  ^^');
  assert.is(codeFrame('abc', 1, 4), '1 | abc\n  |    ^');
});
test('of a wide line the part around the stretch is shown', () => {
  const frame = codeFrame(`${'x'.repeat(500)}HERE${'y'.repeat(500)}`, 1, 501, 4).split('\n');
  assert.is(frame[0], `1 | …${'x'.repeat(19)}HERE${'y'.repeat(75)}…`);
  assert.is(frame[1], `  | ${' '.repeat(20)}^^^^`);
});
test('a stretch as wide as the line is underlined as far as it is shown', () => {
  const [line, carets] = codeFrame('x'.repeat(300), 1, 1, 300).split('\n');
  assert.is(line!.length, carets!.length);
});
test('a line that the text has not gives nothing', () => assert.is(codeFrame('abc', 7, 1), ''));

test('a diagnostic is printed with what it has of a place', () => {
  const base = { code: 'AC2001', severity: 'error', message: 'Wrong.', fix: 'Right it.' } as const;
  assert.is(formatDiagnostic(base), 'error AC2001: Wrong.\n  Right it.');
  assert.is(formatDiagnostic({ ...base, file: 'a.ts' }, 'text'), 'a.ts - error AC2001: Wrong.\n  Right it.');
  assert.is(
    formatDiagnostic({ ...base, file: 'a.ts', line: 1, column: 2, length: 2 }, 'text'),
    'a.ts:1:2 - error AC2001: Wrong.\n  Right it.\n  1 | text\n    |  ^^',
  );
});

test('the distance of two words counts insertions, deletions, replacements and swaps', () => {
  assert.is(editDistance('trace', 'trace'), 0);
  assert.is(editDistance('trace', 'trcae'), 1);
  assert.is(editDistance('trace', 'trce'), 1);
  assert.is(editDistance('trace', 'tracing'), 3);
  assert.is(editDistance('trace', 'something', 2), 3);
});
test('the nearest name is given only when there is one near', () => {
  assert.is(nearest('parentForm', ['capture', 'parentFrom']), 'parentFrom');
  assert.is(nearest('PLANNER', ['planner', 'executor']), 'planner');
  assert.is(nearest('zzz', ['planner', 'executor']), undefined);
});
test.run();

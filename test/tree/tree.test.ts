import { readFileSync } from 'node:fs';
import fc from 'fast-check';
import { suite } from 'uvu';
import * as assert from 'uvu/assert';
import { formatDuration, plainText, renderTraces, type TreeSpan } from '../../src/tree.js';

function span(name: string, spanId: string, parentSpanId: string | undefined, more: Partial<TreeSpan> = {}): TreeSpan {
  return { traceId: 't1', spanId, parentSpanId, name, startMs: 0, durationMs: 1, ...more };
}

/** `[name, parent's name, start, duration]`; names are the ids. */
function trace(rows: readonly (readonly [string, string | undefined, number, number])[]): TreeSpan[] {
  return rows.map(([name, parent, startMs, durationMs]) => span(name, name, parent, { startMs, durationMs }));
}

const SEED_SPANS = trace([
  ['modular.solve', undefined, 0, 500],
  ['planner.analyze_query', 'modular.solve', 0, 100],
  ['planner.create_steps', 'planner.analyze_query', 50, 50],
  ['executor.execute_plan', 'modular.solve', 100, 250],
  ['tool.calculator', 'executor.execute_plan', 100, 50],
  ['tool.search_engine', 'executor.execute_plan', 150, 150],
  ['tool.data_processor', 'executor.execute_plan', 300, 40],
  ['verifier.validate_results', 'modular.solve', 350, 80],
  ['verifier.check_consistency', 'verifier.validate_results', 380, 30],
  ['generator.synthesize_response', 'modular.solve', 430, 70],
]);

const SEED_TREE = `modular.solve [500ms]
  ├─ planner.analyze_query [100ms]
  │   └─ planner.create_steps [50ms]
  ├─ executor.execute_plan [250ms]
  │   ├─ tool.calculator [50ms]
  │   ├─ tool.search_engine [150ms]
  │   └─ tool.data_processor [40ms]
  ├─ verifier.validate_results [80ms]
  │   └─ verifier.check_consistency [30ms]
  └─ generator.synthesize_response [70ms]`;

const tree = suite('tree');

tree('prints the block of the seed byte for byte, whatever the order in which the spans ended', () => {
  assert.is(renderTraces(SEED_SPANS), SEED_TREE);
  assert.is(renderTraces([...SEED_SPANS].reverse()), SEED_TREE);
});

tree('marks errors with their message, and a failure without a message with the mark alone', () => {
  const spans = SEED_SPANS.map((entry) => {
    if (entry.name === 'tool.search_engine') return { ...entry, error: 'upstream 503' };
    return entry.name === 'modular.solve' ? { ...entry, error: '' } : entry;
  });
  const lines = renderTraces(spans).split('\n');
  assert.is(lines[0], 'modular.solve [500ms] ✗');
  assert.is(lines[5], '  │   ├─ tool.search_engine [150ms] ✗ upstream 503');
});

tree('continues under a last child with spaces instead of a bar', () => {
  const spans = trace([
    ['a', undefined, 0, 4],
    ['b', 'a', 0, 3],
    ['c', 'b', 0, 2],
    ['d', 'c', 0, 1],
  ]);
  assert.is(renderTraces(spans), 'a [4ms]\n  └─ b [3ms]\n      └─ c [2ms]\n          └─ d [1ms]');
});

tree('orders children by start and, where those are equal, as they came', () => {
  const spans = trace([
    ['late', 'root', 2, 1],
    ['first', 'root', 1, 1],
    ['second', 'root', 1, 1],
    ['root', undefined, 0, 5],
  ]);
  assert.is(renderTraces(spans), 'root [5ms]\n  ├─ first [1ms]\n  ├─ second [1ms]\n  └─ late [1ms]');
});

tree('separates traces by a blank line, oldest first, and never links spans across them', () => {
  const spans = [
    span('b', '1', undefined, { traceId: 'y', startMs: 9 }),
    span('c', '2', '1', { traceId: 'y', startMs: 9 }),
    span('a', '1', undefined, { traceId: 'x', startMs: 3 }),
  ];
  assert.is(renderTraces(spans), 'a [1ms]\n\nb [1ms]\n  └─ c [1ms]');
});

tree(
  'says of a root with a parent id that its parent was not received, and of a span without an end that it has none',
  () => {
    const spans = [span('orphan', '2', 'remote'), span('open', '3', '2', { incomplete: true, durationMs: 0 })];
    assert.is(renderTraces(spans), 'orphan [1ms] (parent not received)\n  └─ open [0ms] (not ended)');
  },
);

tree('names services only when there are several, at roots and where the service changes', () => {
  const one = [span('a', '1', undefined, { service: 'x' }), span('b', '2', '1', { service: 'x' })];
  assert.is(renderTraces(one), 'a [1ms]\n  └─ b [1ms]');
  const two = [...one, span('c', '3', '2', { service: 'y' }), span('d', '4', '3', { service: 'y' })];
  assert.is(renderTraces(two), 'a [1ms] (service x)\n  └─ b [1ms]\n      └─ c [1ms] (service y)\n          └─ d [1ms]');
});

tree('cuts a cycle of parents at the span that started first', () => {
  const spans = [
    span('a', '1', '3', { startMs: 5 }),
    span('b', '2', '1', { startMs: 1 }),
    span('c', '3', '2', { startMs: 7 }),
    span('self', '4', '4', { startMs: 8 }),
  ];
  assert.is(
    renderTraces(spans),
    'b [1ms] (its parents form a cycle)\n  └─ c [1ms]\n      └─ a [1ms]\nself [1ms] (its parents form a cycle)',
  );
});

tree('prints both of two spans with one id and hangs the children under the first', () => {
  const spans = [span('a', '1', undefined), span('twin', '1', undefined, { startMs: 1 }), span('child', '2', '1')];
  assert.is(renderTraces(spans), 'a [1ms]\n  └─ child [1ms]\ntwin [1ms]');
});

tree('stops after maxSpans lines and counts the rest', () => {
  const spans = [...SEED_SPANS, span('other', 'x', undefined, { traceId: 't2', startMs: 1000 })];
  assert.is(
    renderTraces(spans, { maxSpans: 2 }),
    'modular.solve [500ms]\n  ├─ planner.analyze_query [100ms]\n\n… 9 more spans not shown',
  );
  assert.match(renderTraces(spans, { maxSpans: 10 }), /\n\n… 1 more span not shown$/);
  assert.not.match(renderTraces(spans, { maxSpans: 11 }), /not shown/);
});

tree('is empty for no spans', () => {
  assert.is(renderTraces([]), '');
});

tree('colours only when asked, and says the same in colour', () => {
  const spans = [span('a', '1', undefined, { error: 'bad' }), span('b', '2', '1')];
  const colours = new RegExp(`${String.fromCharCode(27)}\\[\\d+m`, 'g');
  assert.not.match(renderTraces(spans), colours);
  const coloured = renderTraces(spans, { colour: true });
  assert.match(coloured, colours);
  assert.is(coloured.replace(colours, ''), renderTraces(spans));
});

tree('lets nothing in names and messages steer the terminal or break the line', () => {
  const evil = 'x\u001b]0;title\u0007\u001b[2J\r\n\tnext\u2028\u202e\u009b31m\u007f\ud800\u{e0041}';
  const spans = [span(evil, '1', undefined, { error: evil, service: evil }), span('b', '2', '1', { service: 's' })];
  const output = renderTraces(spans, { colour: false });
  assert.is(output.split('\n').length, 2);
  assert.not.match(output.replaceAll('\n', ''), /[\p{Cc}\p{Cs}\u2028\u202e\u{e0041}]/u);
  assert.match(output, /^x␛\]0;title␇␛\[2J next �/);
});

tree('cuts long names and messages, between characters, and keeps joined emoji', () => {
  assert.is(plainText('abcdef', 6), 'abcdef');
  assert.is(plainText('abcdefg', 6), 'abcde…');
  assert.is(plainText(`abcd${'😀'.repeat(9)}`, 6), 'abcd…');
  assert.is(plainText('👩‍💻', 10), '👩‍💻');
  assert.is(plainText(`a${' '.repeat(100)}b`, 5), 'a…');
  const line = renderTraces([span('n'.repeat(1e6), '1', undefined, { error: 'm'.repeat(1e6) })]);
  assert.ok(line.length < 600, `${line.length} characters`);
});

tree('shows what is invisible, and lets no pile of marks grow over other lines', () => {
  for (const hidden of [
    '\u00ad',
    '\u034f',
    '\u115f',
    '\u180e',
    '\u200b',
    '\u206f',
    '\u3164',
    '\ufff9',
    '\u{e0100}',
    '\u{1d173}',
  ]) {
    assert.is(plainText(`a${hidden}b`, 10), 'a\ufffdb', hidden.codePointAt(0)?.toString(16));
  }
  assert.is(plainText(`a${'\u0301'.repeat(100)}b`, 200), `a${'\u0301'.repeat(8)}b`);
  assert.is(plainText('Việt नमस्ते ❤️ می\u200cخواهم', 100), 'Việt नमस्ते ❤️ می\u200cخواهم');
});

tree('calls a span without a name so', () => {
  assert.is(renderTraces([span(' \n', '1', undefined)]), '(unnamed) [1ms]');
});

tree('writes durations with the unit that fits', () => {
  const cases: readonly (readonly [number, string])[] = [
    [0, '0ms'],
    [0.0000004, '<0.001ms'],
    [0.0034, '0.0034ms'],
    [0.4, '0.4ms'],
    [0.426, '0.43ms'],
    [0.999, '1ms'],
    [1.25, '1.3ms'],
    [12.4, '12ms'],
    [500, '500ms'],
    [999.6, '1s'],
    [1250, '1.25s'],
    [59_994, '59.99s'],
    [59_996, '1m'],
    [125_000, '2m 5s'],
    [3_599_700, '1h'],
    [12_000_000, '3h 20m'],
    [-1, '?'],
    [Number.NaN, '?'],
    [Number.POSITIVE_INFINITY, '?'],
  ];
  for (const [ms, text] of cases) assert.is(formatDuration(ms), text, `${ms} ms`);
});

tree('prints every span of any graph of parents exactly once', () => {
  const id = fc.integer({ min: 0, max: 12 }).map(String);
  const node = fc.record({ traceId: fc.constantFrom('x', 'y'), spanId: id, parent: fc.option(id, { nil: undefined }) });
  const times = fc.record({ startMs: fc.double(), durationMs: fc.double() });
  fc.assert(
    fc.property(fc.array(fc.tuple(node, times), { maxLength: 40 }), (entries) => {
      const spans = entries.map(([{ traceId, spanId, parent }, { startMs, durationMs }], index) => {
        return { traceId, spanId, parentSpanId: parent, name: `<${index}>`, startMs, durationMs };
      });
      const found = [...renderTraces(spans).matchAll(/<(\d+)>/g)].map((match) => Number(match[1]));
      assert.equal(
        found.sort((a, b) => a - b),
        spans.map((_, index) => index),
      );
    }),
    { numRuns: 500 },
  );
});

tree('prints any text as one line without control characters', () => {
  fc.assert(
    fc.property(fc.string({ unit: 'binary' }), fc.string({ unit: 'grapheme' }), (name, error) => {
      const line = renderTraces([span(name, '1', undefined, { error })]);
      assert.not.match(line, /[\p{Cc}\p{Cs}\u2028\u2029]/u);
    }),
  );
});

const SHAPES: readonly (readonly [string, (index: number) => string | undefined])[] = [
  ['a chain', (index) => (index === 0 ? undefined : String(index - 1))],
  ['one parent', (index) => (index === 0 ? undefined : '0')],
  ['one cycle', (index) => String((index + 1) % 100_000)],
  ['a binary tree', (index) => (index === 0 ? undefined : String((index - 1) >> 1))],
  ['one id for all', () => '0'],
];
for (const [shape, parentOf] of SHAPES) {
  tree(`prints 100,000 spans that form ${shape} in output that grows with their number`, () => {
    const spans = Array.from({ length: 100_000 }, (_, index) =>
      span(`s${index}`, shape === 'one id for all' ? '0' : String(index), parentOf(index), { startMs: index }),
    );
    const output = renderTraces(spans);
    assert.is(output.split('\n').length, 100_000);
    assert.ok(output.length < 100_000 * 250, `${output.length} characters`);
  });
}

tree('numbers the depth of lines too deep to indent', () => {
  const chain = Array.from({ length: 60 }, (_, index) =>
    span(`s${index}`, String(index), index === 0 ? undefined : String(index - 1)),
  );
  const lines = renderTraces(chain).split('\n');
  assert.is(lines[48]!.trim(), '└─ s48 [1ms]');
  assert.is(lines[49]!.trim(), '└─ (depth 49) s49 [1ms]');
  assert.is(lines[59]!.indexOf('└'), lines[49]!.indexOf('└'));
});

tree('imports nothing, so that the runtime may carry it anywhere', () => {
  const source = readFileSync(new URL('../../src/tree.ts', import.meta.url), 'utf8');
  assert.not.match(source, /\bimport\b.*\bfrom\b|\brequire\(/);
});

tree.run();

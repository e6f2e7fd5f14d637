/** Our mappings against those that magic-string makes of the same inserts. */
import fc from 'fast-check';
import MagicString from 'magic-string';
import { suite } from 'uvu';
import * as assert from 'uvu/assert';
import { mappings } from '../../transformer/mappings.js';
import type { Insert } from '../../transformer/types.js';

function reference(source: string, inserts: readonly Insert[]): string {
  const magic = new MagicString(source);
  for (const { position, text } of inserts) magic.appendLeft(position, text);
  return magic.generateMap({ hires: 'boundary' }).mappings;
}

const map = suite('mappings');

map('of any text with any inserts are those of magic-string', () => {
  const piece = fc.constantFrom(
    'word',
    'x',
    '_9',
    '$',
    ' ',
    '  ',
    '(',
    ';',
    '\n',
    '\r\n',
    '\r',
    '\u2028',
    'é',
    '😀',
    '',
  );
  const edit = fc.record({ at: fc.nat(), text: fc.constantFrom('a', ' try {', '/*', 'long enough '.repeat(200)) });
  fc.assert(
    fc.property(fc.array(piece, { maxLength: 60 }), fc.array(edit, { maxLength: 8 }), (pieces, edits) => {
      const source = pieces.join('');
      const inserts = edits
        .map(({ at, text }) => ({ position: at % (source.length + 1), text }))
        .sort((a, b) => a.position - b.position);
      assert.is(mappings(source, inserts), reference(source, inserts));
    }),
    { numRuns: 2_000 },
  );
});

map('of a text longer than what is written at a time, with lines as long, are those of magic-string', () => {
  const source = `${'word, '.repeat(20_000)}\n${'\n'.repeat(50_000)}${'x'.repeat(100_000)}\n${'('.repeat(50_000)}`;
  const inserts = [0, 1, 70_000, 120_001, source.length].map((position) => ({ position, text: '/*'.repeat(40_000) }));
  assert.is(mappings(source, inserts), reference(source, inserts));
});

map.run();

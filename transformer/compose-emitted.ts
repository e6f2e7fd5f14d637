/** Maps that a compiler has made of instrumented texts, led on to the sources that those were made of. */
import remapping from '@jridgewell/remapping';
import type { SourceMapJson } from './types.js';

/** What a source of an emitted map was made of. */
export interface MadeOf {
  /** From the compiled text to the source; its own `sources` do not count. Undefined: they are the same. */
  readonly map?: SourceMapJson;
  /** The source as the composed map is to name it. */
  readonly source: string;
}

type EmittedMap = SourceMapJson & { readonly sourceRoot?: string };

/**
 * @param text of the map
 * @param madeOf asked about each source as the map spells it, its `sourceRoot` aside; undefined: it stays as it is
 * @returns the map as text; the very same text when nothing in it was instrumented
 */
export function composeEmitted(text: string, madeOf: (source: string) => MadeOf | undefined): string {
  const emitted = JSON.parse(text) as EmittedMap;
  const made = emitted.sources.map((source) => (source === null ? undefined : madeOf(source)));
  if (made.every((each) => each === undefined)) return text;
  // Numbers for names: two sources may end alike, and a name may look like an address.
  const { sourceRoot, ...bare } = emitted;
  const numbered = { ...bare, sources: emitted.sources.map((_, index) => `${index}`) };
  const composed = remapping(JSON.stringify(numbered), (name, { depth }) => {
    const map = depth === 1 ? made[Number(name)]?.map : undefined;
    return map === undefined ? null : JSON.stringify({ ...map, sources: [name], sourceRoot: undefined });
  });
  const { sources, sourcesContent = [], ...rest } = JSON.parse(composed.toString()) as EmittedMap;
  // Also those that nothing leads to.
  const all = [...new Set([...sources, ...numbered.sources])];
  return JSON.stringify({
    ...rest,
    ...(sourceRoot !== undefined && { sourceRoot }),
    sources: all.map((name) => made[Number(name)]?.source ?? emitted.sources[Number(name)] ?? null),
    ...(emitted.sourcesContent !== undefined && {
      sourcesContent: all.map((_, index) => sourcesContent[index] ?? null),
    }),
  });
}

const INLINE_MAP = /(\/\/# sourceMappingURL=data:application\/json;(?:charset=[^;,]+;)?base64,)(\S+)\s*$/;

/**
 * A file that may have its map in its last line.
 *
 * @param compose what makes another text of the map's
 */
export function composeInline(text: string, compose: (map: string) => string): string {
  return text.replace(INLINE_MAP, (_, head: string, data: string) => {
    const map = compose(Buffer.from(data, 'base64').toString('utf8'));
    return `${head}${Buffer.from(map).toString('base64')}`;
  });
}

/** What the compiler writes of the instrumented program: JavaScript alone, with maps that lead to the user's sources. */
import { dirname, resolve } from 'node:path';
import remapping from '@jridgewell/remapping';
import type { InstrumentResult } from '../../types.js';
import type ts from '../../typescript.js';

const DECLARATION = /\.d\.(?:[^./]+\.)?[cm]?ts(?:\.map)?$/;
const INLINE_MAP = /(\/\/# sourceMappingURL=data:application\/json;(?:charset=[^;,]+;)?base64,)(\S+)\s*$/;

/** @param results by the path of their source, absolute */
export function withOriginalMaps(
  write: ts.WriteFileCallback,
  results: ReadonlyMap<string, InstrumentResult>,
): ts.WriteFileCallback {
  return (path, text, ...rest) => {
    // Those of the user's own program are written.
    if (DECLARATION.test(path)) return;
    write(path, path.endsWith('.map') ? composed(path, text) : withInlineMap(path, text), ...rest);
  };

  function withInlineMap(path: string, text: string): string {
    return text.replace(INLINE_MAP, (_, head: string, data: string) => {
      const map = composed(path, Buffer.from(data, 'base64').toString('utf8'));
      return `${head}${Buffer.from(map).toString('base64')}`;
    });
  }

  function composed(path: string, text: string): string {
    const map = JSON.parse(text) as {
      sources: string[];
      sourceRoot?: string;
      sourcesContent?: string[];
      file?: string;
    };
    const found = map.sources.map((source) => results.get(resolve(dirname(path), map.sourceRoot ?? '', source)));
    if (found.every((result) => result === undefined)) return text;
    const result = remapping(text, (_, { depth, source }) => {
      const at = depth === 1 ? map.sources.findIndex((name) => source.endsWith(name)) : -1;
      const made = found[at];
      return made === undefined ? null : JSON.stringify({ ...made.map(), sources: [source] });
    });
    const { sourceRoot, sources } = map;
    const decoded = JSON.parse(result.toString()) as { sourcesContent?: unknown[] };
    const { sourcesContent, ...rest } = decoded;
    const contents = map.sourcesContent === undefined ? {} : { sourcesContent };
    return JSON.stringify({ ...rest, ...(sourceRoot !== undefined && { sourceRoot }), sources, ...contents });
  }
}

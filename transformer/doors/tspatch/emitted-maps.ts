/** What the compiler writes of the instrumented program: JavaScript alone, with maps that lead to the user's sources. */
import { dirname, resolve } from 'node:path';
import remapping from '@jridgewell/remapping';
import { Edits } from '../../edits.js';
import type { InstrumentResult } from '../../types.js';
import type ts from '../../typescript.js';

const DECLARATION = /\.d\.(?:[^./]+\.)?[cm]?ts(?:\.map)?$/;
const INLINE_MAP = /(\/\/# sourceMappingURL=data:application\/json;(?:charset=[^;,]+;)?base64,)(\S+)\s*$/;

/**
 * @param program the user's own
 * @param results by the path of their source, as the program has it
 */
export function withOriginalMaps(
  write: ts.WriteFileCallback,
  program: ts.Program,
  results: ReadonlyMap<string, InstrumentResult>,
): ts.WriteFileCallback {
  return (path, text, mark, onError, sources, ...rest) => {
    // Those of the user's own program are written.
    if (DECLARATION.test(path)) return;
    const written = path.endsWith('.map') ? composed(path, text, sources) : withInlineMap(path, text, sources);
    write(path, written, mark, onError, sources, ...rest);
  };

  function withInlineMap(path: string, text: string, sources: Sources): string {
    return text.replace(INLINE_MAP, (_, head: string, data: string) => {
      const map = composed(path, Buffer.from(data, 'base64').toString('utf8'), sources);
      return `${head}${Buffer.from(map).toString('base64')}`;
    });
  }

  function composed(path: string, text: string, sources: Sources): string {
    const map = JSON.parse(text) as EmittedMap;
    const inserted = map.sources.map((name) => editsOf(sourceOf(path, map, name, sources)));
    if (inserted.every((edits) => edits === undefined)) return text;
    // Under numbers in place of their names, which are paths from one folder or another, and may be the ends of each other.
    const numbered = { ...map, sourceRoot: '', sources: map.sources.map((_, index) => String(index)) };
    const made = remapping(JSON.stringify(numbered), (name, { depth }) => {
      const edits = depth === 1 ? inserted[Number(name)] : undefined;
      return edits === undefined ? null : JSON.stringify(edits.map(name));
    });
    const { names, sources: left, sourcesContent, mappings } = JSON.parse(made.toString()) as EmittedMap;
    return JSON.stringify({
      version: 3,
      file: map.file,
      ...(map.sourceRoot !== undefined && { sourceRoot: map.sourceRoot }),
      sources: left.map((name) => map.sources[Number(name)]),
      names,
      mappings,
      ...(map.sourcesContent && { sourcesContent }),
    });
  }

  function editsOf(path: string | undefined): Edits | undefined {
    const result = path === undefined ? undefined : results.get(path);
    const text = path === undefined ? undefined : program.getSourceFile(path)?.text;
    return result && text !== undefined ? new Edits(text, result.inserts) : undefined;
  }

  /** The compiler says of what it writes which sources are in it; of several (`outFile`) the map's folder tells them apart. */
  function sourceOf(path: string, map: EmittedMap, name: string, sources: Sources): string | undefined {
    if (sources?.length === 1) return sources[0]?.fileName;
    const folder = sourcesFolder(path, map);
    const wanted = program.getSourceFile(resolve(folder, name))?.fileName;
    return sources?.find(({ fileName }) => fileName === wanted)?.fileName;
  }

  /** What the compiler has made the paths of sources relative to. */
  function sourcesFolder(path: string, { sourceRoot }: EmittedMap): string {
    const { mapRoot } = program.getCompilerOptions();
    const common = (program as Known).getCommonSourceDirectory();
    if (sourceRoot !== undefined && sourceRoot !== '') return common;
    return mapRoot === undefined ? dirname(path) : resolve(common, mapRoot);
  }
}

type Sources = readonly ts.SourceFile[] | undefined;

interface EmittedMap {
  readonly file?: string;
  readonly sourceRoot?: string;
  readonly sources: readonly string[];
  readonly sourcesContent?: readonly (string | null)[];
  readonly names: readonly string[];
  readonly mappings: string;
}

type Known = ts.Program & { getCommonSourceDirectory(): string };

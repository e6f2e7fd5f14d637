/** What the compiler writes of the instrumented program: JavaScript alone, with maps that lead to the user's sources. */
import { dirname, resolve } from 'node:path';
import { composeEmitted, composeInline } from '../../compose-emitted.js';
import { Edits } from '../../edits.js';
import type { InstrumentResult } from '../../types.js';
import type ts from '../../typescript.js';

const DECLARATION = /\.d\.(?:[^./]+\.)?[cm]?ts(?:\.map)?$/;

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
    const compose = (map: string): string => composed(path, map, sources);
    write(path, path.endsWith('.map') ? compose(text) : composeInline(text, compose), mark, onError, sources, ...rest);
  };

  function composed(path: string, text: string, sources: Sources): string {
    const map = JSON.parse(text) as EmittedMap;
    return composeEmitted(text, (name) => {
      const edits = editsOf(sourceOf(path, map, name, sources));
      return edits && { map: edits.map(name), source: name };
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
  readonly sourceRoot?: string;
}

type Known = ts.Program & { getCommonSourceDirectory(): string };

/** The files of the output, from what the core made of the sources. */
import { basename, dirname, resolve } from 'node:path';
import { displayPath, relativePosix } from '../../transformer/project/paths.js';
import { fileSystemError } from '../errors.js';
import { DERIVED_TSCONFIG, derivedTsconfig } from '../project/derived-tsconfig.js';
import type { FileOutcome } from '../project/instrument-file.js';
import type { Project } from '../project/project.js';
import { type NewFile, newFile } from './output-file.js';

export interface OutputOptions {
  /** Absolute, without links. */
  readonly outDir: string;
  readonly sourceMap: boolean;
}

/** Makes the files of one source after another. */
export class Outputs {
  readonly #project: Project;
  readonly #options: OutputOptions;
  readonly #maps = new Set<string>();

  constructor(project: Project, options: OutputOptions) {
    this.#project = project;
    this.#options = options;
  }

  /** What comes of one source: itself or its copy, and its map. */
  of(outcome: FileOutcome): NewFile[] {
    const { file, executable, bytes, result } = outcome;
    try {
      // The map of a compiled source that lay beside it: ours, which is made of it, has taken its place.
      if (this.#maps.has(file.outputPath)) return [];
      if (result?.changed !== true) return [newFile(file.outputPath, 'copied', bytes ?? file.path, executable)];
      const { code } = result;
      if (!this.#options.sourceMap) return [newFile(file.outputPath, 'instrumented', Buffer.from(code), executable)];
      const map = newFile(`${file.outputPath}.map`, 'generated', Buffer.from(this.#map(outcome)));
      this.#maps.add(map.path);
      const withComment = Buffer.from(withMapComment(code, basename(map.path)));
      return [newFile(file.outputPath, 'instrumented', withComment, executable), map];
    } catch (error) {
      throw fileSystemError(error, 'read', displayPath(file.path, this.#project.cwd));
    }
  }

  /** What belongs to none of the sources. */
  others(): NewFile[] {
    const { tsconfig } = this.#project;
    if (tsconfig === undefined) return [];
    const { outDir } = this.#options;
    const text = derivedTsconfig(tsconfig, { outDir, file: resolve(outDir, DERIVED_TSCONFIG) });
    return [newFile(DERIVED_TSCONFIG, 'generated', Buffer.from(text))];
  }

  #map({ file, result }: FileOutcome): string {
    const made = result!.map();
    const outputFolder = dirname(resolve(this.#options.outDir, file.outputPath));
    // The core's paths are relative to the root, also those of what the source itself was made of.
    const absolute = (source: string) => resolve(dirname(file.path), relativePosix(dirname(file.filePath), source));
    const sources = made.sources.map((source) => source && relativePosix(outputFolder, absolute(source)));
    return JSON.stringify({ ...made, file: basename(file.outputPath), sources });
  }
}

/** The comment goes behind the last line break, so that no line moves; only a text that does not end in one gets one more. */
function withMapComment(code: string, mapName: string): string {
  const lineBreak = /[\r\n]$/.test(code) ? '' : '\n';
  return `${code}${lineBreak}//# sourceMappingURL=${encodeURI(mapName)}`;
}

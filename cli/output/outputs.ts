/** The files of the output, from what the core made of the sources. */
import { basename, dirname, resolve } from 'node:path';
import { displayPath, relativePosix } from '../../transformer/project/paths.js';
import { fileSystemError } from '../errors.js';
import { DERIVED_TSCONFIG, derivedTsconfig } from '../project/derived-tsconfig.js';
import type { FileOutcome } from '../project/instrument-files.js';
import type { Project } from '../project/project.js';
import { type OutputFile, outputFile } from './output-file.js';

export interface OutputOptions {
  /** Absolute, without links. */
  readonly outDir: string;
  readonly sourceMap: boolean;
}

export function outputFiles(project: Project, outcomes: readonly FileOutcome[], options: OutputOptions): OutputFile[] {
  const outputs = outcomes.flatMap((outcome) => {
    try {
      return filesOf(outcome, options);
    } catch (error) {
      throw fileSystemError(error, 'read', displayPath(outcome.file.path, project.cwd));
    }
  });
  if (project.tsconfig === undefined) return outputs;
  const text = derivedTsconfig(project.tsconfig, options.outDir);
  return [...outputs, outputFile(DERIVED_TSCONFIG, 'generated', Buffer.from(text))];
}

function filesOf({ file, executable, result }: FileOutcome, { outDir, sourceMap }: OutputOptions): OutputFile[] {
  if (result === undefined || !result.changed) return [outputFile(file.outputPath, 'copied', file.path, executable)];
  if (!sourceMap) return [outputFile(file.outputPath, 'instrumented', Buffer.from(result.code), executable)];
  const made = result.map();
  const outputFolder = dirname(resolve(outDir, file.outputPath));
  // The core's paths are relative to the root, also those of what the source itself was made of.
  const absolute = (source: string) => resolve(dirname(file.path), relativePosix(dirname(file.filePath), source));
  const sources = made.sources.map((source) => source && relativePosix(outputFolder, absolute(source)));
  const map = { ...made, file: basename(file.outputPath), sources };
  const code = withMapComment(result.code, `${basename(file.outputPath)}.map`);
  return [
    outputFile(file.outputPath, 'instrumented', Buffer.from(code), executable),
    outputFile(`${file.outputPath}.map`, 'generated', Buffer.from(JSON.stringify(map))),
  ];
}

/** The comment goes behind the last line break, so that no line moves; only a text that does not end in one gets one more. */
function withMapComment(code: string, mapName: string): string {
  const lineBreak = /[\r\n]$/.test(code) ? '' : '\n';
  return `${code}${lineBreak}//# sourceMappingURL=${encodeURI(mapName)}`;
}

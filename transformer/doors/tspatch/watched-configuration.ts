/** Has the compiler look at our configuration as at the tsconfig: under `--watch`, a change of it is another program. */
import type ts from '../../typescript.js';
import { configFileOfOptions } from './compiler.js';

/** To be called before the compiler sets up its watchers, which is when the program is there. */
export function watchConfiguration(program: ts.Program, files: readonly string[]): void {
  const tsconfig = configFileOfOptions(program.getCompilerOptions());
  if (tsconfig === undefined) return;
  const extended = tsconfig.extendedSourceFiles ?? [];
  tsconfig.extendedSourceFiles = [...extended, ...files.filter((file) => !extended.includes(file))];
}

/**
 * When the tsconfig is read anew and nothing in it or in a source is another, the compiler goes on with the program that it
 * has, unless a file that was missing is there. So our configuration is said to have been.
 *
 * @param program is changed
 */
export function renewedByEveryChange(program: ts.Program, files: readonly string[]): ts.Program {
  if (program.getCompilerOptions()['watch'] !== true) return program;
  const known = program as Known;
  const { getMissingFilePaths } = known;
  const names = new Map(files.map((file) => [file, file]));
  return Object.assign(program, {
    getMissingFilePaths: () => new Map([...getMissingFilePaths.call(known), ...names]),
  });
}

type Known = ts.Program & {
  getMissingFilePaths(): Map<string, string>;
};

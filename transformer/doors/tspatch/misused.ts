/** What the plugin answers when it is called as anything but a transformer of programs (AC7002). */
import { formatDiagnostic } from '../../code-frame.js';
import type ts from '../../typescript.js';
import { configFileOfOptions } from './compiler.js';
import { compilerDiagnostic } from './compiler-diagnostics.js';
import { notAProgramTransformer } from './plugin-entry.js';

/** What a transformer of single files is given by ts-patch and what it came from, or the compiler's own context (`raw`). */
interface TakesDiagnostics {
  readonly addDiagnostic: (diagnostic: ts.Diagnostic) => void;
}

/**
 * A transformer that leaves all files as they are, where the compiler can be given the error.
 *
 * @param given arguments of the call
 * @throws {Error} else, with a stack that says no more than what is to be corrected
 */
export function misused(
  given: readonly unknown[],
): ts.TransformerFactory<ts.SourceFile> | ts.Transformer<ts.SourceFile> {
  const options = given.find(isProgram)?.getCompilerOptions() ?? {};
  const error = notAProgramTransformer(options);
  const to = given.find(takesDiagnostics);
  if (to === undefined) {
    const thrown = new Error(formatDiagnostic(error));
    thrown.stack = thrown.message;
    throw thrown;
  }
  const tsconfig = error.line === undefined ? undefined : configFileOfOptions(options);
  to.addDiagnostic(compilerDiagnostic(error, tsconfig));
  // `raw` wants what the factory of a transformer makes.
  const leave: ts.Transformer<ts.SourceFile> = (file) => file;
  return isProgram(given[0]) ? () => leave : leave;
}

function isProgram(value: unknown): value is ts.Program {
  return typeof (value as Partial<ts.Program> | undefined)?.getSourceFiles === 'function';
}

function takesDiagnostics(value: unknown): value is TakesDiagnostics {
  return typeof (value as Partial<TakesDiagnostics> | undefined)?.addDiagnostic === 'function';
}

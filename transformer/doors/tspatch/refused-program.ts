/** A program about which nothing can be done before something is corrected: it says so, and emits nothing. */
import type ts from '../../typescript.js';

/**
 * As if the error were the user's own, under `noEmitOnError`: output that is not instrumented is never written in silence,
 * what is there stays, and builds with a state of their own (`incremental`, `-b`, `--watch`) know that it is to be made
 * again.
 *
 * @param program is changed
 * @param errors at least one
 */
export function refuse(program: ts.Program, errors: readonly ts.Diagnostic[]): ts.Program {
  const { getOptionsDiagnostics } = program;
  const options: ts.CompilerOptions = { ...program.getCompilerOptions(), noEmitOnError: true };
  return Object.assign(program, {
    getCompilerOptions: () => options,
    getOptionsDiagnostics: (...rest) => [...errors, ...getOptionsDiagnostics(...rest)],
  } satisfies Partial<ts.Program>);
}

/**
 * Warnings, in the compiler's form and where it writes its own. It is not given them to report: whatever it reports
 * makes it exit with 2, and keeps `-b` from building what depends on the project.
 */
import { basename } from 'node:path';
import type ts from '../../typescript.js';
import type { Compiler } from './compiler.js';

export function tell(compiler: Compiler, { pretty }: ts.CompilerOptions, diagnostics: readonly ts.Diagnostic[]): void {
  if (diagnostics.length === 0 || isEditor()) return;
  const { sys, formatDiagnostics, formatDiagnosticsWithColorAndContext } = compiler;
  const host: ts.FormatDiagnosticsHost = {
    getCurrentDirectory: () => sys.getCurrentDirectory(),
    getCanonicalFileName: (name) => (sys.useCaseSensitiveFileNames ? name : name.toLowerCase()),
    getNewLine: () => sys.newLine,
  };
  const isPretty = pretty ?? (sys.writeOutputIsTTY?.() === true && !process.env['NO_COLOR']);
  sys.write(
    isPretty
      ? `${formatDiagnosticsWithColorAndContext(diagnostics, host)}${sys.newLine}`
      : formatDiagnostics(diagnostics, host),
  );
}

/** What an editor's server writes is a protocol. */
function isEditor(): boolean {
  return /tsserver/.test(basename(process.argv[1] ?? ''));
}

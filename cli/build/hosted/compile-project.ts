/** Compiles a project through the API, in the steps of `tsc`. */
import type { ApiDiagnostic, CompilerApi, CompilerModule } from './compiler-api.js';
import type { Compiled, HostPlace } from './protocol.js';

/** As `tsc -p` does. */
export function compileProgram(compiler: CompilerModule, api: CompilerApi, { tsconfig }: HostPlace): Compiled {
  const program = api.createSnapshot({ openProjects: [tsconfig] }).getConfiguredProject(tsconfig)?.program;
  if (program === undefined) throw new Error(`no project was made of ${tsconfig}`);
  const ofConfig = program.getConfigFileParsingDiagnostics();
  const found = [...ofConfig, ...program.getSyntacticDiagnostics()];
  const isWell = (): boolean => found.length === ofConfig.length;
  if (isWell()) found.push(...program.getProgramDiagnostics(), ...program.getGlobalDiagnostics());
  // Checking may find that a global type is missing.
  if (isWell()) found.push(...program.getSemanticDiagnostics(), ...program.getGlobalDiagnostics());
  const { emitSkipped, diagnostics } = program.emit();
  const all = sortedOnce([...found, ...diagnostics]);
  const code = all.length === 0 ? 0 : emitSkipped ? 1 : 2;
  return { code, printed: compiler.formatDiagnostics(all, api) };
}

/** As `tsc -b` does, with times and texts of before in `.tsbuildinfo`. */
export function buildProjects(compiler: CompilerModule, api: CompilerApi, { tsconfig, cwd }: HostPlace): Compiled {
  const { status, diagnostics = [] } = api.createBuildOrchestrator([tsconfig], { cwd }).build();
  return { code: status, printed: compiler.formatDiagnostics(diagnostics, api) };
}

function sortedOnce(diagnostics: readonly ApiDiagnostic[]): ApiDiagnostic[] {
  const once = new Map(diagnostics.map((diagnostic) => [JSON.stringify(diagnostic), diagnostic]));
  return [...once.values()].sort(
    (a, b) =>
      compare(a.fileName ?? '', b.fileName ?? '') ||
      a.pos - b.pos ||
      a.end - b.end ||
      a.code - b.code ||
      compare(a.text, b.text),
  );
}

function compare(a: string, b: string): number {
  return a === b ? 0 : a < b ? -1 : 1;
}

/** The program that emits JavaScript, over the instrumented texts; declaration files come from the user's own. */
import type { InstrumentResult } from '../../types.js';
import type ts from '../../typescript.js';
import type { Compiler, KnownSourceFile } from './compiler.js';
import { withOriginalMaps } from './emitted-maps.js';

/** @param results by the path of their source, as the program has it */
export function emittingProgram(
  compiler: Compiler,
  program: ts.Program,
  host: ts.CompilerHost,
  results: ReadonlyMap<string, InstrumentResult>,
): ts.Program {
  const getSourceFile: ts.CompilerHost['getSourceFile'] = (fileName, languageVersion, ...rest) => {
    const original = program.getSourceFile(fileName) as KnownSourceFile | undefined;
    const result = results.get(original?.fileName ?? fileName);
    if (result === undefined || original === undefined) {
      // One of two copies of a package stands for the other; the compiler finds that out again for itself.
      return original?.redirectInfo?.unredirected ?? original ?? host.getSourceFile(fileName, languageVersion, ...rest);
    }
    const made = compiler.createSourceFile(fileName, result.code, languageVersion) as KnownSourceFile;
    made.version = versionOf(compiler, host, original, result);
    return made;
  };
  // What ts-patch has put over it would run the other plugins once more.
  const emitting = (compiler.originalCreateProgram ?? compiler.createProgram)({
    rootNames: program.getRootFileNames(),
    options: program.getCompilerOptions(),
    // Over the host and not a copy of it: `-b` exchanges methods of the host between the projects.
    host: Object.assign(Object.create(host) as ts.CompilerHost, { getSourceFile }),
    projectReferences: program.getProjectReferences() ?? [],
  });
  return Object.assign(emitting, judgedBy(program), { emit: emitOfBoth(program, emitting, host, results) });
}

/**
 * By its version an incremental build knows whether to emit a file again: another configuration is another text. Hosts that
 * are no such build (an editor's, and what is built like one) count versions, and compare them with their own.
 */
function versionOf(
  { sys }: Compiler,
  host: ts.CompilerHost,
  { version }: KnownSourceFile,
  { code }: InstrumentResult,
): string | undefined {
  const hash = host.createHash?.(code) ?? sys.createHash?.(code) ?? `${version}+`;
  return version === undefined || version.length === hash.length ? hash : version;
}

/**
 * The user's own program is what is judged, at its own lines and columns. These are put into the program that emits and not
 * into a copy of it, for the compiler asks it, too (`noEmitOnError`), and keeps an incremental build's state in it.
 */
function judgedBy(given: ts.Program): Partial<BuiltProgram> {
  const program = given as BuiltProgram;
  const own = ownFile(program);
  /** What only the instrumented texts import, our runtime's declarations, is not the user's to be judged. */
  const of =
    <Rest extends unknown[], Said>(judge: (file: ts.SourceFile | undefined, ...rest: Rest) => readonly Said[]) =>
    (file: ts.SourceFile | undefined, ...rest: Rest) =>
      file !== undefined && own(file) === undefined ? [] : judge(own(file), ...rest);
  return {
    getOptionsDiagnostics: program.getOptionsDiagnostics,
    getGlobalDiagnostics: program.getGlobalDiagnostics,
    getConfigFileParsingDiagnostics: program.getConfigFileParsingDiagnostics,
    getSyntacticDiagnostics: of(program.getSyntacticDiagnostics),
    getSemanticDiagnostics: of(program.getSemanticDiagnostics),
    getDeclarationDiagnostics: of(program.getDeclarationDiagnostics),
    getBindAndCheckDiagnostics: of(program.getBindAndCheckDiagnostics),
    getProgramDiagnostics: of(program.getProgramDiagnostics),
  } as Partial<BuiltProgram>;
}

/** What an incremental build asks for, and keeps, in place of semantic diagnostics. */
type BuiltProgram = ts.Program & {
  getBindAndCheckDiagnostics: ts.Program['getSemanticDiagnostics'];
  getProgramDiagnostics(file: ts.SourceFile | undefined): readonly ts.Diagnostic[];
};

const ownFile = (program: ts.Program) => (sourceFile: ts.SourceFile | undefined) =>
  sourceFile && program.getSourceFile(sourceFile.fileName);

type Emit = ts.Program['emit'];

/** Declaration files from the user's program, JavaScript from the other one. */
function emitOfBoth(
  program: ts.Program,
  emitting: ts.Program,
  host: ts.CompilerHost,
  results: ReadonlyMap<string, InstrumentResult>,
): Emit {
  const emitCode: Emit = emitting.emit;
  const own = ownFile(program);
  const { declaration, composite, noEmitOnError } = program.getCompilerOptions();
  const hasDeclarations = declaration ?? composite ?? false;
  return (file, writeFile = host.writeFile.bind(host), token, what, transformers, ...internal: []) => {
    const emitDeclarations = () => program.emit(own(file), writeFile, token, what || true, transformers, ...internal);
    // Declarations alone, or what an incremental build compares instead of them.
    if (what) return emitDeclarations();
    const emitted = hasDeclarations && what !== ONLY_CODE ? emitDeclarations() : undefined;
    // A declaration that cannot be written keeps no JavaScript from being written, but by `noEmitOnError`.
    if (emitted?.emitSkipped === true && noEmitOnError === true) return emitted;
    const { afterDeclarations: _, ...ofCode } = transformers ?? {};
    const code = emitCode(file, withOriginalMaps(writeFile, program, results), token, ONLY_CODE, ofCode, ...internal);
    if (emitted === undefined) return code;
    return {
      emitSkipped: emitted.emitSkipped,
      // What is said of a file here is said of its declarations, and has been; what is not is about writing.
      diagnostics: [...emitted.diagnostics, ...code.diagnostics.filter((diagnostic) => diagnostic.file === undefined)],
      ...(code.emittedFiles && { emittedFiles: [...(emitted.emittedFiles ?? []), ...code.emittedFiles] }),
    };
  };
}

/** To an incremental build the compiler says by a number what it wants, where its public signature has a boolean. */
const ONLY_CODE = 0 as unknown as false;

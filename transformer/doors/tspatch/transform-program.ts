/**
 * The tsconfig plugin, for ts-patch: a program transformer. What is type-checked is the user's own program; what is emitted
 * as JavaScript is a second one over the instrumented texts. Declaration files come from the first.
 */
import { dirname } from 'node:path';
import { instrumentSource } from '../../index.js';
import type { InstrumentResult } from '../../types.js';
import type ts from '../../typescript.js';
import {
  type DoorProject,
  describeInputError,
  instrumentForDoor,
  isCandidate,
  loadDoorProjectSync,
} from '../door-project.js';
import { withOriginalMaps } from './emitted-maps.js';

/** The plugin's entry in the tsconfig: keys of ts-patch, and ours. */
export interface PluginEntry {
  /** Path of the configuration file, relative to the tsconfig. Default: the nearest one. */
  readonly config?: string;
  readonly [key: string]: unknown;
}

/** Keys of a configuration that is written into the entry itself. */
const INLINE_KEYS = ['include', 'exclude', 'rules', 'capture'] as const;

type Compiler = typeof ts;

/** Signature of ts-patch (`transformProgram: true`). */
export function transformProgram(
  program: ts.Program,
  givenHost: ts.CompilerHost | PluginEntry | undefined,
  entry: PluginEntry,
  extras: { readonly ts: Compiler },
): ts.Program {
  if (isEntry(givenHost)) throw new Error(NOT_A_PROGRAM);
  const compiler = extras.ts;
  const options = program.getCompilerOptions();
  const host = givenHost ?? compiler.createCompilerHost(options);
  const results = new Map<string, InstrumentResult>();
  const project = projectOf(options, entry);
  for (const sourceFile of program.getSourceFiles()) {
    const { fileName: path, text } = sourceFile;
    if (sourceFile.isDeclarationFile || !isCandidate(project, path, text)) continue;
    const target = (options.target ?? compiler.ScriptTarget.ES2015) <= compiler.ScriptTarget.ES5 ? 'es5' : undefined;
    const result = instrumentForDoor({ instrumentSource }, project, { text, path, target }, warn);
    if (result !== undefined) results.set(path, result);
  }
  const emitsCode = options.noEmit !== true && options.emitDeclarationOnly !== true;
  return results.size > 0 && emitsCode ? overTexts(compiler, program, host, results) : program;
}

const NOT_A_PROGRAM =
  'error AC7002: agentcore-instrument/transformer is used as a transformer of single files. ' +
  'Add "transformProgram": true to its entry in the plugins of the tsconfig.';

/** A transformer of single files is called with its entry where one of programs has the host. */
function isEntry(host: ts.CompilerHost | PluginEntry | undefined): host is PluginEntry {
  return host !== undefined && 'transform' in host && !('getSourceFile' in host);
}

function projectOf({ configFilePath }: ts.CompilerOptions, entry: PluginEntry): DoorProject {
  const root = typeof configFilePath === 'string' ? dirname(configFilePath) : process.cwd();
  const inline = Object.fromEntries(INLINE_KEYS.flatMap((key) => (key in entry ? [[key, entry[key]]] : [])));
  const config = Object.keys(inline).length > 0 ? inline : entry.config;
  try {
    return loadDoorProjectSync({ root, config });
  } catch (error) {
    const described = describeInputError(error);
    if (described === undefined) throw error;
    // A compiler has no other way to end here than by an exception, whose stack would hide what is to be corrected.
    process.stderr.write(`agentcore: ${described}\n`);
    process.exit(1);
  }
}

function warn(message: string): void {
  process.stderr.write(`agentcore: ${message}\n`);
}

function overTexts(
  compiler: Compiler,
  program: ts.Program,
  host: ts.CompilerHost,
  results: ReadonlyMap<string, InstrumentResult>,
): ts.Program {
  const getSourceFile: ts.CompilerHost['getSourceFile'] = (fileName, languageVersion, ...rest) => {
    const original = program.getSourceFile(fileName) as Known | undefined;
    const result = results.get(original?.fileName ?? fileName);
    if (result === undefined || original === undefined) {
      // One of two copies of a package stands for the other; the compiler finds that out again for itself.
      return original?.redirectInfo?.unredirected ?? original ?? host.getSourceFile(fileName, languageVersion, ...rest);
    }
    const made = compiler.createSourceFile(fileName, result.code, languageVersion) as Known;
    // By its version an incremental build knows whether to emit a file again: another configuration is another text.
    made.version = host.createHash?.(result.code) ?? compiler.sys.createHash?.(result.code) ?? `${original.version}+`;
    return made;
  };
  // What ts-patch has put over it would run the other plugins once more.
  const createProgram = (compiler as Patched).originalCreateProgram ?? compiler.createProgram;
  const emitting = createProgram({
    rootNames: program.getRootFileNames(),
    options: program.getCompilerOptions(),
    // Over the host and not a copy of it: `-b` exchanges methods of the host between the projects.
    host: Object.assign(Object.create(host) as ts.CompilerHost, { getSourceFile }),
    projectReferences: program.getProjectReferences() ?? [],
  });
  return Object.assign(emitting, judgedBy(program), { emit: emitOfBoth(program, emitting, host, results) });
}

/**
 * The user's own program is what is judged, at its own lines and columns. These are put into the program that emits and not
 * into a copy of it, for the compiler asks it, too (`noEmitOnError`), and keeps an incremental build's state in it.
 */
function judgedBy(program: ts.Program): Partial<ts.Program> {
  const own = ownFile(program);
  return {
    getOptionsDiagnostics: (...rest) => program.getOptionsDiagnostics(...rest),
    getGlobalDiagnostics: (...rest) => program.getGlobalDiagnostics(...rest),
    getConfigFileParsingDiagnostics: () => program.getConfigFileParsingDiagnostics(),
    getSyntacticDiagnostics: (file, ...rest) => program.getSyntacticDiagnostics(own(file), ...rest),
    getSemanticDiagnostics: (file, ...rest) => program.getSemanticDiagnostics(own(file), ...rest),
    getDeclarationDiagnostics: (file, ...rest) => program.getDeclarationDiagnostics(own(file), ...rest),
  };
}

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
    const code = emitCode(file, withOriginalMaps(writeFile, results), token, ONLY_CODE, ofCode, ...internal);
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

type Patched = Compiler & { readonly originalCreateProgram?: Compiler['createProgram'] };

/** What the compiler keeps to itself. */
type Known = ts.SourceFile & {
  version?: string;
  readonly redirectInfo?: { readonly unredirected: ts.SourceFile };
};

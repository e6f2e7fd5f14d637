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
    const original = program.getSourceFile(fileName) as Versioned | undefined;
    const result = results.get(original?.fileName ?? fileName);
    if (result === undefined || original === undefined) {
      return original ?? host.getSourceFile(fileName, languageVersion, ...rest);
    }
    const made = compiler.createSourceFile(fileName, result.code, languageVersion) as Versioned;
    // By its version an incremental build knows whether to emit a file again: another configuration is another text.
    made.version = host.createHash?.(result.code) ?? compiler.sys.createHash?.(result.code) ?? `${original.version}+`;
    return made;
  };
  const emitting = compiler.createProgram({
    rootNames: program.getRootFileNames(),
    options: program.getCompilerOptions(),
    host: { ...host, getSourceFile },
    projectReferences: program.getProjectReferences() ?? [],
  });
  const own = (sourceFile: ts.SourceFile | undefined) => sourceFile && program.getSourceFile(sourceFile.fileName);
  return {
    ...emitting,
    // The user's own program is what is judged, at its own lines and columns.
    getOptionsDiagnostics: (...rest) => program.getOptionsDiagnostics(...rest),
    getGlobalDiagnostics: (...rest) => program.getGlobalDiagnostics(...rest),
    getConfigFileParsingDiagnostics: () => program.getConfigFileParsingDiagnostics(),
    getSyntacticDiagnostics: (file, ...rest) => program.getSyntacticDiagnostics(own(file), ...rest),
    getSemanticDiagnostics: (file, ...rest) => program.getSemanticDiagnostics(own(file), ...rest),
    getDeclarationDiagnostics: (file, ...rest) => program.getDeclarationDiagnostics(own(file), ...rest),
    emit(file, writeFile = host.writeFile.bind(host), token, onlyDeclarations, transformers) {
      const theirs = own(file);
      const declarations = program.getCompilerOptions().declaration === true || onlyDeclarations === true;
      const emitted = declarations ? program.emit(theirs, writeFile, token, true, transformers) : undefined;
      if (onlyDeclarations === true || emitted?.emitSkipped === true) return emitted as ts.EmitResult;
      const code = emitting.emit(file, withOriginalMaps(writeFile, results), token, false, transformers);
      const { diagnostics = [], emittedFiles = [] } = emitted ?? {};
      return {
        emitSkipped: code.emitSkipped,
        diagnostics: [...diagnostics, ...code.diagnostics],
        ...(code.emittedFiles && { emittedFiles: [...emittedFiles, ...code.emittedFiles] }),
      };
    },
  };
}

type Versioned = ts.SourceFile & { version?: string };

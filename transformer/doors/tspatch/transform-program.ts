/**
 * The tsconfig plugin, for ts-patch: a program transformer. What is type-checked is the user's own program; what is emitted
 * as JavaScript is a second one over the instrumented texts.
 */
import { instrumentSource } from '../../index.js';
import { relativePosix } from '../../project/paths.js';
import type { InstrumentResult } from '../../types.js';
import type ts from '../../typescript.js';
import { askCore, type DoorProject, isCandidate, isCandidatePath } from '../door-project.js';
import type { Compiler } from './compiler.js';
import { emittingProgram } from './emitting-program.js';
import { misused } from './misused.js';
import type { PluginEntry } from './plugin-entry.js';
import { pluginProject } from './plugin-project.js';
import { refuse } from './refused-program.js';
import { tell } from './tell.js';
import { type SeenSource, warningsOf } from './warnings.js';
import { renewedByEveryChange, watchConfiguration } from './watched-configuration.js';

/**
 * Signature of ts-patch (`transformProgram: true`).
 *
 * @throws {Error} AC7002 when it is called as something else, where there is no other way to say so
 */
export function transformProgram(
  program: ts.Program,
  host: ts.CompilerHost | undefined,
  entry: PluginEntry,
  extras: { readonly ts: Compiler },
): ts.Program {
  // A transformer of single files is called with other things, and has to give one.
  if (extras?.ts === undefined) return misused([program, host, entry]) as unknown as ts.Program;
  const compiler = extras.ts;
  const options = program.getCompilerOptions();
  const { project, errors, watched } = pluginProject(compiler, options, entry);
  watchConfiguration(program, watched);
  if (project === undefined) return refuse(program, errors);
  const seen = look(compiler, project, program);
  tell(compiler, options, warningsOf(compiler, project, options, seen));
  const results = new Map<string, InstrumentResult>();
  for (const { file, result } of seen) if (result?.changed === true) results.set(file.fileName, result);
  const emitsCode = options.noEmit !== true && options.emitDeclarationOnly !== true;
  const made =
    results.size > 0 && emitsCode
      ? emittingProgram(compiler, program, host ?? compiler.createCompilerHost(options), results)
      : program;
  return renewedByEveryChange(made, watched);
}

function look({ ScriptTarget }: Compiler, project: DoorProject, program: ts.Program): SeenSource[] {
  const options = program.getCompilerOptions();
  const target = (options.target ?? ScriptTarget.ES2015) <= ScriptTarget.ES5 ? 'es5' : undefined;
  return program
    .getSourceFiles()
    .filter(({ isDeclarationFile, fileName }) => !isDeclarationFile && isCandidatePath(fileName))
    .map((file) => {
      const { fileName: path, text } = file;
      const result = isCandidate(project, path, text)
        ? askCore({ instrumentSource }, project, { text, path, target })
        : undefined;
      return { file, filePath: relativePosix(project.root, path), result };
    });
}

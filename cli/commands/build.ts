/** `agentcore-instrument build`: the project's own compiler over instrumented sources. */
import { existsSync } from 'node:fs';
import { dirname, join, resolve } from 'node:path';
import { SYNTAX_ERROR } from '../../transformer/messages/source.js';
import { displayPath } from '../../transformer/project/paths.js';
import type { BuildWay } from '../build/build-way.js';
import { type Compiler, findCompiler } from '../build/compiler.js';
import { CompilerOutput } from '../build/compiler-output.js';
import { openWay, startHost } from '../build/open-way.js';
import { loadProjectGraph, type ProjectGraph } from '../build/project-graph.js';
import { CliError } from '../errors.js';
import type { CliIo } from '../io.js';
import { loadProject, type Project } from '../project/project.js';
import { tsconfigPath } from '../project/tsconfig.js';
import { paintFor } from '../report/colour.js';
import { totalsOf, wrapped } from '../report/instrument-report.js';
import { hasErrors, printFailure, printReports } from '../report/problems.js';
import { type Examined, type ExamineOptions, examine } from './examine.js';
import { exitingOnSignals } from './signals.js';

export interface BuildOptions extends Omit<ExamineOptions, 'tsconfig' | 'json' | 'check'> {
  readonly project?: string;
  readonly build?: boolean;
  readonly compiler?: string;
}

/** @returns the exit code: the compiler's own; before it is called, 1 the input is at fault, 2 the call is */
export async function buildCommand(args: readonly string[], options: BuildOptions, io: CliIo): Promise<number> {
  try {
    refuseProjectOptions(args);
    const tsconfig = findTsconfig(options.project, io.cwd);
    const compiler = findCompiler(options.compiler, dirname(tsconfig), io.cwd);
    const { cwd, env, stderr } = io;
    const host = args.length === 0 ? startHost(compiler, tsconfig, cwd, { env, stderr }) : undefined;
    try {
      const graph = loadProjectGraph(tsconfig, undefined, cwd);
      refuseWithoutCode(graph, args, cwd);
      const withReferences = options.build ?? graph.projects.length > 1;
      const compilation = { compiler, tsconfig, withReferences, args, cwd, env, stderr };
      const { way, choice } = await exitingOnSignals(() => openWay(graph, compilation, host));
      if (options.verbose === true) stderr.write(`${choice}\n`);
      try {
        return await build({ options, io, graph, compiler, way });
      } finally {
        way.close();
      }
    } finally {
      host?.close();
    }
  } catch (error) {
    return printFailure(error, io, options.verbose === true);
  }
}

/** What says which project is compiled, and how long, is ours to say. */
const OURS = /^(?:-p|--project|-b|--build|-w|--watch|--pretty)$/i;

function refuseProjectOptions(args: readonly string[]): void {
  const wrong = args.find((arg) => OURS.test(arg));
  if (wrong === undefined) return;
  const fix = 'Give the tsconfig to `build` itself: agentcore-instrument build -p FILE.';
  throw new CliError('AC5001', { message: `${wrong} cannot be handed on to the compiler`, place: args.join(' '), fix });
}

function findTsconfig(given: string | undefined, cwd: string): string {
  if (given !== undefined) return tsconfigPath(resolve(cwd, given));
  for (let folder = cwd; ; folder = dirname(folder)) {
    const file = join(folder, 'tsconfig.json');
    if (existsSync(file)) return file;
    if (dirname(folder) !== folder) continue;
    const fix =
      'Write one (npx tsc --init), or take another way: the plugin of your bundler (docs/bundlers.md), the loader ' +
      '(node --import agentcore-instrument/register), or `agentcore-instrument src --out-dir DIR` before your own compiler.';
    throw new CliError('AC5201', { message: 'there is no tsconfig.json here', place: cwd, fix });
  }
}

function refuseWithoutCode({ projects }: ProjectGraph, args: readonly string[], cwd: string): void {
  const { path, options, files } = projects.at(-1)!;
  const key = (['noEmit', 'emitDeclarationOnly'] as const).find((name) => options[name] === true);
  if (files.length === 0 || key === undefined || args.some((arg) => arg.toLowerCase() === `--${key}`.toLowerCase()))
    return;
  const display = displayPath(path, cwd);
  throw new CliError('AC5203', {
    message: `${display} says "${key}", so that no code is written`,
    place: display,
    fix: `Give the tsconfig that code is emitted by (-p FILE), hand on \`-- --${key} false\`, or use the plugin of the bundler that makes the code.`,
  });
}

interface Build {
  readonly options: BuildOptions;
  readonly io: CliIo;
  readonly graph: ProjectGraph;
  readonly compiler: Compiler;
  readonly way: BuildWay;
}

async function build({ options, io, graph, compiler, way }: Build): Promise<number> {
  const project = await projectOf(graph, options, io);
  let examined: Examined | undefined;
  const take = () =>
    way.take(project, async (visit) => {
      examined = await examine(project, undefined, options, io, visit);
      // Of the syntax the compiler speaks itself, and of all that is wrong with it.
      const reports = examined.reports.filter(({ diagnostic }) => diagnostic.code !== SYNTAX_ERROR);
      printReports(
        options.quiet === true ? reports.filter(({ diagnostic }) => diagnostic.severity === 'error') : reports,
        project.root,
        io,
      );
      return !hasErrors(reports);
    });
  if (!(await exitingOnSignals(take))) return 1;
  const output = new CompilerOutput(way.sources, graph.folder, {
    cwd: io.cwd,
    paint: 'isTTY' in io.stdout && io.stdout.isTTY === true ? paintFor(io.stdout, io.env) : undefined,
    write: (text) => io.stdout.write(text),
  });
  const code = await way.compile(output);
  if (code === 0 && options.quiet !== true) {
    io.stdout.write(`instrumented ${wrapped(totalsOf(examined?.files ?? []))}, compiled by ${compiler.name}\n`);
  }
  return code;
}

/** All sources of the projects as one. */
async function projectOf({ projects, folder }: ProjectGraph, options: BuildOptions, io: CliIo): Promise<Project> {
  const files = [...new Set(projects.flatMap((each) => each.files))].sort();
  // The lowest target decides what may be written into sources that several projects have.
  const [lowest] = [...projects].sort((a, b) => (a.options.target ?? 99) - (b.options.target ?? 99));
  return await loadProject(
    { paths: [], config: options.config, found: { files, mirrored: folder, folders: [], tsconfig: lowest! } },
    io.cwd,
  );
}

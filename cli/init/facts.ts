/** What `init` goes by: everything it has found out about a project, before anything is decided. */
import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { type Bundler, bundlersOf } from './bundlers.js';
import { commandsOf } from './commands.js';
import { type CompilerCall, compilerCalls } from './compiler-call.js';
import { installedVersion } from './installed.js';
import { type Manifest, readManifest } from './manifest.js';
import { type PackageManager, packageManagerOf } from './package-manager.js';
import { programFile, type RunCall, runCalls } from './run-call.js';
import { entryOf, findSources, type Sources } from './sources.js';
import { findTelemetry, type Telemetry } from './telemetry.js';

export interface ProjectFacts {
  /** Of the package, absolute. */
  readonly folder: string;
  readonly cwd: string;
  readonly manifest: Manifest;
  readonly manager: PackageManager;
  /** Installed version. */
  readonly typescript: string | undefined;
  /** Scripts that compile, with their calls; those of `agentcore-instrument` are not among them. */
  readonly compiles: readonly { readonly script: string; readonly call: CompilerCall }[];
  /** Scripts that call this tool, and with which first argument. */
  readonly ownCalls: readonly { readonly script: string; readonly args: readonly string[] }[];
  readonly bundlers: readonly Bundler[];
  readonly runs: readonly RunCall[];
  readonly sources: Sources;
  /** Source of the program, absolute. */
  readonly entry: string | undefined;
  readonly telemetry: Telemetry | undefined;
}

/** Name of the file that sets tracing up, in the folder of the package. */
export const SETUP_FILE = 'tracing.mjs';

/**
 * @param folder absolute
 * @throws {CliError | InputError} for files of the project that cannot be read
 */
export function findFacts(folder: string): ProjectFacts {
  const manifest = readManifest(folder, folder);
  const scripts = [...manifest.scripts];
  const ownCalls = scripts.flatMap(([script, text]) =>
    commandsOf(text)
      .filter(({ program }) => program === 'agentcore-instrument')
      .map(({ args }) => ({ script, args: args.map((arg) => arg.text) })),
  );
  const compiles = scripts
    .filter(([script]) => !ownCalls.some((own) => own.script === script))
    .flatMap(([script, text]) => compilerCalls(text).map((call) => ({ script, call })))
    .sort((a, b) => Number(b.script === 'build') - Number(a.script === 'build'));
  const sources = findSources(
    folder,
    compiles[0]?.call.project ?? ownProject(ownCalls) ?? nestProject(manifest, folder),
    folder,
  );
  const runs = runCalls(manifest);
  const program = runs.map(({ file }) => file).find((file) => file !== undefined) ?? manifest.main;
  return {
    ...{ folder, cwd: folder, manifest, compiles, ownCalls, sources, runs },
    manager: packageManagerOf(folder, manifest.packageManager),
    typescript: installedVersion(folder, 'typescript'),
    bundlers: bundlersOf(manifest, folder),
    entry: entryOf(folder, sources, program),
    telemetry: findTelemetry(manifest, folder, sources.files),
  };
}

/** Whether a command runs a source, and not what was built of it. */
export function runsSource({ folder, sources }: ProjectFacts, { file }: RunCall): boolean {
  const path = programFile(folder, file);
  return path !== undefined && sources.files.includes(path);
}

function ownProject(calls: ProjectFacts['ownCalls']): string | undefined {
  const args = calls.find((call) => call.args[0] === 'build')?.args ?? [];
  const at = args.indexOf('-p');
  return at === -1 ? undefined : args[at + 1];
}

function nestProject({ dependencies }: Manifest, folder: string): string | undefined {
  const file = 'tsconfig.build.json';
  return dependencies.has('@nestjs/core') && existsSync(join(folder, file)) ? file : undefined;
}

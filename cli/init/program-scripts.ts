/** The scripts that start the program: with what has to be loaded first, and one that shows its trace. */
import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { relativePosix } from '../../transformer/project/paths.js';
import type { Door } from './doors/door.js';
import { runnerOf } from './doors/loader.js';
import type { Draft } from './draft.js';
import { type ProjectFacts, runsSource } from './facts.js';
import type { RunCall } from './run-call.js';
import { outputOf } from './sources.js';
import { applyEdits, type TextEdit } from './text-edit.js';

const TRACE = 'agentcore-instrument run --';

/**
 * @param setup what `--import` takes to set tracing up
 * @returns the name of the script that shows a trace; undefined when what to run is not known
 */
export function addProgramScripts(
  facts: ProjectFacts,
  door: Door,
  setup: string | undefined,
  draft: Draft,
): string | undefined {
  const imports = [setup, door.preload].filter((module) => module !== undefined);
  const runs = facts.runs.filter((run) => run.isRewritable && (door.preload !== undefined) === runsSource(facts, run));
  const commands = new Map(runs.map((run) => [run, commandFor(run, imports)]));
  for (const [name, text] of facts.manifest.scripts) {
    const edits = runs.filter(({ script }) => script === name).map((run) => editOf(run, commands.get(run)!));
    const changed = applyEdits(text, edits);
    if (changed !== text) draft.scripts.set(name, changed);
  }
  const traced = [...facts.manifest.scripts].find(([, script]) => script.startsWith(TRACE))?.[0];
  if (traced !== undefined) return traced;
  const command = commands.get(runs[0]!) ?? commandWithoutScript(facts, door, imports);
  if (command === undefined) return undefined;
  const name = facts.manifest.scripts.has('trace') ? 'trace:agent' : 'trace';
  draft.scripts.set(name, `${TRACE} ${command}`);
  return name;
}

/** The loader has to come before `tsx`, and before whatever the script preloads itself. */
function commandFor({ by, options, fileAndArgs }: RunCall, modules: readonly string[]): string {
  const missing = modules.filter((module) => !options.includes(module)).map((module) => `--import ${module}`);
  return ['node', ...missing, ...(by === 'tsx' ? ['--import tsx'] : []), options, fileAndArgs]
    .filter((word) => word !== '')
    .join(' ');
}

function editOf({ command: { programWord, args } }: RunCall, text: string): TextEdit {
  return { start: programWord.start, end: args.at(-1)!.end, text };
}

function commandWithoutScript(facts: ProjectFacts, door: Door, modules: readonly string[]): string | undefined {
  const { folder, manifest, entry, sources } = facts;
  const imports = modules.map((module) => `--import ${module} `).join('');
  if (door.preload !== undefined) {
    const runner = entry === undefined ? undefined : runnerOf(entry, facts);
    return runner === undefined ? undefined : `node ${imports}${runner}${relativePosix(folder, entry!)}`;
  }
  const isBuilt = door.name === 'build' || door.name === 'plugin';
  const output = isBuilt && entry !== undefined ? outputOf(folder, sources, entry) : undefined;
  const main = manifest.main?.replace(/^\.\//, '');
  const isSource = main !== undefined && existsSync(join(folder, main)) && sources.files.includes(join(folder, main));
  const file = output ?? (isSource ? undefined : main);
  return file === undefined ? undefined : `node ${imports}${file}`;
}

/** All that `init` would do to a project, before any of it is done. */
import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { chooseDoor } from './choose-door.js';
import { configText } from './config-text.js';
import type { DoorName } from './doors/door.js';
import { Draft, type FileChange } from './draft.js';
import { findFacts, type ProjectFacts } from './facts.js';
import { installedVersion } from './installed.js';
import { scriptEdits } from './manifest.js';
import { execCommand, installCommand, runScript } from './package-manager.js';
import { addProgramScripts } from './program-scripts.js';
import { addSetupFile } from './setup-file.js';
import { type Traced, tracedFunctions } from './traced-functions.js';

export interface InitPlan {
  readonly facts: ProjectFacts;
  readonly door: DoorName;
  readonly because: string;
  readonly traced: Traced;
  /** Empty when everything is set up. */
  readonly changes: readonly FileChange[];
  /** What is left to the user. */
  readonly byHand: readonly string[];
  readonly notes: readonly string[];
  /** Commands for packages that are missing. */
  readonly install: readonly string[];
  /** One command with which to see a trace. */
  readonly next: string;
}

/**
 * @param folder of the package, absolute
 * @throws {CliError | InputError} when the project or the call is at fault
 */
export async function planInit(folder: string, wanted: DoorName | undefined): Promise<InitPlan> {
  const facts = findFacts(folder);
  const { door, because } = chooseDoor(facts, wanted);
  const traced = await tracedFunctions(folder, facts.sources, facts.entry);
  const draft = new Draft();
  if (traced.file === undefined) draft.create(join(folder, 'agentcore.config.json'), configText(folder, traced.config));
  door.setUp(facts, draft);
  const setup = addSetupFile(facts, draft);
  const trace = addProgramScripts(facts, door, setup, draft);
  const { manifest } = facts;
  draft.edit(manifest.path, manifest.text, scriptEdits(manifest, draft.scripts));
  addNotes(facts, traced, setup, draft);
  const install = installs(facts, draft);
  return {
    ...{ facts, door: door.name, because, traced, install },
    changes: draft.changes(),
    byHand: draft.byHand,
    notes: draft.notes,
    next: nextCommand(facts, draft, door.name, trace, install),
  };
}

function addNotes(
  { folder, bundlers, manifest }: ProjectFacts,
  traced: Traced,
  setup: string | undefined,
  draft: Draft,
): void {
  if (traced.functions.length === 0) {
    draft.notes.push(
      'No function is wrapped yet: add a rule to the configuration, or a mark such as `/** @traceTool */` to a function.',
    );
  }
  if (setup !== undefined && existsSync(join(folder, 'Dockerfile'))) {
    draft.notes.push(
      `The Dockerfile is left as it is: what starts the program there has to have \`--import ${setup}\`, and the file.`,
    );
  }
  if (manifest.dependencies.has('vitest') && !bundlers.some(({ name }) => name === 'vite')) {
    draft.notes.push('Tests under Vitest are traced only with the plugin of Vite in vitest.config.ts.');
  }
}

function installs({ manager, manifest, folder }: ProjectFacts, draft: Draft): string[] {
  const isMissing = (name: string): boolean =>
    !manifest.dependencies.has(name) && installedVersion(folder, name) === undefined;
  const names = isMissing('agentcore-instrument') ? ['agentcore-instrument'] : [];
  // npm and pnpm install peers by themselves.
  if (manager === 'yarn' && isMissing('@opentelemetry/api')) names.push('@opentelemetry/api');
  return [
    ...(names.length > 0 ? [installCommand(manager, names)] : []),
    ...(draft.packages.length > 0 ? [installCommand(manager, draft.packages, true)] : []),
  ];
}

function nextCommand(
  facts: ProjectFacts,
  draft: Draft,
  door: DoorName,
  trace: string | undefined,
  install: readonly string[],
): string {
  const { manager } = facts;
  const built = door === 'loader' ? undefined : buildScript(facts, draft, door);
  const show = trace === undefined ? `${execCommand(manager)} agentcore-instrument list` : runScript(manager, trace);
  return [...install, ...(built === undefined ? [] : [runScript(manager, built)]), show].join(' && ');
}

function buildScript({ bundlers, compiles, ownCalls }: ProjectFacts, draft: Draft, door: DoorName): string | undefined {
  const bundler = bundlers.find((each) => each.door === door);
  // A script of another name serves or watches.
  if (bundler !== undefined) return /^build(?::|$)/.test(bundler.script) ? bundler.script : undefined;
  const own = ownCalls.find(({ args }) => args[0] !== 'run' && args[0] !== 'list');
  return compiles[0]?.script ?? own?.script ?? [...draft.scripts.keys()][0];
}

/** The ways by which the sources of a project come to be instrumented, as its files say. */
import { type Dirent, readdirSync, readFileSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { nodeCallOf, preloadsIn } from './node-options.js';
import type { ScriptCommand } from './script-commands.js';
import { isOurPlugin, type TsconfigFacts } from './tsconfig-facts.js';

export interface Door {
  readonly kind: 'plugin' | 'bundler' | 'command' | 'loader';
  /** `tsconfig plugin`, `vite.config.ts (agentcore-instrument/vite)`, `script build`. */
  readonly display: string;
}

export interface NamedCommand extends ScriptCommand {
  /** Name of the script that it is in. */
  readonly script: string;
}

export const REGISTER = 'agentcore-instrument/register';
/** What does not instrument; any other first word does, a path for one. */
const OTHER_COMMANDS = /^(?:list|explain|run|redact|doctor|init|--?(?:h|help|V|version))$/;

export function doorsOf(
  folder: string,
  tsconfig: TsconfigFacts | undefined,
  commands: readonly NamedCommand[],
  env: NodeJS.ProcessEnv,
): Door[] {
  const doors: Door[] = [];
  if (tsconfig?.plugins.some(isOurPlugin)) doors.push({ kind: 'plugin', display: 'tsconfig plugin' });
  for (const [file, entry] of bundlerFiles(folder)) doors.push({ kind: 'bundler', display: `${file} (${entry})` });
  for (const command of commands) {
    const { program, words, script } = command;
    const subcommand = words[0] ?? '';
    if (program === 'agentcore-instrument' && !OTHER_COMMANDS.test(subcommand)) {
      doors.push({ kind: 'command', display: `script ${script}` });
    }
    const preloads = [...(nodeCallOf(command)?.preloads ?? []), ...preloadsIn(command.env['NODE_OPTIONS'] ?? '')];
    if (preloads.includes(REGISTER)) doors.push({ kind: 'loader', display: `loader in script ${script}` });
  }
  if (preloadsIn(env['NODE_OPTIONS'] ?? '').includes(REGISTER)) {
    doors.push({ kind: 'loader', display: 'loader in NODE_OPTIONS' });
  }
  return doors;
}

const NAMES_US = /["'`](agentcore-instrument\/(?:vite|rollup|rolldown|webpack|rspack|esbuild))["'`]/;
const FOLDERS = ['.', 'scripts', 'config', 'build', 'tools'];
const MAX_BYTES = 1 << 20;

function bundlerFiles(folder: string): [file: string, entry: string][] {
  return FOLDERS.flatMap((below) =>
    filesIn(join(folder, below)).flatMap((name): [string, string][] => {
      const path = join(folder, below, name);
      if (statSync(path).size > MAX_BYTES) return [];
      const [, entry] = NAMES_US.exec(readFileSync(path, 'utf8')) ?? [];
      return entry === undefined ? [] : [[join(below, name), entry]];
    }),
  );
}

function filesIn(folder: string): string[] {
  let entries: Dirent[];
  try {
    entries = readdirSync(folder, { withFileTypes: true });
  } catch {
    // Most projects have only some of these folders.
    return [];
  }
  return entries.filter((entry) => entry.isFile() && /\.[cm]?[jt]s$/.test(entry.name)).map(({ name }) => name);
}

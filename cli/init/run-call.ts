/** Commands of scripts that run the program: by Node.js, or by `tsx`. */
import { existsSync } from 'node:fs';
import { resolve } from 'node:path';
import { commandsOf, type ShellCommand } from './commands.js';
import type { Manifest } from './manifest.js';

export interface RunCall {
  /** Name of the script. */
  readonly script: string;
  readonly command: ShellCommand;
  readonly by: 'node' | 'tsx';
  /** As it is written: the program. */
  readonly file: string;
  /** The program and what is behind it. */
  readonly fileAndArgs: string;
  /** As the script has it; a `tsx` whose own options are not those of Node.js is not ours to rewrite. */
  readonly options: string;
  readonly isRewritable: boolean;
}

const STARTS = /^(?:start|dev|serve)(?::.*)?$/;
/** Options of Node.js that take the next word as their value. */
const WITH_VALUE = new Set([
  '--import',
  '-r',
  '--require',
  '--loader',
  '--experimental-loader',
  '--env-file',
  '-C',
  '--conditions',
]);
const OF_TSX_ALONE = /^(?:--tsconfig|--no-cache|--clear-screen|--include|--exclude|--ignore)/;

/** Of the scripts that start it, `start` first. */
export function runCalls({ scripts }: Manifest): RunCall[] {
  const names = [...scripts.keys()].filter((name) => STARTS.test(name));
  names.sort((a, b) => STARTING.indexOf(baseOf(a)) - STARTING.indexOf(baseOf(b)));
  return names.flatMap((script) =>
    commandsOf(scripts.get(script)!).flatMap((command) => runCallOf(script, command, scripts.get(script)!) ?? []),
  );
}

const STARTING = ['start', 'serve', 'dev'];

function baseOf(script: string): string {
  return script.split(':')[0]!;
}

function runCallOf(script: string, command: ShellCommand, text: string): RunCall | undefined {
  const { program, programWord, args } = command;
  if (program !== 'node' && program !== 'tsx') return undefined;
  let at = 0;
  while (at < args.length && args[at]!.text.startsWith('-')) at += WITH_VALUE.has(args[at]!.text) ? 2 : 1;
  const file = args[at];
  if (file === undefined || (program === 'tsx' && file.text === 'watch')) return undefined;
  const options = text.slice(programWord.end, file.start).trim();
  return {
    script,
    command,
    by: program,
    file: file.text,
    fileAndArgs: text.slice(file.start, args.at(-1)!.end),
    options,
    isRewritable: program === 'node' || !args.slice(0, at).some((arg) => OF_TSX_ALONE.test(arg.text)),
  };
}

/** The file that Node.js would run, absolute: with the extension that was left out. Undefined where it is not there. */
export function programFile(folder: string, file: string): string | undefined {
  const path = resolve(folder, file);
  return ['', '.js', '.ts', '/index.js', '/index.ts']
    .map((end) => path + end)
    .find((name) => /\.[cm]?[jt]sx?$/.test(name) && existsSync(name));
}

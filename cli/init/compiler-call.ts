/** Calls of TypeScript's compiler in a script. */
import { commandsOf, type ShellCommand } from './commands.js';
import type { TextEdit } from './text-edit.js';

export interface CompilerCall {
  readonly command: ShellCommand;
  /** What `-p` names. */
  readonly project: string | undefined;
  /** `tsc -b`. */
  readonly isBuild: boolean;
}

/** Options with which it emits no JavaScript, or does not end. */
const NO_OUTPUT = new Set(
  '--noEmit --emitDeclarationOnly -w --watch --init --showConfig --listFilesOnly -v --version -h --help --clean'.split(
    ' ',
  ),
);
const COMPILERS = new Set(['tsc', 'tspc']);

/** Those that emit JavaScript, by a tsconfig. */
export function compilerCalls(script: string): CompilerCall[] {
  return commandsOf(script).flatMap((command) => {
    const args = command.args.map(({ text }) => text);
    if (!COMPILERS.has(command.program) || args.some((arg) => NO_OUTPUT.has(arg))) return [];
    const isBuild = args[0] === '-b' || args[0] === '--build';
    // Names of files, in place of a tsconfig.
    if (!isBuild && args.some((arg, index) => !isOption(arg) && !isOption(args[index - 1] ?? ''))) return [];
    const at = args.findIndex((arg) => arg === '-p' || arg === '--project');
    const project = isBuild ? args.slice(1).find((arg) => !isOption(arg)) : at === -1 ? undefined : args[at + 1];
    return [{ command, isBuild, project }];
  });
}

/** The same call by our `build`: the compiler's own arguments behind `--`. */
export function asBuild({ command, isBuild }: CompilerCall): TextEdit[] {
  const { programWord, args } = command;
  if (isBuild) return [{ ...programWord, text: 'agentcore-instrument build' }];
  const at = args.findIndex(({ text }) => text === '-p' || text === '--project');
  const ours = at === -1 ? [] : args.slice(at, at + 2);
  const theirs = args.filter((arg) => !ours.includes(arg));
  const words = [
    'agentcore-instrument build',
    ...(ours[1] === undefined ? [] : [`-p ${quoted(ours[1].text)}`]),
    ...(theirs.length === 0 ? [] : ['--', ...theirs.map(({ text }) => quoted(text))]),
  ];
  return [{ start: programWord.start, end: args.at(-1)?.end ?? programWord.end, text: words.join(' ') }];
}

function isOption(arg: string): boolean {
  return arg.startsWith('-');
}

function quoted(word: string): string {
  return /\s/.test(word) ? `"${word}"` : word;
}

/** The commands in a script of package.json, as far as that can be told without a shell. */
import { posix } from 'node:path';

export interface Word {
  /** Without quotes. */
  readonly text: string;
  readonly start: number;
  readonly end: number;
}

export interface ShellCommand {
  /** Its file name: `tsc` also for `node_modules/.bin/tsc` and `npx tsc`. */
  readonly program: string;
  readonly programWord: Word;
  readonly args: readonly Word[];
}

const TOKEN = /(&&|\|\||[;|&\n])|((?:"[^"]*"|'[^']*'|[^\s;&|"'])+)/g;
/** What runs the command behind it. */
const PREFIX = /^(?:[A-Za-z_]\w*=.*|cross-env|npx|env)$/;

export function commandsOf(script: string): ShellCommand[] {
  const lists: Word[][] = [[]];
  for (const { 1: operator, 2: word, index } of script.matchAll(TOKEN)) {
    if (operator !== undefined) lists.push([]);
    else lists.at(-1)!.push({ text: word!.replace(/["']/g, ''), start: index, end: index + word!.length });
  }
  return lists.flatMap((words) => {
    const at = words.findIndex(({ text }) => !PREFIX.test(text));
    const programWord = words[at];
    if (programWord === undefined) return [];
    return [{ program: posix.basename(programWord.text), programWord, args: words.slice(at + 1) }];
  });
}

/** What Node.js is told to load before a program, in the order in which it does. */
import { commandsOf, type ScriptCommand } from './script-commands.js';

const PRELOADS = /^(?:--import|--require|-r|--loader|--experimental-loader)$/;
/** Options of Node.js that take the next word, so that it is no entry. */
const WITH_VALUE = /^(?:-C|--conditions|--env-file(?:-if-exists)?|--input-type|-e|--eval|-p|--print|--title)$/;

export interface NodeCall {
  /** Specifiers; `require`d ones first, for Node.js loads those before the others. */
  readonly preloads: readonly string[];
  /** As it stands there. */
  readonly entry?: string;
}

/** The call of Node.js, or of `tsx`, which is one with a loader of its own before the others. */
export function nodeCallOf({ program, words, env }: ScriptCommand): NodeCall | undefined {
  if (program !== 'node' && program !== 'tsx') return undefined;
  const own = read(program === 'tsx' && words[0] === 'watch' ? words.slice(1) : words);
  // NODE_OPTIONS come before those of the call.
  const preloads = [...(program === 'tsx' ? ['tsx'] : []), ...preloadsIn(env.NODE_OPTIONS ?? ''), ...own.preloads];
  return { preloads, ...(own.entry !== undefined && { entry: own.entry }) };
}

export function preloadsIn(nodeOptions: string): readonly string[] {
  // The words of NODE_OPTIONS are quoted as those of a shell are.
  const [command] = commandsOf(`node ${nodeOptions}`);
  return command === undefined ? [] : read(command.words).preloads;
}

function read(words: readonly string[]): NodeCall {
  const required: string[] = [];
  const imported: string[] = [];
  const rest = [...words];
  for (let word = rest.shift(); word !== undefined; word = rest.shift()) {
    if (!word.startsWith('-')) return { preloads: [...required, ...imported], entry: word };
    const [option, joined] = word.split(/=(.*)/s) as [string, string?];
    const takesValue = PRELOADS.test(option) || WITH_VALUE.test(option);
    const value = takesValue ? (joined ?? rest.shift()) : undefined;
    if (value === undefined || !PRELOADS.test(option)) continue;
    (/^(?:-r|--require)$/.test(option) ? required : imported).push(value);
  }
  return { preloads: [...required, ...imported] };
}

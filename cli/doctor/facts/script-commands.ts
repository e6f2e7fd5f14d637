/** The commands of a script in package.json, as far as what they start can be read off without a shell. */

export interface ScriptCommand {
  /** Variables that are set for it. */
  readonly env: Readonly<Record<string, string>>;
  /** Without a folder and without what only starts it, such as `npx`; empty for a line that is none. */
  readonly program: string;
  readonly words: readonly string[];
}

/** Programs that run another, with its command behind theirs. */
const STARTERS = /^(?:npx|bunx|cross-env(?:-shell)?|dotenv|env|time|exec|sudo)$/;
const MANAGERS = /^(?:npm|pnpm|yarn|bun)$/;

export function commandsOf(script: string): ScriptCommand[] {
  const commands: string[][] = [[]];
  for (const [token, separator] of script.matchAll(
    /(&&|\|\|?|;|&|\n)|(?:"(?:\\.|[^"\\])*"|'[^']*'|\\.|[^\s;&|"'])+/g,
  )) {
    if (separator !== undefined) commands.push([]);
    else commands.at(-1)!.push(unquoted(token));
  }
  return commands.filter((words) => words.length > 0).map(commandOf);
}

/** @param words of one command, without quotes */
export function commandOf(words: readonly string[]): ScriptCommand {
  const env: Record<string, string> = {};
  let at = 0;
  for (; at < words.length; at += 1) {
    const word = words[at]!;
    const [, name, value] = /^([A-Za-z_]\w*)=(.*)$/s.exec(word) ?? [];
    if (name !== undefined) env[name] = value!;
    else if (MANAGERS.test(word) && /^(?:exec|dlx|x)$/.test(words[at + 1] ?? '')) at += 1;
    else if (!STARTERS.test(word) && !(at > 0 && /^--?/.test(word))) break;
  }
  const program = (words[at] ?? '').replace(/^.*[\\/]/, '').replace(/\.(?:cmd|exe|[cm]?js)$/, '');
  return { env, program, words: words.slice(at + 1) };
}

function unquoted(token: string): string {
  return token.replace(/"((?:\\.|[^"\\])*)"|'([^']*)'|\\(.)/g, (_, double?: string, single?: string, one?: string) =>
    double === undefined ? (single ?? one ?? '') : double.replace(/\\(.)/g, '$1'),
  );
}

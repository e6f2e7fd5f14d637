/** Which loader for TypeScript the command line of this process names beside ours. */

export interface OtherLoader {
  /** Its package, such as `tsx`. */
  readonly name: string;
  /** The option that loads it, such as `--import`. */
  readonly option: string;
  /** What it loads. */
  readonly value: string;
}

const KNOWN =
  /(?:^|[\\/])(tsx|ts-node|@swc-node[\\/]register|@oxc-node[\\/]core|@esbuild-kit[\\/][a-z-]+|esbuild-register)(?:[\\/]|$)/;
const OPTION = /^(--import|--require|-r|--loader|--experimental-loader)(?:=(.+))?$/;

/** @param words of `NODE_OPTIONS` and of the command line, in the order in which Node.js follows them */
export function otherLoader(words: readonly string[]): OtherLoader | undefined {
  const found = words.flatMap((word, index): OtherLoader[] => {
    const [, option, joined] = OPTION.exec(word) ?? [];
    const value = joined ?? words[index + 1];
    if (option === undefined || value === undefined) return [];
    const name = KNOWN.exec(value)?.[1]?.replaceAll('\\', '/');
    if (name === undefined && !isOfThread(option)) return [];
    // Its own command gives the path of a file.
    const isFile = name !== undefined && /[\\/]node_modules[\\/]/.test(value);
    return [{ name: name ?? value, option, value: isFile ? name : value }];
  });
  // Who compiles ES modules is not required.
  return found.find(({ option }) => option === '--import' || isOfThread(option)) ?? found[0];
}

/** What to write instead of the order that is wrong, for people. */
export function rightOrder(other: OtherLoader | undefined): string {
  const { option, value } = other ?? { option: '--import', value: 'tsx' };
  if (!isOfThread(option)) {
    return `Put ours first: node --import agentcore-instrument/register ${option} ${value} app.ts`;
  }
  return (
    `Node.js puts every ${option} before every --import. Leave it out, write a module loader.mjs with\n` +
    `    import { register } from 'node:module'; register('${value}', import.meta.url);\n` +
    '  and put ours first: node --import agentcore-instrument/register --import ./loader.mjs app.ts'
  );
}

function isOfThread(option: string): boolean {
  return option.endsWith('loader');
}

/** The words of this process; a quoted one in `NODE_OPTIONS` names no loader that is known here. */
export function ownWords(): string[] {
  return [...(process.env.NODE_OPTIONS ?? '').split(/\s+/), ...process.execArgv];
}

/** The package as npm packs it, for the long suite to install it as users do. */
import { spawnSync } from 'node:child_process';
import { REPOSITORY } from '../sample.js';

const { npmCommand: find } = (await import(new URL('../../../scripts/support/npm.mjs', import.meta.url).href)) as {
  npmCommand(): readonly string[];
};

/** The words that run npm. */
export const npmCommand: typeof find = find;

/** @throws {Error} when it fails, with what it said */
export function run(cwd: string, [program = '', ...args]: readonly string[], env = process.env): string {
  const { status, stdout, stderr, error } = spawnSync(program, args, { cwd, env, encoding: 'utf8' });
  if (status !== 0) throw new Error(`${args.join(' ')}: ${error ?? ''}${stdout}${stderr}`);
  return stdout;
}

/** The name of the archive, in this folder. */
export function packInto(folder: string): string {
  const said = run(REPOSITORY, [...npmCommand(), 'pack', '--ignore-scripts', '--pack-destination', folder]);
  return said.trim().split('\n').at(-1)!;
}

/** The bundlers of a project: their configuration files, and the scripts that call them. */
import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { commandsOf } from './commands.js';
import { installedVersion } from './installed.js';
import type { Manifest } from './manifest.js';

export type BundlerName = 'vite' | 'rollup' | 'rolldown' | 'webpack' | 'rspack' | 'esbuild';

interface Kind {
  /** Whose plugin it takes: the door. */
  readonly door: BundlerName;
  /** What it is called, and its package. */
  readonly name: string;
  readonly package: string;
  /** Without the extension. */
  readonly config: string;
  /** Key of the list of plugins. */
  readonly key: string;
  /** In scripts. */
  readonly programs: readonly string[];
}

const kind = (door: BundlerName, config = `${door}.config`): Kind => ({
  ...{ door, name: door, package: door, config, key: 'plugins', programs: [door] },
});

const KINDS: readonly Kind[] = [
  kind('vite'),
  { ...kind('rolldown', 'tsdown.config'), name: 'tsdown', package: 'tsdown', programs: ['tsdown'] },
  { ...kind('esbuild', 'tsup.config'), name: 'tsup', package: 'tsup', key: 'esbuildPlugins', programs: ['tsup'] },
  kind('rolldown'),
  kind('rollup'),
  { ...kind('rspack'), package: '@rspack/cli' },
  { ...kind('webpack'), programs: ['webpack', 'webpack-cli'] },
];
const EXTENSIONS = ['js', 'mjs', 'cjs', 'ts', 'mts', 'cts'];

export interface Bundler extends Omit<Kind, 'config' | 'programs'> {
  /** The configuration, or the build script that calls esbuild; absolute. Undefined where there is none. */
  readonly file: string | undefined;
  readonly version: string | undefined;
  /** The script that calls it. */
  readonly script: string;
  /** The arguments there. */
  readonly args: readonly string[];
}

/** Those that scripts call, that of `build` first. */
export function bundlersOf(manifest: Manifest, folder: string): Bundler[] {
  const names = [...manifest.scripts.keys()].sort((a, b) => rank(a) - rank(b));
  const found = names.flatMap((script) =>
    commandsOf(manifest.scripts.get(script)!).flatMap(({ program, args }) => {
      const words = args.map(({ text }) => text);
      const called = calledBundler(program, words, folder);
      return called === undefined ? [] : [{ ...called, script, args: words }];
    }),
  );
  // One configuration is set up once, whichever scripts call it.
  return found.filter(({ name }, index) => found.findIndex((each) => each.name === name) === index);
}

function rank(script: string): number {
  return /^build(?::|$)/.test(script) ? 0 : 1;
}

function calledBundler(
  program: string,
  args: readonly string[],
  folder: string,
): Omit<Bundler, 'script' | 'args'> | undefined {
  if (program === 'esbuild')
    return { ...kind('esbuild'), file: undefined, version: installedVersion(folder, 'esbuild') };
  if (program === 'node' || program === 'tsx') return buildScript(args, folder);
  const found = KINDS.find(({ programs }) => programs.includes(program));
  if (found === undefined) return undefined;
  const { config, programs: _, ...rest } = found;
  return { ...rest, file: configFile(folder, config, args), version: installedVersion(folder, found.package) };
}

function configFile(folder: string, config: string, args: readonly string[]): string | undefined {
  const at = args.findIndex((arg) => arg === '-c' || arg === '--config');
  const given = args[at + 1];
  const names = EXTENSIONS.map((extension) => `${config}.${extension}`);
  if (at !== -1 && given !== undefined && !given.startsWith('-')) names.unshift(given);
  return names.map((name) => join(folder, name)).find((path) => existsSync(path));
}

/** `node build.mjs`, where that is a program that calls esbuild. */
function buildScript(args: readonly string[], folder: string): Omit<Bundler, 'script' | 'args'> | undefined {
  const name = args.find((arg) => !arg.startsWith('-'));
  const file = name === undefined ? undefined : join(folder, name);
  if (file === undefined || !/\.[cm]?[jt]s$/.test(file) || !existsSync(file)) return undefined;
  if (!/(?:from|require\()\s*['"]esbuild['"]/.test(readFileSync(file, 'utf8'))) return undefined;
  return { ...kind('esbuild'), file, version: installedVersion(folder, 'esbuild') };
}

/** Why what the bundler makes is not for Node.js; undefined for what is, or may be. */
export function whyForBrowsers({ name, file, args }: Bundler, folder: string): string | undefined {
  if (name !== 'vite' || !existsSync(join(folder, 'index.html'))) return undefined;
  const isForServer = args.includes('--ssr') || (file !== undefined && /\bssr\b/.test(readFileSync(file, 'utf8')));
  if (isForServer) return undefined;
  return '`index.html` says that vite builds for the browser';
}

/** What the long form runs over: packages of the npm registry at exact versions, installed once into a scratch folder. */
import { spawnSync } from 'node:child_process';
import { existsSync, mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';

export const ROOT = fileURLToPath(new URL('../../..', import.meta.url)).replace(/[/\\]$/, '');
/** Ignored by git and kept between runs. It is inside the project, so that corpora find the project's own packages. */
export const SCRATCH = join(ROOT, '.tmp', 'corpora');

/** Packages that ship the TypeScript they are made of: clients of models, agent frameworks, libraries. */
const TYPESCRIPT = {
  '@ai-sdk/anthropic': '4.0.105',
  '@ai-sdk/openai': '4.0.118',
  '@ai-sdk/provider-utils': '5.0.81',
  '@anthropic-ai/sdk': '1.12.0',
  '@noble/curves': '2.4.0',
  '@noble/hashes': '2.4.0',
  ai: '7.0.173',
  ajv: '8.20.0',
  effect: '4.1.0',
  'groq-sdk': '1.6.0',
  mobx: '7.1.3',
  mongodb: '7.9.0',
  openai: '7.57.0',
  rxjs: '7.8.2',
  'together-ai': '0.52.0',
  zod: '4.6.7',
};

/** Packages that ship JavaScript: agent SDKs, servers, parsers, compiled and generated code, old styles and new. */
const JAVASCRIPT = {
  '@a2a-js/sdk': '1.3.0',
  '@babel/parser': '8.1.2',
  '@langchain/core': '1.4.0',
  '@modelcontextprotocol/sdk': '1.32.2',
  '@openai/agents-core': '0.20.0',
  acorn: '8.19.0',
  async: '3.2.6',
  bluebird: '3.7.2',
  'core-js': '3.51.0',
  express: '5.3.0',
  fastify: '5.12.8',
  graphql: '17.1.0',
  handlebars: '4.7.10',
  hono: '4.13.19',
  knex: '3.3.0',
  koa: '3.3.0',
  lodash: '4.18.1',
  preact: '11.2.0',
  protobufjs: '8.8.1',
  'react-dom': '19.3.1',
  'socket.io': '4.8.4',
  svelte: '5.57.3',
  terser: '5.51.2',
  undici: '8.12.4',
  ws: '8.23.0',
  xstate: '5.33.3',
  yaml: '2.9.1',
};

const TOOLS = {
  'test262-parser-tests': '0.0.5',
  ts54: 'npm:typescript@5.4.5',
  ts59: 'npm:typescript@5.9.3',
  ts60: 'npm:typescript@6.0.3',
  ts70: 'npm:typescript@7.0.2',
};

/** Names of the packages whose files are the corpora. */
export const CORPORA: readonly string[] = [...Object.keys(TYPESCRIPT), ...Object.keys(JAVASCRIPT)].sort();

/** Folder of an installed package, under the name it is installed by. */
export function packageFolder(name: string): string {
  return join(SCRATCH, 'node_modules', name);
}

/**
 * Installs what is not installed yet. Scripts of packages are not run.
 * @throws {Error} when npm fails, with what it said.
 */
export function fetchCorpora(): void {
  const manifest = join(SCRATCH, 'package.json');
  const dependencies = { ...TYPESCRIPT, ...JAVASCRIPT, ...TOOLS };
  const wanted = `${JSON.stringify({ private: true, type: 'module', dependencies }, undefined, 2)}\n`;
  const stamp = join(SCRATCH, 'installed.json');
  if (existsSync(stamp) && readFileSync(stamp, 'utf8') === wanted) return;
  mkdirSync(SCRATCH, { recursive: true });
  rmSync(join(SCRATCH, 'package-lock.json'), { force: true });
  writeFileSync(manifest, wanted);
  console.log(`fetching ${Object.keys(dependencies).length} packages…`);
  const npm = spawnSync('npm', ['install', '--ignore-scripts', '--no-audit', '--no-fund', '--legacy-peer-deps'], {
    cwd: SCRATCH,
    encoding: 'utf8',
    shell: process.platform === 'win32',
  });
  if (npm.status !== 0) throw new Error(`npm install in ${SCRATCH} failed:\n${npm.error ?? ''}${npm.stderr}`);
  writeFileSync(stamp, wanted);
}

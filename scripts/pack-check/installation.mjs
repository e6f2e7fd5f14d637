/** The package in a folder of its own: what npm makes of it, and its entries. */
import assert from 'node:assert/strict';
import { copyFileSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { root } from '../support/package.mjs';
import { run, succeed } from '../support/processes.mjs';

/**
 * @typedef {object} Target
 * @property {string} folder where the package is installed
 * @property {string} node the Node.js to run everything with
 * @property {import('../support/processes.mjs').Place} place
 * @property {readonly string[]} npm
 */

export const fixture = join(root, 'test/package/fixtures/pack');

/**
 * Installs `packages` into the folder, which has nothing but a package.json. npm may neither refuse nor overrule a
 * peer dependency.
 *
 * @param {Target} target
 * @param {readonly string[]} packages
 */
export async function install(target, packages) {
  writeFileSync(join(target.folder, 'package.json'), '{ "private": true, "type": "module" }\n');
  assert.doesNotMatch(await add(target, packages), /ERESOLVE|EBADENGINE/);
}

/**
 * Adds `packages` to what is installed; resolves to what npm printed. npm may not refuse.
 *
 * @param {Target} target
 * @param {readonly string[]} packages
 */
export async function add({ npm, place }, packages) {
  const { stdout, stderr } = await succeed(
    [...npm, 'install', '--prefer-offline', '--no-audit', '--no-fund', ...packages],
    place,
  );
  return `${stdout}${stderr}`;
}

/**
 * @param {Target} target
 * @param {RegExp} version which version that copy has to be
 */
export function checkOneApi({ folder }, version) {
  const copies = readdirSync(join(folder, 'node_modules'), { recursive: true, encoding: 'utf8' })
    .map((path) => path.replaceAll('\\', '/'))
    .filter((path) => /(^|\/)@opentelemetry\/api\/package\.json$/.test(path));
  assert.deepEqual(copies, ['@opentelemetry/api/package.json']);
  const manifest = JSON.parse(readFileSync(join(folder, 'node_modules', '@opentelemetry/api/package.json'), 'utf8'));
  assert.match(manifest.version, version);
}

/** @param {Target} target */
export async function checkImports({ folder, node, place }) {
  for (const name of ['imports.mjs', 'imports.cjs']) {
    copyFileSync(join(fixture, name), join(folder, name));
    await succeed([node, name], place);
  }
}

/** @param {Target} target */
export async function checkBin({ folder, place }) {
  const bin = join(folder, 'node_modules/.bin/agentcore-instrument');
  const { version } = JSON.parse(readFileSync(join(folder, 'node_modules/agentcore-instrument/package.json'), 'utf8'));
  assert.equal((await succeed([bin, '--version'], place)).stdout.trim(), version);
  assert.equal((await run([bin, '--no-such-option'], place)).code, 2);
}

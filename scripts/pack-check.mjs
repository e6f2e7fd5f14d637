/**
 * Whether the package, as `npm pack` makes it, works in a folder of its own: `node scripts/pack-check.mjs [NODE]`
 * installs it there with that Node.js (default: this one) and checks the installation, its entries from ES modules and
 * CommonJS, its bin, its declarations, and a small marked project from instrumented source to received spans, compiled
 * by TypeScript 5.9 and by 7.
 *
 * Options:
 *   --tarball FILE     a packed tarball instead of packing
 *   --npm FILE         the `npm-cli.js` to install with; default: the npm that runs this script
 *   --api 1.10+sdk3    beside OpenTelemetry's API 1.10 and SDK 3 (Node.js 22.15 and later): the installation, and spans
 *                      under our own set-up and under a provider that the application made
 *   --keep             leave the folder
 *
 * It needs the npm registry or a cache of it. Exit code 0 only if everything holds.
 */
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { delimiter, dirname, join, resolve } from 'node:path';
import { parseArgs } from 'node:util';
import { checkDeclarations } from './pack-check/declarations.mjs';
import { add, checkBin, checkImports, checkOneApi, install } from './pack-check/installation.mjs';
import { checkProject } from './pack-check/project.mjs';
import { checkSdk3, SDK3_PACKAGES } from './pack-check/sdk3.mjs';
import { npmCommand } from './support/npm.mjs';
import { pack } from './support/package.mjs';
import { main, step } from './support/steps.mjs';

const COMPILERS = ['typescript@5.9.3', 'typescript-7@npm:typescript@7.0.2', 'typescript-5.4@npm:typescript@5.4.5'];
const TYPES = '@types/node@20.19.0';

const { values, positionals } = parseArgs({
  allowPositionals: true,
  options: {
    tarball: { type: 'string' },
    npm: { type: 'string' },
    api: { type: 'string' },
    keep: { type: 'boolean', default: false },
  },
});
if (values.api !== undefined && values.api !== '1.10+sdk3') throw new Error('--api takes 1.10+sdk3 alone');

const node = resolve(positionals[0] ?? process.execPath);
const folder = mkdtempSync(join(tmpdir(), 'agentcore-pack-'));
/** The Node.js in question comes first on the path: bins and npm's own children run by it, too. */
const path = `${dirname(node)}${delimiter}${process.env.PATH ?? ''}`;
const place = { cwd: folder, env: { ...process.env, PATH: path, NO_COLOR: '1' } };
const target = { folder, node, place, npm: npmCommand(node, values.npm ?? process.env.npm_execpath) };

await main(async () => {
  const tarball = values.tarball ? resolve(values.tarball) : await step('pack', () => pack(folder, npmCommand()));
  if (values.api === undefined) await checkAlone(tarball);
  else await checkBesideSdk3(tarball);
});
if (values.keep) console.log(`left in ${folder}`);
else rmSync(folder, { recursive: true, force: true });

/** @param {string} tarball */
async function checkAlone(tarball) {
  await step('install without a peer conflict', () => install(target, [tarball, ...COMPILERS, TYPES]));
  await step('one copy of @opentelemetry/api', () => checkOneApi(target, /^1\.9\./));
  await step('ES modules and CommonJS', () => checkImports(target));
  await step('the bin', () => checkBin(target));
  await Promise.all([
    step('declarations under TypeScript 5.4', () => checkDeclarations(target)),
    step('a project compiled by TypeScript 5.9 and 7', () =>
      checkProject(target, ['typescript', 'typescript-7'], 'module'),
    ),
    step('the same as CommonJS', () => checkProject(target, ['typescript'], 'commonjs')),
  ]);
}

/** @param {string} tarball */
async function checkBesideSdk3(tarball) {
  await step('an application with API 1.10 and SDK 3', () => install(target, [...SDK3_PACKAGES, COMPILERS[0], TYPES]));
  // npm lets an application's API 1.10 stand against the range of the SDK 2.12 that we bring, and says so.
  await step('install beside it', () => add(target, [tarball]));
  await step('one copy of @opentelemetry/api', () => checkOneApi(target, /^1\.10\./));
  await step('ES modules and CommonJS', () => checkImports(target));
  await checkSdk3(target);
}

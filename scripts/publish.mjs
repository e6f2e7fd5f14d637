/**
 * Publishes the version of package.json, signed with where it was built: `node scripts/publish.mjs`, from CI, of a tagged
 * commit. `--dry-run` does everything but publish, and needs no identity to sign with.
 */
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import { npmCommand } from './support/npm.mjs';
import { root } from './support/package.mjs';
import { succeed } from './support/processes.mjs';
import { problemsOf } from './support/release.mjs';
import { main, step } from './support/steps.mjs';

const { values } = parseArgs({ options: { 'dry-run': { type: 'boolean', default: false } } });
const isDry = values['dry-run'];
const npm = npmCommand();
const git = async (...args) => (await succeed(['git', ...args], { cwd: root })).stdout;

await main(async () => {
  await step('the commit and its version', async () => {
    const problems = problemsOf({
      manifest: JSON.parse(readFileSync(join(root, 'package.json'), 'utf8')),
      changes: await git('status', '--porcelain'),
      tags: (await git('tag', '--points-at', 'HEAD')).split('\n'),
      env: isDry ? { ...process.env, SIGSTORE_ID_TOKEN: 'not asked for' } : process.env,
    });
    if (problems.length > 0) throw new Error(`not published:\n${problems.map((one) => `  - ${one}`).join('\n')}`);
  });
  await step('known weaknesses of what is installed with it', () =>
    succeed([...npm, 'audit', '--omit=dev'], { cwd: root }),
  );
  await step('what CI runs', () => succeed([join(root, '.ci/run')], { cwd: root }));
  await step('publishing', () =>
    succeed([...npm, 'publish', '--access', 'public', ...(isDry ? ['--dry-run'] : ['--provenance'])], { cwd: root }),
  );
});

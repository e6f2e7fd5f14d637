/**
 * What `npm pack` makes installs into an empty folder on the Node.js that runs this, without a peer conflict, and works
 * there: `scripts/pack-check.mjs` does it and says how. It installs from the npm registry or npm's cache of it.
 */
import { spawnSync } from 'node:child_process';
import { fileURLToPath } from 'node:url';
import { suite } from 'uvu';
import * as assert from 'uvu/assert';

const root = fileURLToPath(new URL('../..', import.meta.url));
const test = suite('pack');

test('the packed package installs and works in a fresh folder', () => {
  const { status, stdout, stderr } = spawnSync(process.execPath, ['scripts/pack-check.mjs'], {
    cwd: root,
    encoding: 'utf8',
  });
  assert.is(status, 0, `${stdout}${stderr}`);
  assert.match(stdout, /^ok {2}a project compiled by TypeScript 5\.9 and 7/m);
});

test.run();

/** The script that writes the tables of bench/README.md. Times are not looked at. */
import { spawnSync } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { suite } from 'uvu';
import * as assert from 'uvu/assert';

const here = (path: string) => fileURLToPath(new URL(path, import.meta.url));
const MAJOR = Number.parseInt(process.versions.node, 10);
const test = suite('bench: tables');

/** Runs the script over a file of that text; gives the file as it is afterwards. */
function tables(before: string, ...words: string[]): { after: string; stderr: string; status: number | null } {
  const folder = mkdtempSync(join(tmpdir(), 'agentcore-tables-'));
  try {
    const readme = join(folder, 'README.md');
    writeFileSync(readme, before);
    const command = [here('../../bench/tables.mjs'), '--quick', '--readme', readme, ...words];
    const { stderr, status } = spawnSync(process.execPath, command, { encoding: 'utf8' });
    return { after: readFileSync(readme, 'utf8'), stderr, status };
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}

test('a section is replaced, says when it was made and from what, and the others stay', () => {
  const section = `sanitize-${MAJOR}`;
  const before = `# Title\n<!-- about -->\nold\n<!-- /about -->\n<!-- ${section} -->\nstale\n<!-- /${section} -->\nend\n`;
  const { after, stderr, status } = tables(before, '--only', 'sanitize');
  assert.is(status, 0, stderr);
  assert.match(stderr, `[1/1, 0 min] Sanitizer, Node.js ${process.versions.node}`);
  assert.ok(after.startsWith(`# Title\n<!-- about -->\nold\n<!-- /about -->\n<!-- ${section} -->\n\n## Sanitizer, `));
  assert.ok(after.endsWith(`\n<!-- /${section} -->\nend\n`));
  assert.not.match(after, 'stale');
  assert.match(
    after,
    new RegExp(`^Made on \\d+ \\w+ \\d{4} from commit [\\w-]+, Node\\.js ${process.versions.node}, `, 'm'),
  );
  assert.match(after, /^\| JSON\.stringify, no redaction +\| +\d/m);
  assert.not.match(after, /building|fetching/);
});

test('a section that the file does not have is said before anything is measured', () => {
  const { after, stderr, status } = tables('# Title\n', '--only', 'export');
  assert.is(status, 1);
  assert.match(stderr, `has no <!-- export-${MAJOR} -->`);
  assert.not.match(stderr, '[1/1');
  assert.is(after, '# Title\n');
});

test('the README has a section for every benchmark on Node.js 20 and 24', () => {
  const readme = readFileSync(here('../../bench/README.md'), 'utf8');
  const names = ['runtime', 'export', 'sanitize', 'build'].flatMap((name) => [`${name}-20`, `${name}-24`]);
  for (const name of ['about', ...names]) {
    const section = readme.split(`<!-- ${name} -->\n`)[1]?.split(`<!-- /${name} -->`)[0] ?? '';
    assert.match(section, /\w/, name);
  }
});

test.run();

/**
 * Every folder `fixtures/init/<case>`: what `init --dry-run` says of its `project` is in `expected.txt`. Where it would
 * write, it writes: what its diff says, once, and so that `list` finds what it has promised. `UPDATE=1` writes what is
 * expected anew; read the diff. `case.json` says what the case pins, which packages are installed, and options.
 */
import { cpSync, existsSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { applyPatch, parsePatch } from 'diff';
import { suite } from 'uvu';
import * as assert from 'uvu/assert';
import type { InitOptions } from '../../cli/commands/init.js';
import { type InProcess, inProcess } from './support/in-process.js';
import { REPOSITORY, Sandbox } from './support/sandbox.js';

interface Case {
  readonly says: string;
  readonly installed?: Readonly<Record<string, string>>;
  readonly call?: InitOptions;
}

const root = join(REPOSITORY, 'fixtures', 'init');
const test = suite('init, by fixtures');

for (const name of readdirSync(root).sort()) {
  const folder = join(root, name);
  const { says, installed = {}, call = {} } = JSON.parse(readFileSync(join(folder, 'case.json'), 'utf8')) as Case;

  test(`${name}: ${says}`, async () => {
    const sandbox = new Sandbox();
    try {
      cpSync(join(folder, 'project'), sandbox.path, { recursive: true });
      for (const [dependency, version] of Object.entries(installed)) {
        sandbox.write({ [`node_modules/${dependency}/package.json`]: JSON.stringify({ name: dependency, version }) });
      }
      await check(sandbox, folder, inProcess(sandbox.path), call);
    } finally {
      sandbox.remove();
    }
  });
}

async function check(sandbox: Sandbox, folder: string, { init, list }: InProcess, call: InitOptions): Promise<void> {
  const before = sandbox.tree('.');
  const { code, stdout, stderr } = await init({ ...call, dryRun: true });
  expectText(
    join(folder, 'expected.txt'),
    `${stdout}${stderr}exit code ${code}\n`.replaceAll(sandbox.path, '<project>'),
  );
  assert.equal(sandbox.tree('.'), before, '--dry-run writes nothing');
  if (code !== 0) return;

  const written = await init({ ...call, yes: true });
  assert.is(written.code, 0, written.stderr);
  const after = sandbox.tree('.');
  assert.equal(after, patched(before, stdout), 'what is written is what the diff says');
  const again = await init({ ...call, yes: true });
  assert.match(again.stdout, /verything is set up; nothing was changed\./);
  assert.equal(sandbox.tree('.'), after, 'once it is set up, nothing changes');

  const promised = Number(/^ {2}wraps {6}(\d+)/m.exec(stdout)?.[1] ?? 0);
  const hasSources = existsSync(sandbox.at('src')) || promised === 0;
  const listed = await list(hasSources ? ['src'] : ['.']);
  assert.is(listed.sites.length, promised, 'what `list` finds is what was promised');
}

function patched(before: Readonly<Record<string, string>>, text: string): Record<string, string> {
  const after = { ...before };
  const diff = text.slice(
    text.indexOf('--- '),
    text.search(/^(?:To do by hand|Notes):$|^\d+ files? would be written/m),
  );
  for (const patch of parsePatch(diff)) {
    const file = patch.newFileName!.replace(/^b\//, '');
    const result = applyPatch(Buffer.from(before[file] ?? '', 'latin1').toString('utf8'), patch, {
      autoConvertLineEndings: false,
    });
    assert.ok(result !== false, `the diff of ${file} applies`);
    after[file] = Buffer.from(result as string, 'utf8').toString('latin1');
  }
  return after;
}

function expectText(path: string, actual: string): void {
  if (process.env['UPDATE'] === '1') writeFileSync(path, actual);
  const expected = existsSync(path) ? readFileSync(path, 'utf8') : '';
  assert.is(actual, expected, `${path} is not as expected; UPDATE=1 npm test -- init-fixtures writes it anew`);
}

test.run();

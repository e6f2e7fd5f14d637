/** The ways to look without writing: `--check`, `--dry-run`, `--diff`, `--json`, `list`. */
import { rmSync, statSync } from 'node:fs';
import { applyPatch } from 'diff';
import { suite } from 'uvu';
import * as assert from 'uvu/assert';
import type { JsonDocument } from '../../cli/report/json.js';
import { MARKED, PLAIN, Sandbox } from './support/sandbox.js';

const CONFIG = JSON.stringify({ rules: [{ files: 'src/planner.ts', functions: 'Planner.*', module: 'planner' }] });
const PLANNER = `export class Planner {
  async createPlan() {}
  *steps(a: number) { let a = 1; yield a; }
}
`;
const looking = suite<{ sandbox: Sandbox }>('looking without writing');

looking.before.each((context) => {
  context.sandbox = new Sandbox().write({ 'src/search.ts': MARKED, 'src/plain.ts': PLAIN });
});
looking.after.each(({ sandbox }) => sandbox.remove());

looking('--check without --out-dir exits 0 for what is right and 1 for a mark that is wrong', async ({ sandbox }) => {
  const right = await sandbox.cli(['--check']);
  assert.equal(right, { code: 0, stdout: 'checked 1 function in 1 of 2 files\n', stderr: '' });
  sandbox.write({ 'src/plain.ts': '/** @traceTol x */\nexport function f() {}\n' });
  const wrong = await sandbox.cli(['--check']);
  assert.is(wrong.code, 1);
  assert.match(
    wrong.stderr,
    /src\/plain\.ts:1:5 - error AC1001: .*\n {2}Write `@traceTool`\.\n {2}1 \| \/\*\* @traceTol x/,
  );
});

looking('--check exits 1 when the output is stale, says what is, and writes nothing', async ({ sandbox }) => {
  const check = ['src', '--out-dir', 'out', '--check'];
  assert.match((await sandbox.cli(check)).stderr, 'create plain.ts, create search.ts');
  assert.equal(sandbox.names(), ['src']);
  await sandbox.cli(['src', '--out-dir', 'out']);
  assert.match((await sandbox.cli(check)).stdout, 'out is up to date');
  sandbox.write({ 'src/plain.ts': 'export {};\n', 'src/new.json': '{}' });
  const before = sandbox.tree('out');
  const stale = await sandbox.cli(check);
  assert.is(stale.code, 1);
  assert.is(stale.stdout, '');
  assert.match(stale.stderr, 'error AC5014: `out` is stale; a run would create new.json, update plain.ts.');
  assert.equal(sandbox.tree('out'), before);
});

looking('a run with nothing to do touches nothing', async ({ sandbox }) => {
  await sandbox.cli(['--out-dir', 'out']);
  const before = statSync(sandbox.at('out'));
  const { stdout } = await sandbox.cli(['--out-dir', 'out']);
  assert.match(stdout, '(up to date)');
  assert.is(statSync(sandbox.at('out')).ino, before.ino);
});

looking('--dry-run lists what would be created, updated, kept and removed', async ({ sandbox }) => {
  sandbox.write({ 'src/old.ts': PLAIN });
  await sandbox.cli(['--out-dir', 'out']);
  const before = sandbox.tree('out');
  rmSync(sandbox.at('src/old.ts'));
  sandbox.write({ 'src/plain.ts': 'export {};\n', 'src/new.ts': MARKED });
  const { code, stdout } = await sandbox.cli(['--out-dir', 'out', '--dry-run']);
  assert.is(code, 0);
  assert.is(
    stdout,
    `would instrument 2 functions in 2 of 3 files -> out
  create  new.ts  instrumented
  update  plain.ts  copied
  keep    search.ts  instrumented
  remove  old.ts
`,
  );
  assert.equal(sandbox.tree('out'), before);
});

looking('--diff prints a patch that makes the output of the sources, and nothing else', async ({ sandbox }) => {
  const { code, stdout } = await sandbox.cli(['--diff']);
  assert.is(code, 0);
  assert.match(stdout, /^--- a\/src\/search\.ts\n\+\+\+ b\/src\/search\.ts\n@@ -1,4 \+1,4 @@\n/);
  assert.equal(sandbox.names(), ['src']);
  await sandbox.cli(['--out-dir', 'out']);
  assert.is(applyPatch(MARKED, stdout), sandbox.read('out/search.ts'));
});

looking('--json prints one document of schema version 1', async ({ sandbox }) => {
  sandbox.write({ 'agentcore.config.json': CONFIG, 'src/planner.ts': PLANNER });
  const { code, stdout, stderr } = await sandbox.cli(['--out-dir', 'out', '--json']);
  assert.is(code, 0);
  assert.is(stderr, '');
  const { skipped, ...document } = JSON.parse(stdout) as JsonDocument;
  const place = { line: 2, column: 9, strategy: 'in-place' };
  assert.equal(document, {
    version: 1,
    command: 'instrument',
    ok: true,
    root: sandbox.path,
    outDir: sandbox.at('out'),
    written: true,
    files: [
      { source: 'src/plain.ts', output: 'plain.ts', kind: 'copied', change: 'create' },
      { source: 'src/planner.ts', output: 'planner.ts', kind: 'instrumented', change: 'create' },
      { source: 'src/search.ts', output: 'search.ts', kind: 'instrumented', change: 'create' },
    ],
    removed: [],
    sites: [
      {
        ...{ file: 'src/planner.ts', function: 'Planner.createPlan', ...place, kind: 'module', tool: null },
        ...{ span: 'planner.create_plan', module: 'planner', operation: 'create_plan', by: { rule: 0 } },
      },
      {
        ...{ file: 'src/search.ts', function: 'search', ...place, column: 17, kind: 'tool', tool: 'search' },
        ...{ span: 'tool.search', module: null, operation: null, by: 'mark' },
      },
    ],
    diagnostics: [],
  });
  assert.is(skipped.length, 1);
  const [{ message, ...left }] = skipped as [(typeof skipped)[0]];
  assert.equal(left, {
    ...{
      file: 'src/planner.ts',
      function: 'Planner.steps',
      line: 3,
      column: 4,
      reason: 'early-error',
      by: { rule: 0 },
    },
  });
  assert.type(message, 'string');
});

looking('--json has the diagnostics of a failure, and stdout holds nothing else', async ({ sandbox }) => {
  sandbox.write({ 'src/plain.ts': '/** @traceTol x */\nexport function f() {}\n' });
  const marks = await sandbox.cli(['--check', '--json']);
  assert.is(marks.code, 1);
  const document = JSON.parse(marks.stdout) as JsonDocument;
  assert.is(document.ok, false);
  const [{ code, file, line, column } = { code: '' }] = document.diagnostics;
  assert.equal([code, file, line, column], ['AC1001', 'src/plain.ts', 1, 5]);
  sandbox.write({ 'out/x': 'mine' });
  const call = await sandbox.cli(['--out-dir', 'out', '--json']);
  assert.is(call.code, 2);
  const failure = JSON.parse(call.stdout) as JsonDocument;
  assert.equal([failure.version, failure.ok, failure.diagnostics[0]?.code], [1, false, 'AC5010']);
});

looking('list groups by file, and names mark or rule, and why a function is left alone', async ({ sandbox }) => {
  sandbox.write({ 'agentcore.config.json': CONFIG, 'src/planner.ts': PLANNER });
  const { code, stdout } = await sandbox.cli(['list']);
  assert.is(code, 0);
  const lines = stdout.split('\n');
  assert.is(lines[0], 'src/planner.ts  1 wrapped, 1 left alone (1 early-error)');
  assert.is(lines[1], '  2:9  Planner.createPlan  rules[0]  planner.create_plan');
  assert.match(lines[2]!, /^ {2}3:4 {2}Planner\.steps {7}rules\[0\] {2}left alone \(early-error\): /);
  assert.equal(lines.slice(3), [
    '',
    'src/search.ts  1 wrapped',
    '  2:17  search  mark  tool.search',
    '',
    '2 functions in 2 of 3 files, 1 left alone (1 early-error)',
    '',
  ]);
  const json = JSON.parse((await sandbox.cli(['list', '--json'])).stdout) as JsonDocument;
  assert.equal(
    [json.version, json.command, json.outDir, json.sites.length, json.skipped.length],
    [1, 'list', null, 2, 1],
  );
});

looking('--quiet prints errors only', async ({ sandbox }) => {
  sandbox.write({ 'agentcore.config.json': CONFIG });
  assert.equal(await sandbox.cli(['--out-dir', 'out', '--quiet']), { code: 0, stdout: '', stderr: '' });
  const strict = await sandbox.cli(['--out-dir', 'out', '--quiet', '--strict']);
  assert.is(strict.code, 1);
  assert.match(strict.stderr, 'error AC3001');
});

looking.run();

/** How the command line is called: help, version, and calls that are wrong. */
import { suite } from 'uvu';
import * as assert from 'uvu/assert';
import { MARKED, Sandbox } from './support/sandbox.js';

const calls = suite<{ sandbox: Sandbox }>('calls');

calls.before.each((context) => {
  context.sandbox = new Sandbox();
});
calls.after.each(({ sandbox }) => sandbox.remove());

for (const command of [[], ['init'], ['instrument'], ['list'], ['explain'], ['run']]) {
  calls(`--help of ${command[0] ?? 'the program'} fits a screen of 24 lines by 80 columns`, async ({ sandbox }) => {
    const { code, stdout, stderr } = await sandbox.cli([...command, '--help']);
    const lines = stdout.trimEnd().split('\n');
    assert.is(code, 0);
    assert.is(stderr, '');
    assert.match(lines[0]!, /^Usage: agentcore-instrument/);
    assert.ok(lines.length <= 24, `${lines.length} lines`);
    assert.is(Math.max(...lines.map((line) => line.length)) <= 80, true, 'wider than 80 columns');
  });
}

calls('--version is the version of the package', async ({ sandbox }) => {
  const { code, stdout } = await sandbox.cli(['--version']);
  assert.is(code, 0);
  assert.match(stdout, /^\d+\.\d+\.\d+\S*\n$/);
});

calls('an unknown option exits 2 and names the nearest one', async ({ sandbox }) => {
  const { code, stdout, stderr } = await sandbox.cli(['src', '--out-dri', 'out']);
  assert.is(code, 2);
  assert.is(stdout, '');
  assert.match(stderr, "error AC5001: unknown option '--out-dri'");
  assert.match(stderr, 'fix: Did you mean --out-dir?');
});

calls('options that exclude each other exit 2', async ({ sandbox }) => {
  const { code, stderr } = await sandbox.cli(['--check', '--diff']);
  assert.is(code, 2);
  assert.match(stderr, /error AC5001: .*--check.*--diff/);
});

calls('no --out-dir exits 2 and says what to add', async ({ sandbox }) => {
  sandbox.write({ 'src/search.ts': MARKED });
  const { code, stderr } = await sandbox.cli(['src']);
  assert.is(code, 2);
  assert.match(stderr, 'error AC5002');
  assert.match(stderr, 'fix: Add --out-dir DIR');
  assert.equal(sandbox.names(), ['src']);
});

calls('a path that does not exist exits 2, and a misspelt command is told from a path', async ({ sandbox }) => {
  const path = await sandbox.cli(['sources', '--out-dir', 'out']);
  assert.is(path.code, 2);
  assert.match(path.stderr, 'error AC5003: no such file or folder: sources');
  const command = await sandbox.cli(['lst']);
  assert.is(command.code, 2);
  assert.match(command.stderr, 'agentcore-instrument list');
  assert.equal(sandbox.names(), []);
});

calls('neither a path nor a folder src exits 2', async ({ sandbox }) => {
  const { code, stderr } = await sandbox.cli(['--out-dir', 'out']);
  assert.is(code, 2);
  assert.match(stderr, 'error AC5004');
});

calls('a folder without files exits 1', async ({ sandbox }) => {
  sandbox.write({ 'src/.hidden/a.ts': MARKED, 'src/node_modules/b/index.ts': MARKED });
  const { code, stderr } = await sandbox.cli(['--out-dir', 'out']);
  assert.is(code, 1);
  assert.match(stderr, 'error AC5005: no files in src');
});

calls('`run` hands the program its own options and passes its exit code on', async ({ sandbox }) => {
  const program = 'console.log(process.argv.slice(1).join()); process.exitCode = 7';
  const { code, stdout } = await sandbox.cli(['run', '--', process.execPath, '-e', program, '--', '--json', 'x']);
  assert.is(code, 7);
  assert.is(stdout, '--json,x\n');
});

calls('a reader of the output that goes away is no failure', async ({ sandbox }) => {
  sandbox.write({ 'src/search.ts': MARKED });
  const { code, stderr } = await sandbox.cli(['list', '--json'], { onStart: (child) => child.stdout?.destroy() });
  assert.is(stderr, '');
  assert.is(code, 0);
});

calls.run();

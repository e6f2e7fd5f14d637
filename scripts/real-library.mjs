/**
 * `npm run real-library`: the sources of a published library, as its npm tarball ships them, instrumented by a
 * configuration file alone. Its build by plain `tsc` has to stay without an error, its program has to print what it
 * printed before, and its trace has to have the spans that the library's own call graph says, in that nesting:
 * `test/package/fixtures/real-library` holds the program, the configuration and the expected tree.
 *
 * A second round wraps every function of the library (`kinds: "all"`), which has to change nothing that is printed.
 *
 * It installs the library from the npm registry, and this package as `npm pack` makes it, into a scratch folder. No
 * other network is used: the program brings its own `fetch`. Exit code 0 only if all of that holds.
 *
 * Options: `--tarball FILE` takes a packed tarball instead of packing; `--keep` leaves the scratch folder.
 */
import assert from 'node:assert/strict';
import { copyFileSync, cpSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { parseArgs } from 'node:util';
import { npmCommand } from './support/npm.mjs';
import { pack, root } from './support/package.mjs';
import { run, succeed } from './support/processes.mjs';
import { main, step } from './support/steps.mjs';
import { treeShape } from './support/tree-shape.mjs';

const LIBRARY = 'openai@6.49.0';
const TOOLS = ['typescript@6.0.3', '@types/node@20.19.0'];
const fixture = join(root, 'test/package/fixtures/real-library');
const { values } = parseArgs({ options: { tarball: { type: 'string' }, keep: { type: 'boolean', default: false } } });

const folder = mkdtempSync(join(tmpdir(), 'agentcore-library-'));
const tsc = [process.execPath, join(folder, 'node_modules/typescript/bin/tsc')];
const bin = [process.execPath, join(folder, 'node_modules/agentcore-instrument/dist/cli/main.js')];
const place = { cwd: folder, env: { ...process.env, NO_COLOR: '1' } };

async function install() {
  const tarball = values.tarball ? resolve(values.tarball) : await pack(folder, npmCommand());
  writeFileSync(join(folder, 'package.json'), '{ "private": true, "type": "commonjs" }\n');
  const packages = [LIBRARY, ...TOOLS, tarball];
  await succeed(
    [...npmCommand(), 'install', '--save-exact', '--prefer-offline', '--no-audit', '--no-fund', ...packages],
    place,
  );
  cpSync(join(folder, 'node_modules/openai/src'), join(folder, 'src/openai'), { recursive: true });
  for (const name of ['agent.ts', 'answers.ts']) copyFileSync(join(fixture, name), join(folder, 'src', name));
  for (const name of ['tsconfig.json', 'agentcore.config.json']) copyFileSync(join(fixture, name), join(folder, name));
}

/** Compiles a tsconfig by plain `tsc`, which has to find nothing wrong, and runs the program: what it printed. */
async function buildAndRun(project, outDir) {
  await succeed([...tsc, '-p', project, '--outDir', outDir], place);
  const { stdout, stderr } = await succeed([process.execPath, join(outDir, 'agent.js')], place);
  assert.equal(stderr, '');
  return stdout;
}

/** Instruments `src` into `outDir`; resolves to the `--json` report. */
async function instrument(outDir, config) {
  const options = ['--tsconfig', 'tsconfig.json', '--config', config, '--out-dir', outDir, '--json'];
  const { stdout } = await succeed([...bin, ...options], place);
  const report = JSON.parse(stdout);
  // The library names types of packages that may be installed beside it by paths out of its own folder.
  const unexpected = report.diagnostics.filter(
    ({ code, message }) => code !== 'AC5102' || !/node_modules/.test(message),
  );
  assert.deepEqual(unexpected, []);
  return report;
}

async function checkTrace() {
  const spansFile = join(folder, 'spans.json');
  const program = [process.execPath, 'dist-instrumented/agent.js'];
  const ended = await run([...bin, 'run', '--json', spansFile, '--', ...program], place);
  assert.equal(ended.code, 0, ended.stderr);
  console.log(ended.stderr.trimEnd());
  assert.equal(treeShape(ended.stderr), readFileSync(join(fixture, 'expected-tree.txt'), 'utf8').trimEnd());
  const spans = readFileSync(spansFile, 'utf8');
  assert.match(spans, /"code\.file\.path": "src\/openai\/client\.ts"/);
  // The rule for `fetchWithTimeout` captures its arguments, the request's headers among them.
  assert.ok(spans.includes(String.raw`\"authorization\":\"***REDACTED***\"`), 'no redacted header');
  assert.doesNotMatch(spans, /0123456789abcdefghijklmnopqrstuvwxyz/, 'the API key left the process');
  return ended.stdout;
}

async function check() {
  await step(`install ${LIBRARY} and the packed package`, install);
  const original = await step('build and run the library as published', () => buildAndRun('tsconfig.json', 'dist'));
  await step('instrument it by configuration alone', () => instrument('instrumented', 'agentcore.config.json'));
  const instrumented = await step('build and run the instrumented sources', () =>
    buildAndRun('instrumented/tsconfig.json', 'dist-instrumented'),
  );
  assert.equal(instrumented, original);
  const traced = await step('its trace has the expected names and nesting', checkTrace);
  assert.equal(traced, original);

  const everything = { rules: [{ functions: '**', kinds: 'all' }] };
  writeFileSync(join(folder, 'everything.json'), JSON.stringify(everything));
  const report = await step('instrument every function', () => instrument('everything', 'everything.json'));
  assert.ok(report.sites.length > 800, `only ${report.sites.length} functions`);
  const wrapped = await step(`build and run with ${report.sites.length} functions wrapped`, () =>
    buildAndRun('everything/tsconfig.json', 'dist-everything'),
  );
  assert.equal(wrapped, original);
  await step('run that with tracing on', async () => {
    const ended = await run([...bin, 'run', '--', process.execPath, 'dist-everything/agent.js'], place);
    assert.equal(ended.code, 0, ended.stderr);
    assert.equal(ended.stdout, original);
  });
}

await main(check);
if (values.keep) console.log(`left in ${folder}`);
else rmSync(folder, { recursive: true, force: true });

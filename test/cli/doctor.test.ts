/** `doctor` as it is called: exit codes, JSON, and projects that nobody means to have. */
import { chmodSync, mkdirSync } from 'node:fs';
import { PassThrough } from 'node:stream';
import { suite } from 'uvu';
import * as assert from 'uvu/assert';
import { createProgram } from '../../cli/program.js';
import type { DoctorDocument } from '../../cli/report/doctor-report.js';
import { packageVersion } from '../../cli/version.js';
import { packageIn } from './support/doctor.js';
import { type Ended, MARKED, Sandbox } from './support/sandbox.js';

const test = suite<{ sandbox: Sandbox }>('doctor');
test.before.each((context) => {
  context.sandbox = new Sandbox();
});
test.after.each(({ sandbox }) => sandbox.remove());

const CALL = ['doctor', '--offline'];
const ENV = { NODE_OPTIONS: '', AGENTCORE_OTLP_ENDPOINT: 'http://127.0.0.1:4317' };

/** In this process: a check of a small project takes less than loading the tool does. */
async function call(sandbox: Sandbox, args: readonly string[]): Promise<Ended> {
  const [stdout, stderr] = [new PassThrough(), new PassThrough()];
  let code: number | null = null;
  const program = createProgram({ stdout, stderr, env: ENV, cwd: sandbox.path }, (exitCode) => {
    code = exitCode;
  });
  await program.parseAsync(args, { from: 'user' });
  const text = (stream: PassThrough) => String(stream.read() ?? '');
  return { code, stdout: text(stdout), stderr: text(stderr) };
}

const FINE = {
  'package.json': JSON.stringify({
    scripts: { build: 'agentcore-instrument build', start: 'node --import agentcore-instrument/auto src/main.js' },
    dependencies: { 'agentcore-instrument': '*', '@opentelemetry/api': '*' },
  }),
  'src/main.js': "export * from './search.js';\n",
  'src/search.js': MARKED.replace(/: string/g, ''),
  ...packageIn('.', 'agentcore-instrument', { version: packageVersion(), exports: { './runtime': './runtime.js' } }),
  'node_modules/agentcore-instrument/runtime.js': '',
  ...packageIn('.', '@opentelemetry/api', { version: '1.9.1' }),
};

test('a project with nothing wrong: exit code 0, a line a check, and the counts', async ({ sandbox }) => {
  const { code, stdout, stderr } = await call(sandbox.write(FINE), [...CALL, '--strict']);
  assert.is(code, 0, stdout);
  assert.is(stderr, '');
  assert.match(stdout, /^ok {4}Node\.js {15}\d/m);
  assert.match(stdout, /^— {5}endpoint/m);
  assert.match(stdout, /\nnothing found: \d+ of 12 checks ok, \d+ with nothing to look at\n$/);
});

test('a warning exits with 0, and under --strict with 1; an error with 1', async ({ sandbox }) => {
  sandbox.write({ ...FINE, 'src/search.js': 'export {};\n' });
  const loose = await call(sandbox, CALL);
  assert.is(loose.code, 0);
  assert.match(loose.stdout, /^warn {2}marks and rules\n {6}warning AC5404: .*\n(?: {8}.*\n)* {8}fix: /m);
  assert.is((await call(sandbox, [...CALL, '--strict'])).code, 1);
  const { code, stdout } = await call(sandbox.write({ 'package.json': '{' }), CALL);
  assert.is(code, 1);
  assert.match(stdout, 'FAIL  agentcore-instrument\n      error AC5406:');
});

test('--json: every check, and what was found', async ({ sandbox }) => {
  const { code, stdout } = await call(sandbox.write({ 'package.json': '{' }), [...CALL, '--json']);
  assert.is(code, 1);
  const document = JSON.parse(stdout) as DoctorDocument;
  assert.equal([document.version, document.command, document.ok], [1, 'doctor', false]);
  assert.is(document.checks.length, 12);
  const found = document.checks.flatMap(({ findings }) => findings);
  assert.is(found.filter(({ severity }) => severity === 'error').length, document.errors);
  assert.ok(found.every(({ fix, code: each }) => fix !== '' && /^AC\d{4}$/.test(each)));
});

test('a wrong call exits with 2', async ({ sandbox }) => {
  for (const wrong of [
    ['--out', 'nowhere'],
    ['--entry', 'nowhere.js'],
    ['--endpoint', 'ftp://x'],
  ]) {
    const { code, stderr } = await call(sandbox, [...CALL, ...wrong]);
    assert.is(code, 2, wrong.join(' '));
    assert.match(stderr, 'error AC500');
  }
});

test('a folder with nothing in it, and one with everything broken: findings, and no crash', async ({ sandbox }) => {
  const empty = await call(sandbox, CALL);
  assert.is(empty.code, 1);
  assert.match(empty.stdout, 'error AC5403');
  sandbox.write({
    'package.json': '{ "scripts": [1, { "a": 2 }], "bin": 3, "main": [], "dependencies": "x" }',
    'tsconfig.json': '{ "compilerOptions": { "plugins": [1, null, "x"], "outDir": "dist" ',
    'agentcore.config.json': 'no',
    'dist/a.js': 'const x = ((;',
    'node_modules/agentcore-instrument/package.json': 'no',
    'node_modules/typescript/package.json': '[]',
  });
  mkdirSync(sandbox.at('src/a.ts'), { recursive: true });
  chmodSync(sandbox.at('dist'), 0o000);
  const { code, stdout, stderr } = await call(sandbox, CALL);
  chmodSync(sandbox.at('dist'), 0o755);
  assert.is(code, 1);
  assert.is(stderr, '');
  assert.not.match(stdout, /AC5000|TypeError/);
  assert.match(stdout, 'AC5006');
});

test.run();

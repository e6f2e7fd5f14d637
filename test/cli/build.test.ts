/** `build`: what the project's own compiler writes of the instrumented sources, against what it writes of the sources. */
import { mkdirSync, rmSync, symlinkSync } from 'node:fs';
import { join } from 'node:path';
import { PassThrough } from 'node:stream';
import { suite } from 'uvu';
import * as assert from 'uvu/assert';
import { buildCommand } from '../../cli/commands/build.js';
import { type Call, type Ended, REPOSITORY, Sandbox } from './support/sandbox.js';

const build = suite<{ sandbox: Sandbox }>('build');
build.before.each((context) => {
  context.sandbox = new Sandbox();
  mkdirSync(context.sandbox.at('node_modules'));
  for (const name of ['typescript', '@opentelemetry']) {
    symlinkSync(join(REPOSITORY, 'node_modules', name), context.sandbox.at('node_modules', name));
  }
  symlinkSync(REPOSITORY, context.sandbox.at('node_modules/agentcore-instrument'));
});
build.after.each(({ sandbox }) => sandbox.remove());

const OPTIONS = {
  ...{ target: 'es2022', lib: ['es2022'], module: 'nodenext', strict: true, types: [], rootDir: 'src', outDir: 'dist' },
  ...{ sourceMap: true, declaration: true, declarationMap: true, resolveJsonModule: true, skipLibCheck: true },
};
const tsconfig = (options: object, rest: object = { include: ['src'] }) =>
  JSON.stringify({ compilerOptions: { ...OPTIONS, ...options }, ...rest });

/** Imports of every kind: a path, an alias, `imports` of the package that lead to the output, JSON. */
const PROJECT = {
  'package.json': '{ "name": "me", "type": "module", "imports": { "#model/*": "./dist/model/*.js" } }',
  'tsconfig.json': tsconfig({ paths: { '@model/*': ['./src/model/*'] } }),
  'src/main.ts': `import { initializeTracing, shutdownTracing } from 'agentcore-instrument';
import type { Plan } from '@model/plan.js';
import data from './data.json' with { type: 'json' };
import { plan } from './plan.js';

initializeTracing({ consoleExport: true });
const made: Plan = await plan(data.steps);
console.log(made);
await shutdownTracing();
`,
  'src/console.d.ts': 'declare const console: { log(...values: unknown[]): void };\n',
  'src/data.json': '{ "steps": 3 }\n',
  'src/model/plan.ts': 'export interface Plan { readonly steps: number }\nexport const most = 9;\n',
  'src/plan.ts': `import { most, type Plan } from '#model/plan';

/** @traceModuleOperation planner plan */
export async function plan(steps: number): Promise<Plan> {
  await refuse('no way').catch((error: Error) => console.log(error.stack?.split('\\n')[1]?.trim()));
  return { steps: Math.min(steps, most) };
}

/** @traceTool refuse */
async function refuse(why: string): Promise<never> { throw new Error(why); }
`,
};

/** As it ships, which starts in a third of the time. */
const cli = (sandbox: Sandbox, args: readonly string[], call: Call = {}): Promise<Ended> =>
  sandbox.node([join(REPOSITORY, 'dist/cli/main.js'), ...args], { ...call, env: { ...call.env, NO_COLOR: '1' } });

const tsc = (sandbox: Sandbox, ...args: string[]): Promise<Ended> =>
  sandbox.node(['node_modules/typescript/bin/tsc', '--pretty', 'false', ...args]);

/** The declarations and what they map to, the same in whatever order the keys are. */
function declarations(files: Readonly<Record<string, string>>): Record<string, unknown> {
  const own = Object.entries(files).filter(([name]) => /\.d\.ts(?:\.map)?$/.test(name));
  return Object.fromEntries(own.map(([name, text]) => [name, name.endsWith('.map') ? linesOf(text) : text]));
}

function linesOf(map: string): object {
  const { sources, mappings } = JSON.parse(map) as { sources: string[]; mappings: string };
  return { sources, lines: mappings.split(';').length };
}

function assertTraced({ code, stdout, stderr }: Ended, sandbox: Sandbox): void {
  assert.is(code, 0, stderr);
  assert.is(stdout, `at refuse (${sandbox.at('src/plan.ts')}:10:60)\n{ steps: 3 }\n`);
  assert.is(stderr.replace(/ \[[\d.]+m?s\]/g, '').trim(), 'planner.plan\n  └─ tool.refuse ✗ no way');
}

for (const [name, options] of [
  ['plain', {}],
  ['with the map in the file', { sourceMap: false, inlineSourceMap: true, inlineSources: true, sourceRoot: '../src' }],
] as const) {
  build(`${name}: writes what tsc writes where tsc writes it, traced, and nothing else`, async ({ sandbox }) => {
    sandbox.write({ ...PROJECT, 'tsconfig.json': tsconfig({ paths: { '@model/*': ['./src/model/*'] }, ...options }) });
    const before = sandbox.tree('src');
    assert.equal(await tsc(sandbox), { code: 0, stdout: '', stderr: '' });
    const [plain, names] = [sandbox.tree('dist'), sandbox.names()];
    for (const path of ['dist', 'tsconfig.tsbuildinfo']) rmSync(sandbox.at(path), { recursive: true, force: true });

    const { code, stdout, stderr } = await cli(sandbox, ['build']);
    assert.is(code, 0, stdout + stderr);
    assert.match(stdout, /^instrumented 2 functions in 1 of 5 files, compiled by TypeScript \d+\.\d+\.\d+\n$/);
    const built = sandbox.tree('dist');
    assert.equal(Object.keys(built), Object.keys(plain));
    assert.equal(sandbox.names(), names);
    assert.equal(sandbox.tree('src'), before);
    assert.equal(declarations(built), declarations(plain));
    assert.is(built['model/plan.js']?.split('//#')[0], plain['model/plan.js']?.split('//#')[0]);
    assertTraced(await sandbox.node(['--enable-source-maps', 'dist/main.js']), sandbox);
  });
}

build('without an outDir, code lies beside the sources as ever', async ({ sandbox }) => {
  const { outDir: _, rootDir: __, ...options } = OPTIONS;
  sandbox.write({
    ...PROJECT,
    'package.json': '{ "type": "module", "imports": { "#model/*": "./src/model/*.js" } }',
    'tsconfig.json': JSON.stringify({
      compilerOptions: { ...options, sourceMap: false, paths: { '@model/*': ['./src/model/*'] } },
      include: ['src'],
    }),
  });
  await tsc(sandbox);
  const plain = Object.keys(sandbox.tree('src'));
  const { code, stderr } = await cli(sandbox, ['build', '--quiet']);
  assert.is(code, 0, stderr);
  assert.equal(Object.keys(sandbox.tree('src')), plain);
  const { stdout } = await sandbox.node(['src/main.js']);
  assert.match(stdout, /^at refuse \(.*src\/plan\.js:\d+:\d+\)\n\{ steps: 3 \}\n$/);
});

const WRONG = `/** @traceTool one */
export function one(n: number): string { const text: string = n; return text; }
export const two: number = 'two';
`;

build(
  'what the compiler complains of is said as it says it of the sources, on touched lines, too',
  async ({ sandbox }) => {
    sandbox.write({
      'package.json': '{}',
      'tsconfig.json': tsconfig({}),
      'src/wrong.ts': WRONG,
    });
    // With a file that is cut off, the compiler looks at nothing else.
    const cut = { 'src/cut.ts': '/** @traceTool cut */\nexport const cut = () => (;\n' };
    for (const [args, files, lines] of [
      [['--noEmitOnError'], {}, 3],
      [[], cut, 2],
    ] as const) {
      sandbox.write(files);
      const plain = await tsc(sandbox, ...args);
      assert.is(plain.stdout.split('\n').length, lines, plain.stdout);
      rmSync(sandbox.at('dist'), { recursive: true, force: true });
      const { code, stdout } = await cli(sandbox, ['build', '--', ...args]);
      assert.equal({ code, stdout }, { code: plain.code, stdout: plain.stdout });
    }
  },
);

build('on a terminal, with the lines of the source', async ({ sandbox }) => {
  sandbox.write({ 'package.json': '{}', 'tsconfig.json': tsconfig({}), 'src/wrong.ts': WRONG });
  const stdout = Object.assign(new PassThrough(), { isTTY: true });
  const io = { stdout, stderr: new PassThrough(), env: { ...process.env, NO_COLOR: '1' }, cwd: sandbox.path };
  assert.is(await buildCommand([], {}, io), 2);
  assert.is(
    String(stdout.read()),
    `src/wrong.ts:2:48 - error TS2322: Type 'number' is not assignable to type 'string'.

1 | /** @traceTool one */
2 | export function one(n: number): string { const text: string = n; return text; }
  |                                                ^

src/wrong.ts:3:14 - error TS2322: Type 'string' is not assignable to type 'number'.

2 | export function one(n: number): string { const text: string = n; return text; }
3 | export const two: number = 'two';
  |              ^

`,
  );
});

/** Two packages of a workspace, one found as a package and by its path. */
const WORKSPACE = {
  'package.json': '{ "private": true, "workspaces": ["packages/*"] }',
  'tsconfig.json': '{ "files": [], "references": [{ "path": "packages/app" }] }',
  'packages/core/package.json': JSON.stringify({
    ...{ name: 'core', type: 'module' },
    exports: { '.': { types: './dist/index.d.ts', default: './dist/index.js' } },
  }),
  'packages/core/tsconfig.json': tsconfig({ composite: true }),
  'packages/core/src/index.ts': `/** @traceTool core */
export async function core(n: number): Promise<number> { return n + 1; }
`,
  'packages/app/package.json': '{ "name": "app", "type": "commonjs" }',
  'packages/app/tsconfig.json': tsconfig(
    { composite: true, esModuleInterop: true },
    { include: ['src'], references: [{ path: '../core' }] },
  ),
  'packages/app/src/main.ts': `import { initializeTracing, shutdownTracing } from 'agentcore-instrument';
import type { core as Core } from '../../core/src/index.js' with { 'resolution-mode': 'import' };

initializeTracing({ consoleExport: true });
/** @traceModuleOperation planner plan */
async function plan(n: number): Promise<number> {
  const { core }: { core: typeof Core } = await import('core');
  return core(n);
}
declare const console: { log(value: unknown): void };
plan(2).then((made) => { console.log(made); return shutdownTracing(); });
`,
};

build('what a project refers to is built, too, and only what has changed', async ({ sandbox }) => {
  sandbox.write(WORKSPACE);
  mkdirSync(sandbox.at('packages/app/node_modules'));
  symlinkSync('../../core', sandbox.at('packages/app/node_modules/core'));
  const first = await cli(sandbox, ['build', '--', '--verbose']);
  assert.is(first.code, 0, first.stdout + first.stderr);
  assert.match(first.stdout, 'instrumented 2 functions in 2 of 2 files');
  assert.not.match(first.stdout, '.agentcore-build');
  const { stdout, stderr } = await sandbox.node(['packages/app/dist/main.js']);
  assert.is(stdout, '3\n', stderr);
  assert.is(stderr.replace(/ \[[\d.]+m?s\]/g, '').trim(), 'planner.plan\n  └─ tool.core');

  const output = sandbox.tree('packages/app/dist');
  assert.is((await cli(sandbox, ['build'])).code, 0);
  assert.equal(sandbox.tree('packages/app/dist'), output);
  // Another configuration is another output, whatever the compiler has kept.
  sandbox.write({ 'agentcore.config.json': '{ "exclude": ["packages/core/**"] }' });
  assert.match((await cli(sandbox, ['build'])).stdout, 'instrumented 1 function in 1 of 2 files');
  assert.not.match(sandbox.read('packages/core/dist/index.js'), 'agentcore-instrument');
  assert.equal(sandbox.names(), ['agentcore.config.json', 'node_modules', 'package.json', 'packages', 'tsconfig.json']);
});

build(
  'an incremental build that has nothing to do keeps its maps, and takes up another configuration',
  async ({ sandbox }) => {
    sandbox.write({
      ...PROJECT,
      'tsconfig.json': tsconfig({ incremental: true, paths: { '@model/*': ['./src/model/*'] } }),
    });
    await cli(sandbox, ['build']);
    const built = sandbox.tree('dist');
    await cli(sandbox, ['build']);
    assert.equal(sandbox.tree('dist'), built);
    assertTraced(await sandbox.node(['--enable-source-maps', 'dist/main.js']), sandbox);
    sandbox.write({ 'agentcore.config.json': '{ "exclude": ["**"] }' });
    await cli(sandbox, ['build']);
    assert.is((await sandbox.node(['dist/main.js'])).stderr, '');
  },
);

build('options behind -- are the compiler’s; those that say which project it compiles are not', async ({ sandbox }) => {
  sandbox.write({ ...PROJECT, 'package.json': PROJECT['package.json'].replace('./dist', './src') });
  const { code, stderr } = await cli(sandbox, ['build', '--', '--outDir', 'other', '--listEmittedFiles']);
  assert.is(code, 0, stderr);
  assert.ok(sandbox.tree('other')['plan.js']?.includes('agentcore-instrument/runtime'));
  assert.equal(sandbox.tree('dist'), {});
  const wrong = await cli(sandbox, ['build', '--', '-p', 'other.json']);
  assert.is(wrong.code, 2);
  assert.match(wrong.stderr, /AC5001: -p cannot be handed on/);
});

build('it says what to do where there is nothing to build by', async ({ sandbox }) => {
  sandbox.write({ 'package.json': '{}', 'src/a.js': '' });
  const none = await cli(sandbox, ['build']);
  // The folder of a test is somewhere below one that may have a tsconfig of its own.
  assert.is(none.code, 2, none.stderr);
  assert.match(none.stderr, /AC5201[\s\S]*npx tsc --init[\s\S]*agentcore-instrument\/register/);
  sandbox.write({ 'tsconfig.json': tsconfig({ noEmit: true }), 'src/a.ts': 'export {};\n' });
  const noEmit = await cli(sandbox, ['build']);
  assert.is(noEmit.code, 1);
  assert.match(noEmit.stderr, /AC5203: tsconfig\.json says "noEmit"/);
  rmSync(sandbox.at('node_modules/typescript'));
  sandbox.write({ 'tsconfig.json': tsconfig({}) });
  const noCompiler = await cli(sandbox, ['build']);
  assert.is(noCompiler.code, 1);
  assert.match(noCompiler.stderr, /AC5202[\s\S]*npm install -D typescript/);
});

build('a wrong configuration or, under --strict, a wrong mark: nothing is compiled', async ({ sandbox }) => {
  sandbox.write({ ...PROJECT, 'agentcore.config.json': '{ "rule": [] }' });
  const wrong = await cli(sandbox, ['build']);
  assert.is(wrong.code, 1);
  assert.match(wrong.stderr, /agentcore\.config\.json:1:\d+ - error AC2001/);
  sandbox.write({ 'agentcore.config.json': '{}', 'src/mark.ts': '/** @traceTol x */\nexport function f() {}\n' });
  const strict = await cli(sandbox, ['build', '--strict']);
  assert.is(strict.code, 1);
  assert.match(strict.stderr, /src\/mark\.ts:1:\d+ - error AC1/);
  assert.equal(sandbox.tree('dist'), {});
  assert.is((await cli(sandbox, ['build'])).code, 0, 'a warning builds');
});

/** A compiler that is under way until it is told to end, and says when it is. */
const SLOW = `#!/usr/bin/env node
console.log('under way');
setInterval(() => {}, 1000);
`;

build(
  'a signal ends the compiler, and nothing is left behind; what a killed build has left, the next one clears up',
  async ({ sandbox }) => {
    sandbox.write({ ...PROJECT, 'slow.mjs': SLOW });
    await sandbox.node(['-e', 'require("node:fs").chmodSync("slow.mjs", 0o755)']);
    const names = sandbox.names();
    for (const signal of ['SIGTERM', 'SIGKILL'] as const) {
      const { code } = await cli(sandbox, ['build', '--compiler', './slow.mjs'], {
        onStart: (child) => child.stdout?.on('data', () => child.kill(signal)),
      });
      assert.is(code, signal === 'SIGTERM' ? 143 : null);
      if (signal === 'SIGTERM') assert.equal(sandbox.names(), names);
      else assert.ok(sandbox.names().includes('.agentcore-build'));
    }
    assert.is((await cli(sandbox, ['build'])).code, 0);
    assert.equal(sandbox.names(), [...names, 'dist'].sort());
  },
);

build('two builds at once take turns', async ({ sandbox }) => {
  sandbox.write(PROJECT);
  const both = await Promise.all([cli(sandbox, ['build']), cli(sandbox, ['build'])]);
  assert.equal(
    both.map(({ code }) => code),
    [0, 0],
  );
  assertTraced(await sandbox.node(['--enable-source-maps', 'dist/main.js']), sandbox);
  assert.not.ok(sandbox.names().includes('.agentcore-build'));
});

build.run();

/** `build` by versions of TypeScript, whose own `tsc` it calls: sources of both kinds, and a project that refers to another. */
import { join } from 'node:path';
import * as assert from 'uvu/assert';
import { assertTraced, CONSOLE, type Ended, SampleProject } from '../sample.js';
import { npmFolder } from './npm-folder.js';

/** The newest of each line that `build` is for; the last is the newest there is before its release. */
export const BUILD_TYPESCRIPTS: readonly string[] = ['5.4.5', '5.9.3', '6.0.3', '7.0.2', '7.1.0-dev.20261021.1'];

const OPTIONS = {
  ...{ target: 'es2022', lib: ['es2022'], types: [], module: 'nodenext', strict: true, skipLibCheck: true },
  ...{ rootDir: 'src', outDir: 'out', sourceMap: true, declaration: true, resolveJsonModule: true },
};

/** With a path of the package that leads to the output, which is not there yet. */
const APP = `import { initializeTracing, shutdownTracing } from 'agentcore-instrument';
import data IMPORT;
import { plan } from '#plan';

initializeTracing({ consoleExport: true });
plan(data.steps).then((made) => { console.log(made); return shutdownTracing(); });
`;

const JSON_IMPORTS = { module: "from './data.json' with { type: 'json' }", commonjs: "= require('./data.json')" };

/** @param node the binary that runs compiler and program */
export async function checkBuild(typescript: string, node: string): Promise<undefined> {
  const folder = npmFolder(`doors-build-${typescript}`, { typescript });
  for (const type of ['module', 'commonjs'] as const) {
    const project = new SampleProject(undefined, node);
    try {
      project.linkAll('node_modules', join(folder, 'node_modules'));
      checkSample(await built(project, type), typescript);
      assertTraced(await project.node('--enable-source-maps', 'out/app.js'));
      await checkMistake(project, folder);
      await checkReferences(project);
    } finally {
      project.remove();
    }
  }
  return undefined;
}

const build = (project: SampleProject, ...args: string[]): Promise<Ended> =>
  project.node('node_modules/agentcore-instrument/dist/cli/main.js', 'build', ...args);

function built(project: SampleProject, type: keyof typeof JSON_IMPORTS): Promise<Ended> {
  project.write({
    'package.json': JSON.stringify({ type, imports: { '#plan': './out/plan.js' } }),
    'tsconfig.json': JSON.stringify({
      compilerOptions: { ...OPTIONS, paths: { '@/*': ['./src/*'] } },
      include: ['src'],
    }),
    'src/console.d.ts': CONSOLE,
    'src/data.json': '{ "steps": 3 }\n',
    'src/app.ts': APP.replace('IMPORT', JSON_IMPORTS[type]),
    'src/types.ts': "import type { plan } from '@/plan.js';\nexport type Plan = typeof plan;\n",
  });
  return build(project);
}

function checkSample({ code, stdout, stderr }: Ended, typescript: string): void {
  assert.is(code, 0, stdout + stderr);
  assert.is(stdout, `instrumented 2 functions in 1 of 5 files, compiled by TypeScript ${typescript}\n`);
}

/** What is wrong is said as the compiler says it without us. */
async function checkMistake(project: SampleProject, folder: string): Promise<void> {
  const plan = project.read('src/plan.ts');
  project.write({ 'src/plan.ts': plan.replace('{ throw new', '{ const n: number = why; throw new') });
  const plain = await project.node(join(folder, 'node_modules/typescript/bin/tsc'), '-p', '.', '--pretty', 'false');
  assert.match(plain.stdout, 'src/plan.ts(9,60): error TS2322');
  const { code, stdout } = await build(project);
  assert.equal({ code, stdout }, { code: plain.code, stdout: plain.stdout });
  project.write({ 'src/plan.ts': plan });
}

async function checkReferences(project: SampleProject): Promise<void> {
  const tsconfig = (references: readonly object[]): string =>
    JSON.stringify({ compilerOptions: { ...OPTIONS, composite: true }, include: ['src'], references });
  project.write({
    'agentcore.config.json': '{ "rules": [{ "functions": "*", "module": "planner" }] }',
    'packages/one/tsconfig.json': tsconfig([]),
    'packages/one/src/index.ts': 'export async function one(n: number): Promise<number> { return n + 1; }\n',
    'packages/two/tsconfig.json': tsconfig([{ path: '../one' }]),
    'packages/two/src/index.ts':
      "import { one } from '../../one/src/index.js';\nexport async function two(n: number): Promise<number> { return one(n); }\n",
  });
  const { code, stdout, stderr } = await build(project, '-p', 'packages/two');
  assert.is(code, 0, stdout + stderr);
  assert.match(stdout, 'instrumented 2 functions in 2 of 2 files');
  for (const name of ['one', 'two']) assert.match(project.read(`packages/${name}/out/index.js`), /\benter\(/);
}

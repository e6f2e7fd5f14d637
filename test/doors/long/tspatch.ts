/** The sample through `tspc` of ts-patch, by versions of TypeScript and ways to build. */
import { join } from 'node:path';
import { assertTraced, CONSOLE, SampleProject } from '../sample.js';
import { npmFolder } from './npm-folder.js';

export const TYPESCRIPTS: readonly string[] = ['5.4.5', '5.5.4', '5.9.3', '6.0.3'];

interface Way {
  readonly name: string;
  readonly options: object;
  readonly flag: '-p' | '-b';
}

const WAYS: readonly Way[] = [
  { name: 'plain', options: {}, flag: '-p' },
  { name: 'incremental', options: { incremental: true }, flag: '-p' },
  { name: 'composite, -b', options: { composite: true }, flag: '-b' },
  { name: 'verbatimModuleSyntax', options: { verbatimModuleSyntax: true, isolatedModules: true }, flag: '-p' },
];

const PLUGIN = { transform: 'agentcore-instrument/transformer', transformProgram: true };

const TYPES = ['module', 'commonjs'] as const;

/**
 * Undefined, or what went wrong.
 *
 * @param node the binary that runs compiler and program; on this very one all ways are tried, on another the plain one
 * @param patch the version of ts-patch
 */
export async function checkTsPatch(
  typescript: string,
  node = process.execPath,
  patch = '3.3.0',
): Promise<string | undefined> {
  const isOwn = node === process.execPath;
  const folder = npmFolder(`doors-typescript-${typescript}-${patch}`, { typescript, 'ts-patch': patch });
  for (const type of TYPES) {
    for (const way of isOwn ? WAYS : WAYS.slice(0, 1)) {
      // Under `verbatimModuleSyntax` CommonJS is written by hand (`import x = require()`), as the sample is not.
      if (type === 'commonjs' && way.name === 'verbatimModuleSyntax') continue;
      const trouble = await inProject(folder, (project) => checkWay(project, way, type, node));
      if (trouble !== undefined) return `${way.name}, ${type}: ${trouble}`;
    }
  }
  if (!isOwn) return undefined;
  return (
    (await inProject(folder, (project) => checkReferences(project, node))) ??
    (await inProject(folder, (project) => checkOthers(project, node)))
  );
}

async function inProject(
  folder: string,
  check: (project: SampleProject) => Promise<string | undefined>,
): Promise<string | undefined> {
  const project = new SampleProject();
  try {
    project.linkAll('node_modules', join(folder, 'node_modules'));
    return await check(project);
  } catch (error) {
    return String(error);
  } finally {
    project.remove();
  }
}

const TSPC = 'node_modules/ts-patch/bin/tspc.js';

async function checkWay(
  project: SampleProject,
  { options, flag }: Way,
  type: string,
  node: string,
): Promise<string | undefined> {
  project.write({
    'package.json': JSON.stringify({ type }),
    'src/app.ts': APP,
    'src/console.d.ts': CONSOLE,
    'tsconfig.json': JSON.stringify({
      compilerOptions: { ...OPTIONS, ...options, plugins: [PLUGIN] },
      include: ['src'],
    }),
  });
  const built = await project.run(node, TSPC, flag, 'tsconfig.json');
  if (built.code !== 0) return built.stdout + built.stderr;
  assertTraced(await project.run(node, '--enable-source-maps', 'out/app.js'));
  project.write({ 'agentcore.config.json': '{ "rulez": [] }' });
  const again = flag === '-p' ? [] : ['--force'];
  const wrong = await project.run(node, TSPC, flag, 'tsconfig.json', ...again);
  if (wrong.code === 0 || !wrong.stdout.includes('agentcore.config.json(1,3): error TS902001: AC2001')) {
    return `a wrong configuration: ${wrong.code} ${wrong.stdout}${wrong.stderr}`;
  }
  assertTraced(await project.run(node, '--enable-source-maps', 'out/app.js'));
  // Another configuration is another text: an incremental build must see it.
  project.write({ 'agentcore.config.json': '{}' });
  await project.run(node, TSPC, flag, 'tsconfig.json', ...again);
  const after = await project.run(node, 'out/app.js');
  return after.stderr === '' ? undefined : `stale output: ${after.stderr}`;
}

/** Three projects that import each other, with a configuration that the compiler looks at as at a tsconfig. */
async function checkReferences(project: SampleProject, node: string): Promise<string | undefined> {
  const tsconfig = (references: readonly string[]): string =>
    JSON.stringify({
      extends: ['../../agentcore.config.json'],
      compilerOptions: { ...OPTIONS, composite: true, rootDir: '.', outDir: 'out', plugins: [PLUGIN] },
      files: ['index.ts'],
      references: references.map((path) => ({ path: `../${path}` })),
    });
  const rules = [{ functions: '*', module: 'planner' }];
  project.write({
    'agentcore.config.json': JSON.stringify({ rules }),
    'packages/one/tsconfig.json': tsconfig([]),
    'packages/one/index.ts': 'export async function one(n: number): Promise<number> { return n + 1; }\n',
    'packages/two/tsconfig.json': tsconfig(['one']),
    'packages/two/index.ts':
      "import { one } from '../one/index.js';\nexport async function two(n: number): Promise<number> { return one(n); }\n",
    'packages/three/tsconfig.json': tsconfig(['one', 'two']),
    'packages/three/index.ts':
      "import { two } from '../two/index.js';\nexport async function three(): Promise<number> { return two(1); }\n",
  });
  const build = () => project.run(node, TSPC, '-b', 'packages/three');
  const isInstrumented = () =>
    ['one', 'two', 'three'].map((name) => /\benter\(/.test(project.read(`packages/${name}/out/index.js`))).join();
  const first = await build();
  if (first.code !== 0 || isInstrumented() !== 'true,true,true')
    return `references: ${isInstrumented()} ${first.stdout}`;
  project.write({ 'agentcore.config.json': JSON.stringify({ rules: [{ ...rules[0], functions: ['*', '!two'] }] }) });
  const second = await build();
  return second.code === 0 && isInstrumented() === 'true,false,true'
    ? undefined
    : `references, another configuration: ${isInstrumented()} ${second.stdout}`;
}

/** Before and after ours: transformers of files that ask for types, and one of programs. */
async function checkOthers(project: SampleProject, node: string): Promise<string | undefined> {
  project.write({
    'types.cjs': `module.exports = (program, _, { ts }) => (context) => (file) => {
  const checker = program.getTypeChecker();
  const visit = (node) => {
    if (ts.isCallExpression(node) && node.expression.getText(file) === 'typeName') {
      return context.factory.createStringLiteral(checker.typeToString(checker.getTypeAtLocation(node.arguments[0])));
    }
    return ts.visitEachChild(node, visit, context);
  };
  return ts.visitNode(file, visit);
};`,
    'after.cjs': `module.exports = (_, __, { ts }) => (context) => (file) => context.factory.updateSourceFile(file, [...file.statements,
  context.factory.createExpressionStatement(context.factory.createStringLiteral('seen after'))]);`,
    'program.cjs': 'module.exports = (program) => program;',
    'src/console.d.ts': CONSOLE,
    'src/app.ts': `${APP}declare function typeName(value: unknown): string;\nconsole.log(typeName(plan));\n`,
    'tsconfig.json': JSON.stringify({
      compilerOptions: {
        ...OPTIONS,
        plugins: [
          { transform: './program.cjs', transformProgram: true },
          { transform: './types.cjs' },
          PLUGIN,
          { transform: './after.cjs', after: true },
        ],
      },
      include: ['src'],
    }),
  });
  const built = await project.run(node, TSPC, '-p', '.');
  if (built.code !== 0) return `other transformers: ${built.stdout}${built.stderr}`;
  const app = project.read('out/app.js');
  const isRight = app.includes('seen after') && app.includes('"(steps: number) => Promise<Plan>"');
  const isTraced = /\benter\(/.test(project.read('out/plan.js'));
  return isRight && isTraced ? undefined : `other transformers: ${app}`;
}

const OPTIONS = {
  target: 'es2022',
  module: 'nodenext',
  rootDir: 'src',
  outDir: 'out',
  strict: true,
  types: [],
  lib: ['es2022'],
  skipLibCheck: true,
  sourceMap: true,
  declaration: true,
};

const APP = `import { initializeTracing, shutdownTracing } from 'agentcore-instrument';
import { plan } from './plan.js';

initializeTracing({ consoleExport: true });
plan(3).then((made) => { console.log(made); return shutdownTracing(); });
`;

/** The tsconfig plugin as ts-patch calls it; `npm run test:doors` has ts-patch itself. */
import { existsSync } from 'node:fs';
import ts from 'typescript';
import { suite } from 'uvu';
import * as assert from 'uvu/assert';
import transformProgram from '../../transformer/entry.js';
import { assertTraced, CONSOLE, SampleProject } from './sample.js';

const test = suite<{ project: SampleProject }>('tsconfig plugin');
test.before.each((context) => {
  context.project = new SampleProject();
});
test.after.each(({ project }) => project.remove());

const OPTIONS: ts.CompilerOptions = {
  target: ts.ScriptTarget.ES2022,
  module: ts.ModuleKind.NodeNext,
  rewriteRelativeImportExtensions: true,
  strict: true,
  types: [],
  lib: ['lib.es2022.d.ts'],
  skipLibCheck: true,
  sourceMap: true,
  declaration: true,
};

/** What the compiler emits, with the plugin and without, and what it complains of. */
function compile(project: SampleProject, entry: object | undefined, options: ts.CompilerOptions = {}): string[] {
  const outDir = project.at(entry === undefined ? 'plain' : 'out');
  const all = {
    ...OPTIONS,
    rootDir: project.at('src'),
    outDir,
    configFilePath: project.at('tsconfig.json'),
    ...options,
  };
  const host = ts.createCompilerHost(all);
  project.write({ 'console.d.ts': CONSOLE });
  const roots = ['src/app.ts', 'src/plan.ts', 'console.d.ts'].map((path) => project.at(path));
  const own = ts.createProgram(roots, all, host);
  const program = entry === undefined ? own : transformProgram(own, host, { transform: 'x', ...entry }, { ts });
  const complaints = [...ts.getPreEmitDiagnostics(program), ...program.emit().diagnostics];
  return complaints.map(({ file, start = 0, code }) => {
    const { line = 0, character = 0 } = file?.getLineAndCharacterOfPosition(start) ?? {};
    return `${file?.fileName.split('/').at(-1)}:${line + 1}:${character + 1} TS${code}`;
  });
}

const SRC_APP = `import { initializeTracing, shutdownTracing } from 'agentcore-instrument';
import { plan } from './plan.js';
initializeTracing({ consoleExport: true });
plan(3).then((made) => { console.log(made); return shutdownTracing(); });
`;

test('what it emits is traced, and its maps lead to the sources', async ({ project }) => {
  assert.equal(compile(project, {}), []);
  assertTraced(await project.node('--enable-source-maps', 'out/app.js'));
});

test('with the map in the file, and as CommonJS', async ({ project }) => {
  project.write({ 'package.json': '{ "type": "commonjs" }', 'src/app.ts': SRC_APP });
  assert.equal(compile(project, {}, { sourceMap: false, inlineSourceMap: true, inlineSources: true }), []);
  assertTraced(await project.node('--enable-source-maps', 'out/app.js'));
});

test('declaration files and their maps are those of the sources', ({ project }) => {
  compile(project, undefined, { declarationMap: true });
  compile(project, {}, { declarationMap: true });
  for (const name of ['app.d.ts', 'plan.d.ts', 'plan.d.ts.map']) {
    assert.is(project.read(`out/${name}`), project.read(`plain/${name}`), name);
  }
});

test('complaints are at the places of the sources', ({ project }) => {
  project.write({
    'src/plan.ts': 'export async function plan(n: number) { return n; }\nconst a: string = 1; export { a };\n',
  });
  assert.equal(compile(project, {}), ['plan.ts:2:7 TS2322']);
});

test('a configuration in the entry itself, or in another file', async ({ project }) => {
  project.write({
    'agentcore.config.json': '{}',
    'other.json': '{ "rules": [{ "functions": "*", "module": "planner" }] }',
  });
  compile(project, { rules: [{ files: 'src/**', functions: '*', module: 'planner' }] });
  assertTraced(await project.node('--enable-source-maps', 'out/app.js'));
  compile(project, { config: 'other.json' });
  assertTraced(await project.node('--enable-source-maps', 'out/app.js'));
});

test('nothing is emitted where nothing is asked for', ({ project }) => {
  assert.equal(compile(project, {}, { noEmit: true }), []);
  assert.equal(compile(project, {}, { emitDeclarationOnly: true }), []);
  assert.ok(existsSync(project.at('out/plan.d.ts')));
  assert.not.ok(existsSync(project.at('out/plan.js')));
});

/** One build after another, with the state that `incremental` keeps between them. Returns the files that are written. */
function incrementally(project: SampleProject, options: ts.CompilerOptions, before?: ts.BuilderProgram) {
  const all: ts.CompilerOptions = {
    ...OPTIONS,
    incremental: true,
    tsBuildInfoFile: project.at('out/state.json'),
    rootDir: project.at('src'),
    outDir: project.at('out'),
    configFilePath: project.at('tsconfig.json'),
    ...options,
  };
  const written: string[] = [];
  const host = ts.createIncrementalCompilerHost(all);
  project.write({ 'console.d.ts': CONSOLE });
  const own = ts.createProgram([project.at('src/app.ts'), project.at('console.d.ts')], all, host);
  const program = transformProgram(own, host, { transform: 'x' }, { ts });
  const builder = ts.createEmitAndSemanticDiagnosticsBuilderProgram(
    program,
    host,
    before as ts.EmitAndSemanticDiagnosticsBuilderProgram | undefined,
  );
  const { diagnostics } = builder.emit(undefined, (path, text) => {
    written.push(path.split('/').at(-1) ?? '');
    host.writeFile(path, text, false);
  });
  assert.equal(diagnostics, []);
  return { builder, written };
}

for (const options of [{ declaration: false }, { declaration: true }, { declaration: true, composite: true }]) {
  test(`an incremental build, with ${JSON.stringify(options)}`, async ({ project }) => {
    const first = incrementally(project, options);
    assert.ok(first.written.includes('plan.js') && first.written.includes('state.json'), first.written.join());
    assertTraced(await project.node('--enable-source-maps', 'out/app.js'));
    project.write({
      'src/plan.ts': project.read('src/plan.ts').replace('return { steps }', 'return { steps: steps + 1 }'),
    });
    const second = incrementally(project, options, first.builder);
    assert.ok(second.written.includes('plan.js'), second.written.join());
    assert.is(new Set(second.written).size, second.written.length, 'nothing is written twice');
    assert.match((await project.node('out/app.js')).stdout, '{ steps: 4 }');
    project.write({ 'agentcore.config.json': '{}' });
    const third = incrementally(project, options, second.builder);
    assert.ok(third.written.includes('plan.js'), 'another configuration is another output');
    assert.is((await project.node('out/app.js')).stderr, '');
  });
}

test('what cannot be declared keeps no JavaScript from being written, but by noEmitOnError', ({ project }) => {
  project.write({
    'src/plan.ts': 'export const plan = async (n: number) => n;\nexport const list = [1].map(String);\n',
  });
  const complaints = compile(project, {}, { isolatedDeclarations: true });
  assert.equal([...new Set(complaints)].sort(), ['plan.ts:1:21 TS9007', 'plan.ts:2:14 TS9010']);
  assert.match(project.read('out/plan.js'), 'agentcore-instrument/runtime');
  project.write({ 'out/plan.js': 'as before' });
  compile(project, {}, { isolatedDeclarations: true, noEmitOnError: true });
  assert.is(project.read('out/plan.js'), 'as before');
});

test('noEmitOnError looks at the sources, not at what is made of them', ({ project }) => {
  project.write({ 'src/plan.ts': 'export async function plan(n: number) { return n; }\n' });
  assert.equal(compile(project, {}, { noEmitOnError: true, noUnusedLocals: true, declaration: false }), []);
  assert.match(project.read('out/plan.js'), 'agentcore-instrument/runtime');
});

/** Two functions of which the compiler complains once they are wrapped, and of which it does not before. */
test('an incremental build complains at the places of the sources, and of nothing else', ({ project }) => {
  project.write({
    'src/plan.ts': 'export async function plan(n: number) { return n; }\nexport function* g() { const x = yield 1; }\n',
  });
  const { builder } = incrementally(project, {});
  const file = builder.getSourceFile(project.at('src/plan.ts'));
  const found = builder.getSemanticDiagnostics(file);
  assert.equal(
    found.map(({ code, start }) => ({ code, at: project.read('src/plan.ts').slice(start, (start ?? 0) + 7) })),
    [{ code: 7057, at: 'yield 1' }],
  );
});

test.run();

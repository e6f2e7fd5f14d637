/** What the output consists of, and that everything but wrapped functions is the same to the byte. */
import { chmodSync, statSync, symlinkSync } from 'node:fs';
import { originalPositionFor, TraceMap } from '@jridgewell/trace-mapping';
import ts from 'typescript';
import { suite } from 'uvu';
import * as assert from 'uvu/assert';
import { MARKED, PLAIN, Sandbox } from './support/sandbox.js';

const MANIFEST = '.agentcore-manifest.json';
const mirror = suite<{ sandbox: Sandbox }>('the output mirrors the sources');

mirror.before.each((context) => {
  context.sandbox = new Sandbox();
});
mirror.after.each(({ sandbox }) => sandbox.remove());

mirror('wraps what is marked and copies everything else byte for byte', async ({ sandbox }) => {
  const bytes = Uint8Array.from({ length: 256 }, (_, index) => index);
  const others = {
    'src/plain.ts': `\uFEFF${PLAIN.replace('\n', '\r\n')}`,
    'src/data/corpus.json': '{ "a":1}',
    'src/types.d.ts': `/** @traceTool x */ declare function f(): void;`,
    'src/.env.example': 'A=1\n',
    'src/empty.ts': '',
  };
  sandbox.write({ ...others, 'src/tools/search.ts': MARKED, 'src/data/logo.png': bytes });
  sandbox.write({ 'src/node_modules/p/index.ts': MARKED, 'src/.cache/x.ts': MARKED, 'other.ts': PLAIN });
  chmodSync(sandbox.at('src/plain.ts'), 0o755);
  const before = sandbox.tree('src');

  const { code, stdout, stderr } = await sandbox.cli(['src', '--out-dir', 'out']);
  assert.is(stderr, '');
  assert.is(code, 0);
  assert.is(stdout, 'instrumented 1 function in 1 of 7 files -> out (7 files written)\n');
  const out = sandbox.tree('out');
  const expected = [
    MANIFEST,
    '.env.example',
    'data/corpus.json',
    'data/logo.png',
    'empty.ts',
    'plain.ts',
    'tools/search.ts',
  ];
  assert.equal(Object.keys(out).sort(), [...expected, 'types.d.ts'].sort());
  for (const path of ['data/logo.png', ...Object.keys(others).map((path) => path.slice('src/'.length))]) {
    assert.is(out[path], before[path], path);
  }
  assert.is(statSync(sandbox.at('out/plain.ts')).mode & 0o100, 0o100, 'stays executable');
  assert.match(out['tools/search.ts']!, "from 'agentcore-instrument/runtime'");
  assert.match(out['tools/search.ts']!, '"src/tools/search.ts"');
  assert.not.match(out['tools/search.ts']!, sandbox.path);
  assert.is(out['tools/search.ts']!.split('\n').length, MARKED.split('\n').length);
  assert.equal(sandbox.tree('src'), before, 'sources are untouched');
});

mirror('several paths are mirrored from the folder they have in common, a file from its own', async ({ sandbox }) => {
  sandbox.write({ 'lib/a/one.ts': PLAIN, 'lib/b/c/two.ts': PLAIN, 'lib/three.ts': PLAIN });
  await sandbox.cli(['lib/a', 'lib/b/c/two.ts', '--out-dir', 'out']);
  assert.equal(Object.keys(sandbox.tree('out')), [MANIFEST, 'a/one.ts', 'b/c/two.ts']);
  await sandbox.cli(['lib/b/c/two.ts', '--out-dir', 'single']);
  assert.equal(Object.keys(sandbox.tree('single')), [MANIFEST, 'two.ts']);
});

mirror('leaves out the output itself and outputs of other runs', async ({ sandbox }) => {
  sandbox.write({ 'search.ts': PLAIN });
  await sandbox.cli(['.', '--out-dir', 'one']);
  await sandbox.cli(['.', '--out-dir', 'two']);
  await sandbox.cli(['.', '--out-dir', 'one']);
  assert.equal(Object.keys(sandbox.tree('one')), [MANIFEST, 'search.ts']);
  assert.equal(Object.keys(sandbox.tree('two')), [MANIFEST, 'search.ts']);
});

mirror(
  'follows links as files, and leaves out those that lead back or nowhere, with a warning',
  async ({ sandbox }) => {
    sandbox.write({ 'src/a.ts': PLAIN, 'shared/b.ts': PLAIN, 'shared/deep/c.txt': 'c' });
    symlinkSync('../shared', sandbox.at('src/shared'));
    symlinkSync('a.ts', sandbox.at('src/alias.ts'));
    symlinkSync('..', sandbox.at('src/loop'));
    symlinkSync('../../src', sandbox.at('shared/deep/round'));
    symlinkSync('gone', sandbox.at('src/nowhere'));
    const { code, stderr } = await sandbox.cli(['--out-dir', 'out']);
    assert.is(code, 0);
    const out = sandbox.tree('out');
    assert.equal(Object.keys(out), [MANIFEST, 'a.ts', 'alias.ts', 'shared/b.ts', 'shared/deep/c.txt']);
    assert.not.ok(Object.values(out).includes('link'));
    assert.is(stderr.match(/warning AC5103/g)?.length, 3);
    assert.match(stderr, '`src/loop` is a link to a folder around it');
    assert.match(stderr, '`src/nowhere` is a link to nowhere');
  },
);

mirror('a source that is not UTF-8 is copied untouched, with a warning', async ({ sandbox }) => {
  const latin1 = Buffer.from(`// caf\xe9\n${MARKED}`, 'latin1');
  sandbox.write({ 'src/search.ts': latin1 });
  const { code, stderr } = await sandbox.cli(['--out-dir', 'out']);
  assert.is(code, 0);
  assert.match(stderr, 'src/search.ts - warning AC5101');
  assert.is(sandbox.tree('out')['search.ts'], latin1.toString('latin1'));
});

mirror('warns of relative paths that lead elsewhere from the output, if they lead anywhere', async ({ sandbox }) => {
  const text = `import data from '../package.json';\nconst other = '../elsewhere';\nexport const u = new URL('../x', import.meta.url);\n`;
  sandbox.write({ 'src/a.ts': text, 'src/b/c.ts': `export * from '../a.js';\n`, 'package.json': '{}', x: '' });
  const deep = await sandbox.cli(['--out-dir', 'build/deep/out']);
  assert.is(deep.code, 0);
  assert.is(deep.stderr.match(/warning AC5102/g)?.length, 2);
  assert.match(deep.stderr, 'src/a.ts:1:19 - warning AC5102: `../package.json` leads to `package.json`');
  assert.match(deep.stderr, 'src/a.ts:3:27 - warning AC5102');
  const beside = await sandbox.cli(['--out-dir', 'out']);
  assert.is(beside.stderr, '', 'beside the sources the same paths lead to the same files');
});

mirror('warns of an output outside of the package that its imports are installed in', async ({ sandbox }) => {
  sandbox.write({ 'app/package.json': '{}', 'app/src/search.ts': MARKED });
  const { code, stderr } = await sandbox.cli(['--out-dir', '../out', '--strict'], { in: 'app' });
  assert.is(code, 1);
  assert.match(stderr, 'error AC5104');
  assert.equal(sandbox.names(), ['app']);
});

mirror('--source-map maps every line to the source, and adds no line break', async ({ sandbox }) => {
  const noBreak = MARKED.trimEnd();
  sandbox.write({ 'src/tools/search.ts': MARKED, 'src/last.ts': noBreak, 'src/plain.ts': PLAIN });
  await sandbox.cli(['--out-dir', 'out', '--source-map']);
  assert.equal(Object.keys(sandbox.tree('out')), [
    MANIFEST,
    ...['last.ts', 'last.ts.map', 'plain.ts', 'tools/search.ts', 'tools/search.ts.map'],
  ]);
  const code = sandbox.read('out/tools/search.ts');
  assert.is(code.split('\n').length, MARKED.split('\n').length);
  assert.ok(code.endsWith('\n//# sourceMappingURL=search.ts.map'));
  assert.ok(sandbox.read('out/last.ts').endsWith('\n//# sourceMappingURL=last.ts.map'));
  const map = new TraceMap(sandbox.read('out/tools/search.ts.map'));
  const line = code.split('\n').findIndex((text) => text.includes('return'));
  const column = code.split('\n')[line]!.indexOf('query');
  const original = originalPositionFor(map, { line: line + 1, column });
  assert.equal([original.source, original.line], ['../../src/tools/search.ts', 3]);
});

mirror('--source-map leads through the map of a compiled source to what it was compiled from', async ({ sandbox }) => {
  const original = 'enum Kind { A = 1 }\nexport async function search(query: string) {\n  return Kind.A + query;\n}\n';
  const { outputText, sourceMapText } = ts.transpileModule(original, {
    fileName: '../src/search.ts',
    compilerOptions: { module: ts.ModuleKind.ESNext, target: ts.ScriptTarget.ES2022, sourceMap: true },
  });
  sandbox.write({
    'agentcore.config.json': '{ "rules": [{ "functions": "search" }] }',
    'lib/search.js': outputText.replace(/sourceMappingURL=.*/, 'sourceMappingURL=search.js.map'),
    'lib/search.js.map': JSON.stringify({ ...JSON.parse(sourceMapText!), sources: ['../src/search.ts'] }),
  });
  await sandbox.cli(['lib', '--out-dir', 'out', '--source-map']);
  const code = sandbox.read('out/search.js').split('\n');
  const line = code.findIndex((text) => text.includes('return Kind'));
  const map = new TraceMap(sandbox.read('out/search.js.map'));
  const found = originalPositionFor(map, { line: line + 1, column: code[line]!.indexOf('Kind') });
  assert.equal([found.source, found.line, found.column], ['../src/search.ts', 3, 9]);
});

mirror.run();

/** `--tsconfig`: the files of a TypeScript project, and an output that a plain `tsc` compiles to where it compiled before. */
import { existsSync, mkdirSync, symlinkSync } from 'node:fs';
import { join } from 'node:path';
import { suite } from 'uvu';
import * as assert from 'uvu/assert';
import { type Ended, MARKED, REPOSITORY, Sandbox } from './support/sandbox.js';

const TSC = join(REPOSITORY, 'node_modules', 'typescript', 'bin', 'tsc');
const tsc = (sandbox: Sandbox, project: string): Promise<Ended> => sandbox.node([TSC, '-p', project]);

/** Imports of every kind, of which the tsconfig names only the first file. */
const PROJECT = {
  'package.json': '{ "type": "module" }',
  'base.json': JSON.stringify({
    compilerOptions: {
      ...{ target: 'ES2022', module: 'NodeNext', strict: true, skipLibCheck: true, resolveJsonModule: true },
      ...{
        paths: { '@model/*': ['./src/model/*'] },
        outDir: `\${configDir}/dist`,
        rootDir: 'src',
        noUnusedLocals: true,
      },
    },
  }),
  'tsconfig.json': `{
    // the rest comes from base.json
    "extends": "./base.json",
    "compilerOptions": { "typeRoots": ["./types"], "types": ["greeting"] },
    "files": ["src/main.ts"]
  }`,
  'types/greeting/index.d.ts': 'declare const GREETING: string | undefined;\n',
  'src/main.ts': `import type { Query } from '@model/query.js';
import data from './data.json' with { type: 'json' };
import { search } from './tools/search.js';

const query: Query = { text: typeof GREETING === 'undefined' ? data.text : GREETING };
console.log(await search(query), import.meta.url.endsWith('/dist/main.js'));
`,
  'src/data.json': '{ "text": "hello" }\n',
  'src/model/query.ts': 'export interface Query {\n  readonly text: string;\n}\n',
  'src/tools/search.ts': `import type { Query } from '../model/query.js';

/** @traceTool search */
export async function search({ text }: Query): Promise<string> {
  return text.toUpperCase();
}
`,
  'src/unused.ts': 'export {};\n',
};

const tsconfig = suite<{ sandbox: Sandbox }>('--tsconfig');

tsconfig.before.each((context) => {
  assert.ok(existsSync(join(REPOSITORY, 'dist', 'src', 'index.js')), 'run `npm run build` first');
  context.sandbox = new Sandbox().write(PROJECT);
  mkdirSync(context.sandbox.at('node_modules'));
  symlinkSync(REPOSITORY, context.sandbox.at('node_modules/agentcore-instrument'));
});
tsconfig.after.each(({ sandbox }) => sandbox.remove());

tsconfig(
  'the output compiles with plain tsc to where the sources did, and its run makes the trace',
  async ({ sandbox }) => {
    assert.equal(await tsc(sandbox, '.'), { code: 0, stdout: '', stderr: '' });
    const plain = sandbox.tree('dist');
    assert.is((await sandbox.node(['dist/main.js'])).stdout, 'HELLO true\n');

    const { code, stdout, stderr } = await sandbox.cli([
      '--tsconfig',
      'tsconfig.json',
      '--out-dir',
      'build/out',
      '--strict',
    ]);
    assert.is(stderr, '');
    assert.is(code, 0);
    assert.is(stdout, 'instrumented 1 function in 1 of 5 files -> build/out (6 files written)\n');
    assert.equal(Object.keys(sandbox.tree('build/out')), [
      '.agentcore-manifest.json',
      ...['src/data.json', 'src/main.ts', 'src/model/query.ts', 'src/tools/search.ts'],
      ...['tsconfig.json', 'types/greeting/index.d.ts'],
    ]);
    assert.equal(await tsc(sandbox, 'build/out'), { code: 0, stdout: '', stderr: '' });
    const built = sandbox.tree('dist');
    assert.equal(Object.keys(built), Object.keys(plain));
    assert.is(built['main.js'], plain['main.js']);

    const run = await sandbox.cli(['run', '--', process.execPath, 'dist/main.js']);
    assert.is(run.stdout, 'HELLO true\n');
    assert.match(run.stderr, /^tool\.search \[[\d.]+m?s\]$/m);
  },
);

tsconfig(
  'what tsc leaves beside the output, without an outDir, does not stand in the way of the next run',
  async ({ sandbox }) => {
    sandbox.write({ 'base.json': PROJECT['base.json'].replace(/,"outDir":"[^"]*"/, '') });
    const run = ['-p', '.', '--out-dir', 'out'];
    await sandbox.cli(run);
    assert.is((await tsc(sandbox, 'out')).code, 0);
    assert.ok(existsSync(sandbox.at('out/src/main.js')));
    sandbox.write({ 'src/data.json': '{ "text": "bye" }\n' });
    const { code, stdout } = await sandbox.cli(run);
    assert.is(code, 0);
    assert.match(stdout, '(1 file written)');
    assert.ok(existsSync(sandbox.at('out/src/main.js')));
  },
);

tsconfig(
  'a tsconfig beside its sources is mirrored from the folder around both; all paths keep their meaning',
  async ({ sandbox }) => {
    const compilerOptions = {
      ...{ rootDir: '..', outDir: '../dist', declarationDir: '../dist/types', declaration: true, composite: true },
      ...{
        baseUrl: '..',
        paths: { 'lib/*': ['shared/*'], dep: ['node_modules/dep/index.d.ts'] },
        ignoreDeprecations: '6.0',
      },
      ...{
        module: 'ESNext',
        moduleResolution: 'Bundler',
        target: 'ES2022',
        types: [],
        rootDirs: ['../app', '../generated'],
      },
    };
    const references = [{ path: '../other' }];
    sandbox.write({
      'config/tsconfig.json': JSON.stringify({ compilerOptions, references, include: ['../app'] }),
      'other/tsconfig.json': '{ "compilerOptions": { "composite": true }, "files": ["o.d.ts"] }',
      'other/o.d.ts': 'declare const other: 1;\n',
      'app/a.ts': `import { b } from 'lib/b';\nimport type { D } from 'dep';\nexport const a: D = b;\n`,
      'shared/b.ts': 'export const b = 1;\n',
      'node_modules/dep/index.d.ts': 'export type D = number;\n',
    });
    const { code, stderr } = await sandbox.cli(['--tsconfig', 'config/tsconfig.json', '--out-dir', 'out']);
    assert.is(stderr, '');
    assert.is(code, 0);
    assert.equal(JSON.parse(sandbox.read('out/tsconfig.json')), {
      extends: '../config/tsconfig.json',
      compilerOptions: {
        ...{ outDir: '../dist', declarationDir: '../dist/types', rootDir: '.', baseUrl: '.' },
        rootDirs: ['./app', './generated'],
        paths: { 'lib/*': ['./shared/*', '../shared/*'], dep: ['../node_modules/dep/index.d.ts'] },
      },
      files: ['./app/a.ts', './shared/b.ts'],
      include: [],
      exclude: [],
      references: [{ path: '../other' }],
    });
    assert.equal(await tsc(sandbox, 'out'), { code: 0, stdout: '', stderr: '' });
    assert.ok(existsSync(sandbox.at('dist/app/a.js')));
    assert.ok(existsSync(sandbox.at('dist/types/shared/b.d.ts')));
  },
);

tsconfig('says what is wrong with a tsconfig, and where', async ({ sandbox }) => {
  sandbox.write({
    'broken.json': '{\n  "files": ["src/main.ts"]\n  "include": []\n}\n',
    'solution.json': '{ "files": [], "references": [{ "path": "./app" }] }',
    'orphan.json': '{ "extends": "./nowhere.json", "files": ["src/main.ts"] }',
  });
  const expected = [
    ['missing.json', 2, 'error AC5003: no such file: missing.json'],
    ['broken.json', 1, 'broken.json:3:3 - error AC5008'],
    ['solution.json', 1, 'fix: Give one of the projects that it refers to.'],
    ['orphan.json', 1, 'nowhere.json'],
  ] as const;
  for (const [file, code, message] of expected) {
    const ended = await sandbox.cli(['list', '--tsconfig', file]);
    assert.is(ended.code, code, file);
    assert.match(ended.stderr, message, file);
  }
  const paths = await sandbox.cli(['list', 'src', '--tsconfig', 'tsconfig.json']);
  assert.is(paths.code, 2);
  assert.match(paths.stderr, 'error AC5001: --tsconfig does not go with paths');
});

tsconfig('a plugin that the compiler there will not call is a warning', async ({ sandbox }) => {
  const plugins = [{ transform: 'agentcore-instrument/transformer', transformProgram: true }];
  sandbox.write({
    'src/a.ts': MARKED,
    'tsconfig.json': JSON.stringify({ compilerOptions: { plugins }, include: ['src'] }),
  });
  const packageOf = (name: string, version: string) =>
    sandbox.write({ [`node_modules/${name}/package.json`]: JSON.stringify({ name, version }) });
  const said = async (): Promise<string> => {
    const { code, stderr } = await sandbox.cli(['list', '--tsconfig', 'tsconfig.json']);
    assert.is(code, 0, stderr);
    return stderr;
  };
  packageOf('typescript', '6.0.3');
  assert.match(await said(), 'tsconfig.json - warning AC7013: TypeScript 6.0.3 calls the plugin');
  packageOf('ts-patch', '3.3.0');
  assert.is(await said(), '');
  packageOf('typescript', '7.0.2');
  assert.match(await said(), 'warning AC7013: TypeScript 7.0.2 ignores the plugin');
});

tsconfig.run();

/** `build` through the programmatic host of TypeScript 7.1 and later, held to plain `tsc` of the same version. */
import { spawnSync } from 'node:child_process';
import { existsSync, readdirSync, readFileSync, statSync } from 'node:fs';
import { dirname, join, resolve } from 'node:path';
import { originalPositionFor, TraceMap } from '@jridgewell/trace-mapping';
import * as assert from 'uvu/assert';
import { REPOSITORY, SampleProject } from '../sample.js';
import { npmFolder } from './npm-folder.js';

/** With the newest prerelease last. */
export const HOSTS: readonly string[] = ['7.1.0-beta', '7.1.0-dev.20261021.1'];

interface Case {
  readonly name: string;
  readonly files: Readonly<Record<string, string>>;
  /** Default: `-p`. */
  readonly flag?: '-p' | '-b';
  /** Further steps, in which `build` and `tsc` are called again, on changed files. */
  readonly later?: readonly Readonly<Record<string, string>>[];
}

const OPTIONS = { target: 'es2022', module: 'nodenext', strict: true, types: [], skipLibCheck: true };
const EVERYTHING = { ...OPTIONS, rootDir: 'src', outDir: 'out', sourceMap: true, declaration: true };
const RULE = '{ "rules": [{ "files": "**/src/**", "functions": "**", "kinds": "all", "module": "checked" }] }';

function tsconfig(compilerOptions: object, rest: object = { include: ['src'] }): string {
  return JSON.stringify({ compilerOptions, ...rest }, undefined, 2);
}

const SOURCES = {
  'agentcore.config.json': RULE,
  'src/data.json': '{ "limit_of_data": 3 }',
  'src/plan.ts':
    "import data from './data.json' with { type: 'json' };\nimport { part_of_all } from './part.mjs';\n\n" +
    'export async function plan_of_all(first_step: number): Promise<number> { return part_of_all(first_step) + data.limit_of_data; }\n' +
    'export class Holder_of_all { #inner_value = 1; get value_of_it() { return this.#inner_value; } }\n',
  'src/part.mts': '\uFEFFexport function part_of_all(given_part: number) {\r\n  return given_part * 2;\r\n}\r\n',
};
const WRONG = {
  ...SOURCES,
  'src/wrong.ts':
    '\uFEFFexport function wrong_one(given: number): string { return given; }\r\n' +
    'export const wrong_two = (given: { readonly list: readonly string[] }): number => given.list.map((each) => each.nothing);\n' +
    'export async function wrong_three(): Promise<{ a: { b: string } }> { const unused = 1; return { a: { b: 2 } }; }\n',
};
const REFERENCES = {
  'agentcore.config.json': RULE,
  'tsconfig.json': tsconfig({}, { files: [], references: [{ path: './app' }] }),
  'lib/tsconfig.json': tsconfig({ ...EVERYTHING, composite: true, declarationMap: true }),
  'lib/src/lib.ts': 'export function lib_function(given_text: string) { return given_text.length; }\n',
  'app/tsconfig.json': tsconfig(
    { ...EVERYTHING, composite: true, declarationMap: true },
    { include: ['src'], references: [{ path: '../lib' }] },
  ),
  'app/src/app.ts':
    "import { lib_function } from '../../lib/src/lib.js';\nexport function app_function() { return lib_function('four'); }\n",
};

const CASES: readonly Case[] = [
  {
    name: 'plain',
    files: {
      ...SOURCES,
      'src/old.js': 'export function old_one(a) { return a; }\n',
      'tsconfig.json': tsconfig({ ...EVERYTHING, allowJs: true }),
    },
  },
  {
    name: 'no outDir, inline maps, JSX and JavaScript',
    files: {
      ...SOURCES,
      'src/page.tsx':
        'declare const React: { createElement(...all: unknown[]): object };\nexport function page_of_it() { return <>{1}</>; }\n',
      'tsconfig.json': tsconfig({ ...OPTIONS, jsx: 'preserve', inlineSourceMap: true, inlineSources: true }),
    },
  },
  {
    name: 'sourceRoot, declarationMap and declarationDir',
    files: {
      ...SOURCES,
      'tsconfig.json': tsconfig({
        ...EVERYTHING,
        sourceRoot: '/elsewhere',
        declarationMap: true,
        declarationDir: 'types',
      }),
    },
  },
  {
    name: 'errors on touched lines',
    files: { ...WRONG, 'tsconfig.json': tsconfig({ ...EVERYTHING, noUnusedLocals: true }) },
  },
  {
    name: 'a wrong option',
    files: {
      ...SOURCES,
      'tsconfig.json': tsconfig({ ...EVERYTHING, sourceMap: false, moduleResolution: 'bundler', unknownOption: 1 }),
    },
  },
  {
    name: 'a syntax error',
    files: {
      ...WRONG,
      'src/plan.ts': 'export function plan_of_all( { return 1; }\n',
      'tsconfig.json': tsconfig({ ...EVERYTHING, sourceMap: false }),
    },
  },
  { name: 'noEmitOnError', files: { ...WRONG, 'tsconfig.json': tsconfig({ ...EVERYTHING, noEmitOnError: true }) } },
  {
    name: 'incremental, again and again',
    files: { ...SOURCES, 'tsconfig.json': tsconfig({ ...EVERYTHING, incremental: true }) },
    later: [{}, { 'src/added.ts': WRONG['src/wrong.ts'] }, { 'src/added.ts': 'export const added_last = () => 1;\n' }],
  },
  {
    name: 'composite with references, again and again',
    files: REFERENCES,
    flag: '-b',
    later: [
      {},
      { 'lib/src/lib.ts': "export function lib_function(given_text: string) { return given_text.concat('!'); }\n" },
      {
        'app/src/app.ts':
          "import { lib_function } from '../../lib/src/lib.js';\nexport function app_function(): number { return lib_function('four'); }\n",
      },
    ],
  },
];

/**
 * @param node the path of the Node.js to use
 * @returns undefined, or what went wrong
 */
export async function checkHost(typescript: string, node: string): Promise<string | undefined> {
  const packages = join(npmFolder(`doors-typescript-${typescript}`, { typescript }), 'node_modules');
  for (const each of CASES) {
    const ours = new SampleProject({});
    const plain = new SampleProject({});
    try {
      for (const project of [ours, plain]) {
        project.linkAll('node_modules', packages);
        project.write({ 'package.json': '{ "type": "module" }', ...each.files });
      }
      for (const change of [{}, ...(each.later ?? [])]) {
        for (const project of [ours, plain]) project.write(change);
        compare(ours, plain, each, node);
      }
      if (each.flag === '-b' || each.later !== undefined) staleness(ours, each, node);
    } catch (error) {
      const { message, actual, expects } = error as { message: string; actual?: unknown; expects?: unknown };
      return `${each.name}: ${message}\nis: ${actual}\nexpected: ${expects}`;
    } finally {
      ours.remove();
      plain.remove();
    }
  }
  return undefined;
}

const TSC = 'node_modules/typescript/bin/tsc';
const CLI = join(REPOSITORY, 'dist/cli/main.js');

function run(node: string, folder: string, ...args: string[]): { code: number | null; stdout: string; stderr: string } {
  const { status, stdout, stderr } = spawnSync(node, args, { cwd: folder, encoding: 'utf8' });
  return { code: status, stdout, stderr };
}

function compare(ours: SampleProject, plain: SampleProject, { flag = '-p' }: Case, node: string): void {
  const expected = run(node, plain.path, TSC, flag, 'tsconfig.json', '--pretty', 'false');
  const built = run(node, ours.path, CLI, 'build', '--quiet', '--verbose');
  assert.match(built.stderr, /through its programmatic host/);
  assert.is(built.stdout, expected.stdout, 'what is printed');
  assert.is(built.code, expected.code, 'exit code');
  const files = filesOf(ours.path);
  assert.equal(files, filesOf(plain.path), 'the files');
  for (const file of files) {
    const text = readFileSync(join(ours.path, file), 'utf8');
    if (/\.d\.[cm]?ts$/.test(file)) assert.is(text, readFileSync(join(plain.path, file), 'utf8'), file);
    else if (/\.[cm]?jsx?$/.test(file)) leadsToSource(join(ours.path, file), text);
  }
}

/** What our build has left is nothing that a plain one takes for its own. */
function staleness(project: SampleProject, { flag = '-p' }: Case, node: string): void {
  run(node, project.path, TSC, flag, 'tsconfig.json');
  const scripts = filesOf(project.path).filter((file) => file.endsWith('.js'));
  const instrumented = scripts.filter((file) => readFileSync(join(project.path, file), 'utf8').includes('$ac'));
  assert.equal(instrumented, [], 'after a plain build');
}

function filesOf(folder: string): string[] {
  const names = readdirSync(folder, { recursive: true, encoding: 'utf8' });
  const own = names.filter((name) => !/^(?:node_modules|\.agentcore)(?:\/|$)/.test(name));
  return own.filter((name) => statSync(join(folder, name)).isFile()).sort();
}

/** Each name that only one thing has is found where the map says. */
function leadsToSource(path: string, text: string): void {
  const map = mapOf(path, text);
  if (map === undefined) return;
  const trace = new TraceMap(map);
  let found = 0;
  for (const [index, line] of text.split(/\r?\n/).entries()) {
    const own = line.replace(/\$ac\.args\([^)]*\)/g, (inserted) => ' '.repeat(inserted.length));
    for (const { 0: name, index: column } of own.matchAll(/(?<![\w'".#])[A-Za-z]+_[a-z_]+\b/g)) {
      const { source, line: row, column: at } = originalPositionFor(trace, { line: index + 1, column });
      if (source === null) continue;
      const original =
        readFileSync(sourceOf(path, source), 'utf8')
          .replace(/^\uFEFF/, '')
          .split(/\r?\n/)[row - 1] ?? '';
      assert.is(original.slice(at, at + name.length), name, `${path}:${index + 1}:${column + 1} from ${row}:${at + 1}`);
      found += 1;
    }
  }
  assert.ok(found > 0, `${path} leads nowhere`);
}

function mapOf(path: string, text: string): string | undefined {
  const inline = /sourceMappingURL=data:application\/json;base64,(\S+)/.exec(text)?.[1];
  if (inline !== undefined) return Buffer.from(inline, 'base64').toString('utf8');
  return existsSync(`${path}.map`) ? readFileSync(`${path}.map`, 'utf8') : undefined;
}

function sourceOf(path: string, source: string): string {
  const elsewhere = /^\/elsewhere\/(.*)$/.exec(source)?.[1];
  return elsewhere === undefined ? resolve(dirname(path), source) : join(dirname(dirname(path)), 'src', elsewhere);
}

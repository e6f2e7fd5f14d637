/** Maps that the tsconfig plugin has the compiler emit: every token leads to where it leads without us. */
import { basename } from 'node:path';
import { eachMapping, TraceMap } from '@jridgewell/trace-mapping';
import ts from 'typescript';
import { suite } from 'uvu';
import * as assert from 'uvu/assert';
import transformProgram from '../../transformer/entry.js';
import { REPOSITORY } from './sample.js';

const test = suite('maps of the tsconfig plugin');

const EVERYTHING = { rules: [{ functions: '**', kinds: 'all' }] };

/** What is emitted by path, with the plugin or without it; nothing is written, and the sources are texts. */
function emit(
  files: Readonly<Record<string, string>>,
  options: ts.CompilerOptions,
  withPlugin: boolean,
): Record<string, string> {
  const all: ts.CompilerOptions = {
    target: ts.ScriptTarget.ES2022,
    types: [],
    noLib: true,
    configFilePath: '/project/tsconfig.json',
    rootDir: '/project',
    ...(options.outFile === undefined && { outDir: '/project/out' }),
    sourceMap: true,
    ...options,
  };
  const emitted: Record<string, string> = {};
  const host: ts.CompilerHost = {
    ...ts.createCompilerHost(all),
    getCurrentDirectory: () => '/project',
    fileExists: (path) => Object.hasOwn(files, path),
    readFile: (path) => files[path],
    getSourceFile: (path, target) => {
      const text = files[path];
      return text === undefined ? undefined : ts.createSourceFile(path, text, target);
    },
    writeFile: (path, text) => {
      emitted[path] = text;
    },
  };
  const own = ts.createProgram(Object.keys(files), all, host);
  const silent = { ...ts, sys: { ...ts.sys, write: () => {}, readDirectory: () => [] } } as typeof ts;
  (withPlugin ? transformProgram(own, host, { ...EVERYTHING }, { ts: silent }) : own).emit();
  return emitted;
}

const INLINE = /\n\/\/# sourceMappingURL=data:application\/json;base64,(\S+)\s*$/;

function mapOf(emitted: Record<string, string>, path: string): TraceMap {
  const inline = INLINE.exec(emitted[path] ?? '')?.[1];
  const text = inline === undefined ? emitted[`${path}.map`] : Buffer.from(inline, 'base64').toString('utf8');
  assert.ok(text, `${path} has a map`);
  return new TraceMap(text as string);
}

/** Where each word of an output comes from: `source:line:column word`. */
function wordsOf(emitted: Record<string, string>, path: string, files: Readonly<Record<string, string>>): string[] {
  const lines = emitted[path]?.split('\n') ?? [];
  const texts = Object.entries(files).map(([name, text]) => ({ name, lines: text.split('\n') }));
  const found: string[] = [];
  eachMapping(mapOf(emitted, path), ({ generatedLine, generatedColumn, source, originalLine, originalColumn }) => {
    const word = /^[\w$]+/.exec(lines[generatedLine - 1]?.slice(generatedColumn) ?? '')?.[0];
    if (source === null || word === undefined) return;
    const ends = source.replace(/^.*(?:\.\.|src|maps)\//, '/');
    const text =
      texts.find(({ name }) => name === `/project${ends.startsWith('/') ? ends : `/${ends}`}`)?.lines[
        originalLine - 1
      ] ?? '';
    // Words of the compiler's own (`exports`, `_a`) it maps to what they stand for.
    if (text.startsWith(word, originalColumn)) found.push(`${source}:${originalLine}:${originalColumn} ${word}`);
  });
  return found;
}

/** How many words of the plain output lead somewhere, after a check that they do the same with the plugin. */
function assertSameWords(files: Readonly<Record<string, string>>, options: ts.CompilerOptions = {}): number {
  const plain = emit(files, options, false);
  const ours = emit(files, options, true);
  assert.equal(Object.keys(ours).sort(), Object.keys(plain).sort());
  let words = 0;
  for (const path of Object.keys(plain).filter((name) => /\.[cm]?jsx?$/.test(name))) {
    const here = new Set(wordsOf(ours, path, files));
    const wanted = wordsOf(plain, path, files);
    const lost = wanted.filter((word) => !here.has(word));
    assert.equal(lost.slice(0, 5), [], `${path}: ${lost.length} of ${wanted.length}`);
    assert.equal(mapOf(ours, path).sources, mapOf(plain, path).sources);
    assert.equal(mapOf(ours, path).sourcesContent, mapOf(plain, path).sourcesContent);
    words += wanted.length;
  }
  return words;
}

const FILES = {
  '/project/x.ts': `/* keep */ export async function first(n: number) { /* no */ return await second(n); }
export const second = async (n: number) => n + 1;
`,
  '/project/a/x.ts': `export enum Kind { A = 1, B }
export class Box<T> { constructor(private readonly value: T) {} get(): T { return this.value; } }
export function* each(kind: Kind): Generator<Kind, void, unknown> { yield kind; }
`,
};

test('over our own sources, with every function wrapped', () => {
  const files = Object.fromEntries(
    ['transformer/find', 'transformer/shape', 'src/runtime'].flatMap((folder) =>
      ts.sys
        .readDirectory(`${REPOSITORY}/${folder}`, ['.ts'])
        .map((path) => [`/project/${folder}/${basename(path)}`, ts.sys.readFile(path) ?? '']),
    ),
  );
  assert.ok(assertSameWords(files, { module: ts.ModuleKind.ESNext, noCheck: true }) > 10_000);
});

for (const [name, options] of Object.entries<ts.CompilerOptions>({
  plain: {},
  CommonJS: { module: ts.ModuleKind.CommonJS },
  'in the file, with the sources': { sourceMap: false, inlineSourceMap: true, inlineSources: true },
  sourceRoot: { sourceRoot: 'https://example.com/src' },
  'sourceRoot that is a folder': { sourceRoot: '../..', inlineSources: true },
  mapRoot: { mapRoot: 'maps' },
  'sourceRoot and mapRoot': { sourceRoot: '/src', mapRoot: 'https://example.com/maps' },
  'comments removed': { removeComments: true },
  'helpers imported, an older target': { importHelpers: true, target: ts.ScriptTarget.ES2017 },
  'constant enums kept': { preserveConstEnums: true, isolatedModules: true },
  'one file of two': { module: ts.ModuleKind.AMD, outFile: '/project/out/all.js' },
  'one file of two, with roots': {
    module: ts.ModuleKind.System,
    outFile: '/project/out/all.js',
    sourceRoot: '/src',
    mapRoot: 'maps',
  },
})) {
  test(`with options: ${name}`, () => {
    assert.ok(assertSameWords(FILES, { module: ts.ModuleKind.ESNext, ignoreDeprecations: '6.0', ...options }) > 20);
  });
}

test('JSX, and line ends of another system', () => {
  const text =
    'const h = (name: string) => name;\nexport const View = (p: { n: string }) => <b id={h(p.n)}>{p.n} x</b>;\n';
  for (const variant of [text, text.replaceAll('\n', '\r\n')]) {
    const options = { jsx: ts.JsxEmit.React, jsxFactory: 'h', module: ts.ModuleKind.ESNext };
    assert.ok(assertSameWords({ '/project/view.tsx': variant }, options) > 8);
  }
});

test.run();

/** Modules that hang on the shape of their functions give the same diagnostics and declarations with all of them wrapped. */
import { fileURLToPath } from 'node:url';
import ts from 'typescript';
import { suite } from 'uvu';
import * as assert from 'uvu/assert';
import { wrapEverything } from '../support/wrap-everything.js';
import { TYPED_HAZARDS } from './typed-hazards.js';

const runtime = fileURLToPath(new URL('../../src/runtime/index.ts', import.meta.url));
const folder = '/typed/';

const OPTIONS: ts.CompilerOptions = {
  target: ts.ScriptTarget.ES2022,
  lib: ['lib.esnext.d.ts', 'lib.dom.d.ts'],
  module: ts.ModuleKind.ESNext,
  moduleResolution: ts.ModuleResolutionKind.Bundler,
  strict: true,
  allowUnreachableCode: false,
  exactOptionalPropertyTypes: true,
  noImplicitReturns: true,
  noUncheckedIndexedAccess: true,
  noUnusedLocals: true,
  noUnusedParameters: true,
  declaration: true,
  emitDeclarationOnly: true,
  skipLibCheck: true,
  types: [],
  paths: { 'agentcore-instrument/runtime': [runtime] },
};

const OTHER = "export type T = 'other'; export const value = 1;\n";

interface Built {
  readonly diagnostics: readonly string[];
  readonly declarations: string | undefined;
}

function build(texts: ReadonlyMap<string, string>, options: ts.CompilerOptions): Map<string, Built> {
  const host = ts.createCompilerHost(options);
  const { getSourceFile, fileExists, readFile } = host;
  host.getSourceFile = (file, version, ...rest) => {
    const text = texts.get(file);
    return text === undefined ? getSourceFile(file, version, ...rest) : ts.createSourceFile(file, text, version);
  };
  host.fileExists = (file) => texts.has(file) || fileExists(file);
  host.readFile = (file) => texts.get(file) ?? readFile(file);
  const program = ts.createProgram([...texts.keys()], options, host);
  const built = new Map<string, Built>();
  for (const file of texts.keys()) {
    const source = program.getSourceFile(file);
    assert.ok(source, file);
    const found = [
      ...program.getSyntacticDiagnostics(source),
      ...program.getSemanticDiagnostics(source),
      ...program.getDeclarationDiagnostics(source),
    ];
    let declarations: string | undefined;
    program.emit(
      source,
      (_, text) => {
        declarations = text;
      },
      undefined,
      true,
    );
    built.set(file, { diagnostics: found.map(describe).sort(), declarations });
  }
  return built;
}

function describe({ file, start, code }: ts.Diagnostic): string {
  const line = file === undefined ? 0 : file.getLineAndCharacterOfPosition(start ?? 0).line + 1;
  return `${line} TS${code}`;
}

const originals = new Map(Object.entries(TYPED_HAZARDS).map(([name, text]) => [pathOf(name), `${text.trim()}\n`]));
originals.set(`${folder}other.ts`, OTHER);
const wrapped = new Map([...originals].map(([file, text]) => [file, wrapEverything(text, file).code]));

function pathOf(name: string): string {
  return `${folder}${name.replace(/\W+/g, '-')}.ts`;
}

const types = suite('types');
for (const [mode, options] of Object.entries({
  'every strictness flag': OPTIONS,
  isolatedDeclarations: { ...OPTIONS, isolatedDeclarations: true, isolatedModules: true },
  'no strictness': { ...OPTIONS, strict: false, noImplicitReturns: false, exactOptionalPropertyTypes: false },
})) {
  const before = build(originals, options);
  const after = build(wrapped, options);
  for (const name of Object.keys(TYPED_HAZARDS)) {
    types(`${mode}: ${name}`, () => {
      const file = pathOf(name);
      const isolated = before.get(file)?.diagnostics.some((one) => /TS90\d\d/.test(one));
      // Where inference is refused anyway, TypeScript tells at which part of the expression; that part may be ours.
      if (!isolated) assert.equal(after.get(file)?.diagnostics, before.get(file)?.diagnostics);
      assert.is(after.get(file)?.declarations, before.get(file)?.declarations);
    });
  }
}

types('the constants are not in error under isolatedDeclarations', () => {
  const isolated = build(originals, { ...OPTIONS, isolatedDeclarations: true });
  assert.equal(isolated.get(pathOf('constants returned are declared as they are written'))?.diagnostics, []);
});

types('the hazards that are in error are in error', () => {
  const wrong = build(originals, OPTIONS).get(pathOf('what is wrong stays wrong on its line'));
  assert.ok((wrong?.diagnostics.length ?? 0) > 12, String(wrong?.diagnostics));
});

types.run();

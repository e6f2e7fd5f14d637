/** Every `ts` block of README.md and docs/ type-checks, strictly, against `src/`: one TypeScript program over all. */
import { dirname, join } from 'node:path';
import ts from 'typescript';
import { suite } from 'uvu';
import * as assert from 'uvu/assert';
import { guides, placeOf, repository } from './support/markdown.js';
import { type Program, programsOf } from './support/programs.js';

const OPTIONS: ts.CompilerOptions = {
  target: ts.ScriptTarget.ES2022,
  lib: ['lib.es2023.d.ts', 'lib.esnext.disposable.d.ts'],
  module: ts.ModuleKind.NodeNext,
  moduleResolution: ts.ModuleResolutionKind.NodeNext,
  moduleDetection: ts.ModuleDetectionKind.Force,
  types: ['node'],
  strict: true,
  noUncheckedIndexedAccess: true,
  exactOptionalPropertyTypes: true,
  noImplicitOverride: true,
  noFallthroughCasesInSwitch: true,
  verbatimModuleSyntax: true,
  isolatedModules: true,
  skipLibCheck: true,
  noEmit: true,
  paths: {
    'agentcore-instrument': [join(repository, 'src/index.ts')],
    'agentcore-instrument/transformer': [join(repository, 'transformer/index.ts')],
  },
};

/** The blocks as files of a folder that is not there, one folder a page. */
const virtual = new Map<string, Program>();
for (const page of guides()) {
  for (const program of programsOf(page)) {
    if (program.notChecked !== undefined) continue;
    virtual.set(join(repository, '.docs', page.path.replace(/\.md$/, ''), program.file), program);
  }
}

function createHost(): ts.CompilerHost {
  const host = ts.createCompilerHost(OPTIONS);
  const folders = new Set([...virtual.keys()].map((path) => dirname(path)));
  const { fileExists, readFile, getSourceFile, directoryExists } = host;
  return {
    ...host,
    fileExists: (path) => virtual.has(path) || fileExists(path),
    readFile: (path) => virtual.get(path)?.block.text ?? readFile(path),
    directoryExists: (path) => folders.has(path) || (directoryExists?.(path) ?? true),
    getSourceFile: (path, languageVersion, onError) => {
      const text = virtual.get(path)?.block.text;
      if (text === undefined) return getSourceFile(path, languageVersion, onError);
      const format = { languageVersion: ts.ScriptTarget.Latest, impliedNodeFormat: ts.ModuleKind.ESNext } as const;
      return ts.createSourceFile(path, text, format, true);
    },
  };
}

const program = ts.createProgram([...virtual.keys()], OPTIONS, createHost());
const test = suite('types of the code in the documentation');

for (const [path, { block }] of virtual) {
  test(`${placeOf(block)} type-checks`, () => {
    const file = program.getSourceFile(path);
    assert.ok(file, 'it is part of the program');
    const wrong = [...program.getSyntacticDiagnostics(file), ...program.getSemanticDiagnostics(file)];
    const said = wrong.map(({ start = 0, messageText }) => {
      const line = block.line + file.getLineAndCharacterOfPosition(start).line;
      return `${block.page}:${line}: ${ts.flattenDiagnosticMessageText(messageText, ' ')}`;
    });
    assert.is(said.join('\n'), '');
  });
}

test.run();

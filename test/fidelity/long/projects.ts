/** Projects of the corpora that are type-checked whole, under which compilers and which flags. */
import { join } from 'node:path';
import { packageFolder, ROOT } from './corpora.js';
import { sourceFiles } from './files.js';

export interface Project {
  readonly name: string;
  readonly folder: string;
}

const FOLDERS: Readonly<Record<string, string>> = {
  '@ai-sdk/provider-utils': 'src',
  '@anthropic-ai/sdk': 'src',
  '@noble/curves': 'src',
  ai: 'src',
  ajv: 'lib',
  effect: 'src',
  mobx: 'src',
  openai: 'src',
  rxjs: 'src',
  zod: 'src/v4',
};

export function project(name: string): Project {
  const folder = FOLDERS[name];
  if (folder === undefined) throw new Error(`no project ${name}`);
  return { name, folder: join(packageFolder(name), folder) };
}

/** The files that are built: tests need what only the package's own repository has. */
export function projectFiles({ folder }: Project): string[] {
  return sourceFiles(folder, (path) => {
    const inside = path.slice(folder.length);
    return /\.[cm]?tsx?$/.test(inside) && !/\b(?:tests?|benchmarks?|bench)\b/.test(inside);
  });
}

/** Flags as in a tsconfig.json. */
export type Flags = Readonly<Record<string, unknown>>;

const COMMON: Flags = {
  target: 'es2022',
  lib: ['es2023', 'dom', 'dom.iterable', 'esnext.disposable'],
  module: 'esnext',
  moduleResolution: 'bundler',
  allowImportingTsExtensions: true,
  emitDeclarationOnly: true,
  declaration: true,
  skipLibCheck: true,
  types: ['node'],
  typeRoots: [join(ROOT, 'node_modules', '@types')],
  paths: { 'agentcore-instrument/runtime': [join(ROOT, 'dist', 'src', 'runtime', 'index.d.ts')] },
};

/** Every flag that makes the compiler look at more. */
const STRICTEST: Flags = {
  ...COMMON,
  strict: true,
  allowUnreachableCode: false,
  allowUnusedLabels: false,
  exactOptionalPropertyTypes: true,
  noFallthroughCasesInSwitch: true,
  noImplicitOverride: true,
  noImplicitReturns: true,
  noPropertyAccessFromIndexSignature: true,
  noUncheckedIndexedAccess: true,
  noUnusedLocals: true,
  noUnusedParameters: true,
};

export const FLAG_SETS = {
  strictest: STRICTEST,
  isolated: { ...STRICTEST, isolatedModules: true, verbatimModuleSyntax: true },
  /** From TypeScript 5.5 and 5.8 on. */
  declarations: { ...STRICTEST, isolatedModules: true, isolatedDeclarations: true, erasableSyntaxOnly: true },
  loose: {
    ...COMMON,
    strict: false,
    noImplicitReturns: true,
    experimentalDecorators: true,
    useDefineForClassFields: false,
  },
  commonjs: { ...COMMON, strict: true, module: 'nodenext', moduleResolution: 'nodenext', noUnusedLocals: true },
} as const satisfies Record<string, Flags>;

export type FlagSet = keyof typeof FLAG_SETS;

export const RULE = { functions: '**', kinds: 'all' } as const;

export interface TypesInput {
  readonly project: string;
  /** Name under which that version of TypeScript is installed (corpora.ts). */
  readonly compiler: 'ts54' | 'ts59' | 'ts60';
  readonly flags: FlagSet;
}

/** All projects once under the newest compiler that has an API; some under the others, small ones under all flags. */
export function typesInputs(): TypesInput[] {
  const inputs: TypesInput[] = [];
  const add = (compiler: TypesInput['compiler'], flags: FlagSet, projects: string[]): void => {
    inputs.push(...projects.map((name): TypesInput => ({ project: name, compiler, flags })));
  };
  const small = ['rxjs', 'mobx'];
  // The largest first, so that both processors are busy to the end.
  add('ts60', 'strictest', ['ai', 'openai', 'zod', '@anthropic-ai/sdk', '@ai-sdk/provider-utils', 'ajv']);
  add('ts54', 'strictest', ['@anthropic-ai/sdk']);
  add('ts59', 'strictest', ['@anthropic-ai/sdk', 'rxjs']);
  for (const flags of Object.keys(FLAG_SETS) as FlagSet[]) add('ts60', flags, small);
  add('ts60', 'declarations', ['@noble/curves']);
  add('ts59', 'declarations', ['mobx', '@noble/curves']);
  add('ts54', 'isolated', small);
  return inputs;
}

/**
 * Declaration files that lose the comment on top of their first statement, which runs code when it is loaded
 * (docs/fidelity.md, *What is different all the same*).
 */
const LOSE_A_COMMENT: Readonly<Record<string, readonly string[]>> = {
  rxjs: ['internal/operators/observeOn.d.ts', 'internal/symbol/observable.d.ts', 'internal/util/isObservable.d.ts'],
};

/** Differences of declaration files other than those; each starts with the file's path. */
export function unexpected(name: string, different: readonly string[]): string[] {
  const known = LOSE_A_COMMENT[name] ?? [];
  return different.filter((text) => !known.some((file) => text.startsWith(`${file}:`)));
}

/** Rules to start with, from what is really in the sources: by the names of folders, files and classes, as people give them. */
import { posix } from 'node:path';
import { snakeCase } from '../../src/snake-case.js';
import type { Rule } from '../../transformer/config/types.js';
import type { FunctionFacts } from '../../transformer/explain/index.js';
import { globOf } from '../../transformer/find/rules/globs.js';
import { DEFAULT_KINDS } from '../../transformer/find/rules/match.js';

export interface SourceFacts {
  /** Relative to the root, with `/` between the parts. */
  readonly filePath: string;
  readonly functions: readonly FunctionFacts[];
}

/** The last word of a name, and the module it says; `tool` for what is one. */
const WORDS: ReadonlyMap<string, string> = new Map([
  ...['planner', 'planners', 'planning'].map((word) => [word, 'planner'] as const),
  ...['executor', 'executors', 'execution'].map((word) => [word, 'executor'] as const),
  ...['verifier', 'verifiers', 'verification'].map((word) => [word, 'verifier'] as const),
  ...['generator', 'generators', 'generation'].map((word) => [word, 'generator'] as const),
  ...['agent', 'agents'].map((word) => [word, 'agent'] as const),
  ...['tool', 'tools'].map((word) => [word, 'tool'] as const),
]);
/** What the method is called by which a tool is used. */
const USES = ['execute', 'run', 'invoke', 'call'];

interface Found {
  readonly word: string;
  /** Glob of the files. */
  readonly files: string;
  /** The class, where that has the name; else the folder or the file has. */
  readonly class?: string;
  readonly functions: FunctionFacts[];
}

/** @returns empty when no name says anything */
export function rulesByName(sources: readonly SourceFacts[]): Rule[] {
  const groups = new Map<string, Found>();
  for (const { filePath, functions } of sources) {
    for (const each of functions.filter(isPlain)) {
      const found = wordOf(filePath, each);
      if (found === undefined) continue;
      const key = JSON.stringify([found.files, found.class, found.word]);
      const group = groups.get(key) ?? { ...found, functions: [] };
      group.functions.push(each);
      groups.set(key, group);
    }
  }
  // The first rule that matches decides: what says more about where comes first.
  return [...groups.values()].sort((a, b) => specific(b) - specific(a)).flatMap(rulesOf);
}

/** For sources in which no name says anything: ever more functions, of which the caller takes what chooses some. */
export function rulesByExports(files: string): Rule[] {
  const functions = ['*', '*.*'];
  return [
    { files, functions, exported: true, returns: 'promise' },
    { files, functions, exported: true },
    { files, functions, returns: 'promise' },
    { files, functions },
  ];
}

/** Those that are chosen without `kinds`, and are not private. */
function isPlain({ kind, qualifiedName, ignored }: FunctionFacts): boolean {
  return DEFAULT_KINDS.has(kind) && ignored === undefined && !qualifiedName.includes('#');
}

function wordOf(filePath: string, { qualifiedName }: FunctionFacts): Omit<Found, 'functions'> | undefined {
  const holder = /^([^.]+)\.[^.]+$/.exec(qualifiedName)?.[1];
  const ofClass = holder !== undefined && /^[A-Z]/.test(holder) ? lastWord(holder) : undefined;
  const file = globOf(filePath);
  if (ofClass !== undefined) return { word: ofClass, files: file, class: holder! };
  const ofFile = lastWord(posix.basename(filePath).replace(/\.[cm]?[jt]sx?$/, ''));
  if (ofFile !== undefined) return { word: ofFile, files: file };
  for (let folder = posix.dirname(filePath); folder !== '.'; folder = posix.dirname(folder)) {
    const ofFolder = lastWord(posix.basename(folder));
    if (ofFolder !== undefined) return { word: ofFolder, files: `${globOf(folder)}/**` };
  }
  return undefined;
}

function lastWord(name: string): string | undefined {
  return WORDS.get(snakeCase(name).split('_').at(-1)!);
}

function specific({ files, class: holder }: Found): number {
  const isFile = files.endsWith('/**') ? 0 : 1000;
  return (holder === undefined ? 0 : 2000) + isFile + files.split('/').length;
}

function rulesOf({ word, files, class: holder, functions }: Found): Rule[] {
  const exported = functions.filter((each) => each.exported);
  const chosen = exported.length > 0 ? exported : functions;
  const names = chosen.map(({ qualifiedName }) => qualifiedName).filter((name) => !/\..*\./.test(name));
  const methods = names.filter((name) => name.includes('.'));
  const hasFunctions = names.length > methods.length;
  const rule = (globs: readonly string[], span: Pick<Rule, 'module' | 'tool'>): Rule[] => {
    if (globs.length === 0) return [];
    const onlyExported = exported.length > 0 && holder === undefined && { exported: true };
    return [{ files, functions: globs.length === 1 ? globs[0]! : globs, ...onlyExported, ...span }];
  };
  const anyMethod = methods.length > 0 ? [`${holder ?? '*'}.*`] : [];
  if (word !== 'tool') return rule([...(hasFunctions ? ['*'] : []), ...anyMethod], { module: word });
  const uses = USES.filter((use) => methods.some((name) => name.endsWith(`.${use}`)));
  return [
    ...(uses.length > 0
      ? rule(
          uses.map((use) => `${holder ?? '*'}.${use}`),
          { tool: '{class}' },
        )
      : rule(anyMethod, { tool: '{function}' })),
    ...rule(hasFunctions ? ['*'] : [], { tool: '{function}' }),
  ];
}

/** Which functions a configuration has wrapped, as `list` would say it, and which configuration to start with. */
import { readFileSync } from 'node:fs';
import { dirname } from 'node:path';
import type { AgentcoreConfig, Rule } from '../../transformer/config/types.js';
import { explainSource } from '../../transformer/explain/index.js';
import { findConfig, loadConfig } from '../../transformer/project/config-file.js';
import { commonFolder, relativePosix } from '../../transformer/project/paths.js';
import { decodeSource } from '../../transformer/project/source-text.js';
import type { Site } from '../../transformer/types.js';
import { summaryOf } from '../project/file-summary.js';
import { instrumentFiles } from '../project/instrument-files.js';
import type { Sources } from './sources.js';
import { rulesByExports, rulesByName, type SourceFacts } from './starting-rules.js';

export interface Traced {
  /** Of the configuration that is there, absolute; undefined when one is to be written. */
  readonly file: string | undefined;
  readonly config: AgentcoreConfig;
  readonly functions: readonly Site[];
  /** How many files they are in. */
  readonly files: number;
}

/**
 * @param folder of the package, absolute
 * @param entry the program's source, absolute
 * @throws {InputError} for a configuration that is there and wrong
 */
export async function tracedFunctions(folder: string, sources: Sources, entry: string | undefined): Promise<Traced> {
  const file = findConfig(folder);
  if (file !== undefined) {
    const { config } = await loadConfig(file, folder);
    return { file, config, ...(await sitesOf(dirname(file), sources, config)) };
  }
  const facts = sources.files.flatMap((path) => factsOf(folder, path));
  const tests = sources.hasTests ? { exclude: ['**/*.{test,spec}.*', '**/__tests__/**'] } : {};
  const from = `${patternFor(folder, entry, sources)}`;
  // Whoever has marked functions has chosen already.
  const isMarked = facts.some(({ functions }) => functions.some(({ mark }) => mark !== undefined));
  const candidates: (readonly Rule[])[] = [rulesByName(facts), ...rulesByExports(from).map((rule) => [rule])];
  for (const rules of isMarked ? [[]] : candidates) {
    if (rules.length === 0 && !isMarked) continue;
    const config = { ...tests, rules };
    const found = await sitesOf(folder, sources, config);
    if (found.functions.length > 0) return { file: undefined, config, ...found };
  }
  return { file: undefined, config: { ...tests, rules: [] }, functions: [], files: 0 };
}

function factsOf(folder: string, path: string): SourceFacts[] {
  const text = decodeSource(readFileSync(path));
  if (text === undefined) return [];
  const filePath = relativePosix(folder, path);
  return [{ filePath, functions: explainSource(text, { filePath, config: {} }).functions }];
}

/** The files of the folder in which the program begins. */
function patternFor(folder: string, entry: string | undefined, { files }: Sources): string {
  const start = entry ?? files[0];
  if (start === undefined) return 'src/**';
  const inFolder = relativePosix(folder, dirname(start));
  const extensions = [...new Set(files.map((path) => /[cm]?[jt]sx?$/.exec(path)![0]))].sort();
  const ending = extensions.length === 1 ? extensions[0]! : `{${extensions.join(',')}}`;
  return inFolder === '' ? `*.${ending}` : `${inFolder}/**/*.${ending}`;
}

async function sitesOf(
  root: string,
  sources: Sources,
  config: AgentcoreConfig,
): Promise<Pick<Traced, 'functions' | 'files'>> {
  const files = sources.files.map((path) => ({
    ...{ path, filePath: relativePosix(root, path), outputPath: relativePosix(root, path) },
  }));
  if (files.length === 0) return { functions: [], files: 0 };
  const mirrored = commonFolder([root, ...sources.files.map((path) => dirname(path))]);
  const project = {
    cwd: root,
    root,
    config,
    configFile: { config },
    mirrored,
    files,
    givenPaths: [],
    warnings: [],
    folders: [],
  };
  const summaries = await instrumentFiles(project, { cache: 'none' }, (outcome) => summaryOf(outcome, true));
  const functions = summaries.flatMap((summary) => summary.functions?.sites ?? []);
  return { functions, files: summaries.filter(({ wrapped }) => wrapped > 0).length };
}

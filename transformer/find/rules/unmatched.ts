/** Rules that match nothing in a whole project (design.md, *Configuration*). For callers that see all its files. */
import type { AgentcoreConfig, Rule } from '../../config/types.js';
import { nearest } from '../../messages/nearest.js';
import { diagnostic } from '../../messages.js';
import type { Diagnostic, Findings } from '../../types.js';
import { fileMatcher, isIncluded, nameMatcher } from './globs.js';

/** What is known of a file after the find phase; of one that was not parsed, its path alone. */
export interface FileCoverage extends Partial<Pick<Findings, 'rulesMatched' | 'functionNames'>> {
  /** Relative to the root, with `/` between its parts. */
  readonly filePath: string;
}

/**
 * One AC3001 for each rule that matched no function of any file, with the nearest function that there is.
 *
 * @param configFile where the configuration was read from, if it was
 */
export function ruleDiagnostics(
  config: AgentcoreConfig,
  files: readonly FileCoverage[],
  configFile?: string,
): Diagnostic[] {
  const matched = new Set(files.flatMap(({ rulesMatched = [] }) => rulesMatched));
  return (config.rules ?? []).flatMap((rule, index) => {
    if (matched.has(index)) return [];
    const args = { rule: index, ...explain(rule, config, files) };
    return [diagnostic('AC3001', args, configFile === undefined ? {} : { file: configFile })];
  });
}

function explain(rule: Rule, config: AgentcoreConfig, files: readonly FileCoverage[]): { what: string; hint: string } {
  const matchesFile = fileMatcher(rule.files);
  const included = files.filter(({ filePath }) => isIncluded(filePath, config));
  const inFiles = included.filter(({ filePath }) => matchesFile(filePath));
  if (inFiles.length === 0)
    return noFile(
      rule,
      included.map(({ filePath }) => filePath),
    );
  const names = new Set(inFiles.flatMap(({ functionNames = [] }) => functionNames));
  const matchesName = nameMatcher(rule.functions);
  const named = [...names].filter((name) => matchesName(name));
  if (named.length > 0) {
    return {
      what: `${quote(named[0]!)} has the name, but not what else the rule asks for`,
      hint: 'Check `kinds`, `exported`, `implements`, `extends` and `returns`.',
    };
  }
  const globs = list(rule.functions);
  const near = nearestOf(globs, names);
  const what =
    globs.length === 0 ? 'there is no such function' : `no function is called ${globs.map(quote).join(' or ')}`;
  if (near !== undefined) return { what, hint: `Did you mean \`${near}\`?` };
  const some = [...names].slice(0, 5).map(quote).join(', ');
  return {
    what,
    hint:
      some === '' ? 'Check the globs of the rule.' : `The functions there are ${some}${names.size > 5 ? ', …' : ''}.`,
  };
}

function noFile(rule: Rule, paths: readonly string[]): { what: string; hint: string } {
  const globs = list(rule.files);
  const what = globs.length === 0 ? 'no file was looked at' : `no file is in ${globs.map(quote).join(' or ')}`;
  const near = nearestOf(globs, new Set(paths));
  return {
    what,
    hint: near === undefined ? 'Check `files`, `include` and `exclude`.' : `The nearest file is \`${near}\`.`,
  };
}

/** The name that a glob was most likely meant for. */
export function nearestOf(globs: readonly string[], names: ReadonlySet<string>): string | undefined {
  for (const glob of globs) {
    if (glob.startsWith('!')) continue;
    const near = nearest(glob, names);
    if (near !== undefined) return near;
    // `Planer.*`: compare what the glob says with as many parts of each name.
    const parts = glob.split(/[./]/);
    const wildcard = parts.findIndex((part) => part.includes('*'));
    if (wildcard <= 0) continue;
    const heads = new Map([...names].map((name) => [name.split(/[./]/).slice(0, wildcard).join('.'), name]));
    const head = nearest(parts.slice(0, wildcard).join('.'), heads.keys());
    if (head !== undefined) return heads.get(head);
  }
  return undefined;
}

function list(globs: string | readonly string[] | undefined): readonly string[] {
  return globs === undefined ? [] : typeof globs === 'string' ? [globs] : globs;
}

function quote(text: string): string {
  return `\`${text}\``;
}

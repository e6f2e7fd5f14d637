/** Which files need no parsing at all. Loads neither the parser nor anything that needs it. */
import type { AgentcoreConfig, Rule } from '../config/types.js';
import { mentions, PACKAGE } from './marks/names.js';
import { fileMatcher, isIncluded, type Matcher } from './rules/globs.js';

const fileGlobs = new WeakMap<readonly Rule[], readonly Matcher[]>();

/**
 * Whether a function of the file could be chosen, or something about a mark in it could have to be said: the file is
 * in the glob of a rule, or its text has the name of a mark (nearly spelt right, too) or of our package.
 *
 * @param filePath relative to the root, with `/` between its parts
 */
export function mayContainSites(text: string, filePath: string, config: AgentcoreConfig): boolean {
  if (!isIncluded(filePath, config)) return false;
  return isInRule(filePath, config.rules ?? []) || mayContainMarks(text);
}

/** Whether the text has the name of a mark, misspelt ones included, or of the package that marks are imported from. */
export function mayContainMarks(text: string): boolean {
  return text.includes(PACKAGE) || mentions(text).next().done !== true;
}

function isInRule(filePath: string, rules: readonly Rule[]): boolean {
  let matchers = fileGlobs.get(rules);
  if (matchers === undefined) {
    matchers = rules.map((rule) => fileMatcher(rule.files));
    fileGlobs.set(rules, matchers);
  }
  return matchers.some((matches) => matches(filePath.replace(/^\.\//, '')));
}

/** Rules that match nothing in the program (AC3001), where that says something. */

import { fileMatcher, isIncluded } from '../../find/rules/globs.js';
import { type FileCoverage, ruleDiagnostics } from '../../find/rules/unmatched.js';
import { isSourceName, relativePosix } from '../../project/paths.js';
import type { Diagnostic } from '../../types.js';
import type ts from '../../typescript.js';
import type { DoorProject } from '../door-project.js';
import type { Compiler } from './compiler.js';

/**
 * A rule is not judged when its `files` has sources that are not in this program, for its functions may be there: one
 * configuration may be that of several programs.
 *
 * @param seen of each source of the program
 */
export function unmatchedRules(
  { sys }: Compiler,
  { root, config, configFile }: DoorProject,
  { outDir, declarationDir, allowJs }: ts.CompilerOptions,
  seen: readonly FileCoverage[],
): readonly Diagnostic[] {
  const rules = config.rules ?? [];
  const matched = new Set(seen.flatMap(({ rulesMatched = [] }) => rulesMatched));
  const dead = rules.flatMap((rule, index) => (matched.has(index) ? [] : [{ rule, index }]));
  if (dead.length === 0) return [];
  const paths = new Set(seen.map(({ filePath }) => filePath));
  const extensions = ['.ts', '.tsx', '.mts', '.cts', ...(allowJs === true ? ['.js', '.jsx', '.mjs', '.cjs'] : [])];
  const outputs = [outDir, declarationDir].filter((folder) => folder !== undefined);
  const unseen = sys
    .readDirectory(root, extensions, ['**/node_modules', ...outputs], ['**/*'])
    .filter(isSourceName)
    .map((path) => relativePosix(root, path))
    .filter((filePath) => !paths.has(filePath) && isIncluded(filePath, config));
  const file = configFile && relativePosix(root, configFile);
  // One diagnostic a rule that matched nothing, in their order.
  return ruleDiagnostics(config, seen, file).filter((_, index) => {
    const matches = fileMatcher(dead[index]?.rule.files);
    return !unseen.some((filePath) => matches(filePath));
  });
}

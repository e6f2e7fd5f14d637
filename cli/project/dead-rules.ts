/** Rules that match nothing in the files looked at, where that says something (AC3001). */
import { resolve } from 'node:path';
import type { Rule } from '../../transformer/config/types.js';
import { fileMatcher, isIncluded } from '../../transformer/find/rules/globs.js';
import { type FileCoverage, ruleDiagnostics } from '../../transformer/find/rules/unmatched.js';
import { isSourceName, relativePosix } from '../../transformer/project/paths.js';
import type { Diagnostic } from '../../transformer/types.js';
import type { FileOutcome } from './instrument-files.js';
import type { Project } from './project.js';
import { walk } from './walk.js';

/**
 * When paths are given, a rule whose `files` has sources outside of them is not judged, for its functions may be there;
 * and one without `files` only when a folder was looked at.
 */
export function deadRules(project: Project, outcomes: readonly FileOutcome[]): Diagnostic[] {
  const coverage = outcomes
    .filter(({ text }) => text !== undefined)
    .map(
      ({ file: { filePath }, result }): FileCoverage => ({
        filePath,
        ...(result && { rulesMatched: result.rulesMatched, functionNames: result.functionNames }),
      }),
    );
  const { config, configFile, root } = project;
  const matched = new Set(coverage.flatMap(({ rulesMatched = [] }) => rulesMatched));
  const dead = (config.rules ?? []).filter((_, index) => !matched.has(index));
  if (dead.length === 0) return [];
  const file = configFile.file === undefined ? undefined : relativePosix(root, configFile.file);
  const isJudged = judge(project);
  // One diagnostic a rule that matched nothing, in their order.
  return ruleDiagnostics(config, coverage, file).filter((_, index) => isJudged(dead[index]!));
}

function judge(project: Project): (rule: Rule) => boolean {
  const { givenPaths, files, cwd } = project;
  if (givenPaths.length === 0) return () => true;
  const seen = new Set(files.map(({ path }) => path));
  const onlyFiles = givenPaths.every((given) => seen.has(resolve(cwd, given)));
  const unseen = unseenSources(project, seen);
  return (rule) => {
    if (rule.files === undefined) return !onlyFiles;
    const matches = fileMatcher(rule.files);
    return !unseen.some((filePath) => matches(filePath));
  };
}

function unseenSources({ root, config }: Project, seen: ReadonlySet<string>): string[] {
  return walk(root, { display: (path) => path })
    .files.filter((path) => !seen.has(path) && isSourceName(path))
    .map((path) => relativePosix(root, path))
    .filter((filePath) => isIncluded(filePath, config));
}

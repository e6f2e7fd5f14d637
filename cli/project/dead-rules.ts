/** Rules that match nothing in the files looked at, where that says something (AC3001). */
import { resolve } from 'node:path';
import type { Rule } from '../../transformer/config/types.js';
import { fileMatcher, isIncluded, type Matcher } from '../../transformer/find/rules/globs.js';
import { type FileCoverage, ruleDiagnostics } from '../../transformer/find/rules/unmatched.js';
import { isInside, isSourceName, relativePosix } from '../../transformer/project/paths.js';
import type { Diagnostic } from '../../transformer/types.js';
import { detached } from './file-summary.js';
import type { FileOutcome } from './instrument-file.js';
import type { Project } from './project.js';
import { walk } from './walk.js';

/** Sees every file once, and keeps what a warning about a rule would say of it. */
export class DeadRules {
  readonly #project: Project;
  readonly #coverage: FileCoverage[] = [];
  /** The rules that have matched nothing yet: of the functions of their files one may be the one that was meant. */
  readonly #open: Map<number, Matcher>;

  constructor(project: Project) {
    this.#project = project;
    this.#open = new Map((project.config.rules ?? []).map((rule, index) => [index, fileMatcher(rule.files)]));
  }

  see({ file: { filePath }, text, result }: FileOutcome): void {
    if (text === undefined || (this.#project.config.rules ?? []).length === 0) return;
    for (const index of result?.rulesMatched ?? []) this.#open.delete(index);
    const isCandidate = result !== undefined && [...this.#open.values()].some((matches) => matches(filePath));
    this.#coverage.push({
      filePath,
      ...(result && { rulesMatched: [...result.rulesMatched] }),
      ...(isCandidate && { functionNames: detached(result.functionNames) }),
    });
  }

  /**
   * When paths are given, or the configuration is a workspace's, a rule whose `files` has sources outside of them is not judged, for its functions may be there;
   * and one without `files` only when a folder was looked at.
   */
  diagnostics(): Diagnostic[] {
    const { config, configFile, root } = this.#project;
    const dead = [...this.#open.keys()].map((index) => config.rules![index]!);
    if (dead.length === 0) return [];
    const file = configFile.file === undefined ? undefined : relativePosix(root, configFile.file);
    const isJudged = judge(this.#project);
    // One diagnostic a rule that matched nothing, in their order.
    return ruleDiagnostics(config, this.#coverage, file).filter((_, index) => isJudged(dead[index]!));
  }
}
function judge(project: Project): (rule: Rule) => boolean {
  const { givenPaths, files, cwd, root } = project;
  // From one package of a workspace, the others are not looked at.
  if (givenPaths.length === 0 && isInside(root, cwd)) return () => true;
  const seen = new Set(files.map(({ path }) => path));
  const onlyFiles = givenPaths.length > 0 && givenPaths.every((given) => seen.has(resolve(cwd, given)));
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

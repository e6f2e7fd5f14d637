/** How to have a function traced that nothing chose. */
import type { FunctionFacts } from '../../transformer/explain/index.js';
import { globOf } from '../../transformer/find/rules/globs.js';
import { DEFAULT_KINDS } from '../../transformer/find/rules/match.js';
import type { Rule } from '../../transformer/index.js';

export interface Suggestion {
  /** A comment to write above it. */
  readonly mark: string;
  /** A rule for it alone. */
  readonly rule: Rule;
}

export function suggestionFor({ qualifiedName, kind }: FunctionFacts, filePath: string): Suggestion {
  return {
    mark: '/** @traceTool */',
    rule: {
      files: globOf(filePath),
      functions: qualifiedName,
      ...(!DEFAULT_KINDS.has(kind) && { kinds: [kind] }),
      tool: '{function}',
    },
  };
}

/** How to have a function traced that nothing chose. */
import type { FunctionFacts } from '../../transformer/explain/index.js';
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
      // `[id].ts` is a name, not a glob.
      files: filePath.replace(/[\\*?[\]{}()!+@|]/g, '\\$&'),
      functions: qualifiedName,
      ...(!DEFAULT_KINDS.has(kind) && { kinds: [kind] }),
      tool: '{function}',
    },
  };
}

/** Every function of a text with a body (or every one that `only` lets through) wrapped: what the fidelity tests run. */
import type { Edits } from '../../transformer/edits.js';
import { findSelections } from '../../transformer/find/index.js';
import { parse } from '../../transformer/parse.js';
import { shape } from '../../transformer/shape/index.js';
import type { Skipped } from '../../transformer/types.js';
import { assertIntegrity } from './integrity.js';

export interface Wrapped {
  readonly code: string;
  readonly wrapped: string[];
  readonly skipped: readonly Skipped[];
  readonly edits: Edits;
}

/** Spans are named by the function's own name, without what is around it. */
export function wrapEverything(text: string, file = 'case.ts', only: (name: string) => boolean = () => true): Wrapped {
  const sourceFile = parse(file, text);
  const config = { rules: [{ functions: '**', kinds: 'all' as const }] };
  const found = findSelections(sourceFile, text, { filePath: file, config });
  const selections = found.selections
    .map((selection) => ({
      ...selection,
      plan: { ...selection.plan, spanName: /[^.]*$/.exec(selection.qualifiedName)?.[0] || selection.qualifiedName },
    }))
    .filter(({ plan }) => only(plan.spanName));
  const { edits, sites, skipped } = shape(sourceFile, text, file, { ...found, selections });
  assertIntegrity(text, edits, file);
  return { code: edits.apply(), wrapped: sites.map((site) => site.qualifiedName), skipped, edits };
}

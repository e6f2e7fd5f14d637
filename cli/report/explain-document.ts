/** What `explain --json` prints, schema version 1. Paths are relative to `root`, with `/` between the parts. */
import type { Diagnostic } from '../../transformer/types.js';
import type { Explanation } from '../explain/explanation.js';

export interface ExplainDocument {
  readonly version: 1;
  readonly command: 'explain';
  /** Whether the exit code is 0. */
  readonly ok: boolean;
  /** Absolute: the project root. */
  readonly root: string;
  /** Null when the call failed: `diagnostics` says why. */
  readonly explanation: Explanation | null;
  /** Of the whole file. */
  readonly diagnostics: readonly Diagnostic[];
}

export function explainDocument(facts: Omit<ExplainDocument, 'version' | 'command'>): string {
  const document: ExplainDocument = { version: 1, command: 'explain', ...facts };
  return `${JSON.stringify(document, null, 2)}\n`;
}

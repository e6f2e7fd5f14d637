/** What `redact` prints: each place that would be redacted, by which rule, and what would stand there. */
import type { Finding } from '../redact/findings.js';
import type { Paint } from './colour.js';
import { count } from './words.js';

/** What `redact --json` prints, schema version 1. */
export interface RedactDocument {
  readonly version: 1;
  readonly command: 'redact';
  /** Whether the exit code is 0. */
  readonly ok: boolean;
  /** As it was given. */
  readonly file: string;
  /** Null when the file could not be read. */
  readonly format: 'JSON' | 'JSON lines' | 'text' | null;
  readonly findings: readonly Finding[];
  readonly diagnostics: readonly unknown[];
}

export function redactDocument(facts: Omit<RedactDocument, 'version' | 'command'>): string {
  return `${JSON.stringify({ version: 1, command: 'redact', ...facts }, null, 2)}\n`;
}

/** More are counted, and in the JSON. */
const SHOWN = 200;

export function redactReport(file: string, format: string, findings: readonly Finding[], paint: Paint): string {
  const total = findings.length === 0 ? 'nothing' : count(findings.length, 'place');
  const lines = [`${paint('bold', file)} (${format}): ${total} would be redacted`];
  for (const { path, line, span, rules, preview } of findings.slice(0, SHOWN)) {
    const where = line === null || path.startsWith('line ') ? path : `line ${line}: ${path}`;
    lines.push('', `  ${where}${span === null ? '' : `  (span ${span})`}`);
    lines.push(`    ${rules.join(', ')}: ${paint('yellow', preview)}`);
  }
  if (findings.length > SHOWN) lines.push('', `  and ${findings.length - SHOWN} more: --json has all`);
  return lines.join('\n');
}

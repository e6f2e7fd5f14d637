/** What of a document would be redacted: the difference between it and its redacted copy. */
import type { Sanitizer } from '../../src/sanitize/index.js';
import type { Explainer } from './why.js';

export interface Finding {
  /** Path in the document: `spans[0].attributes["db.password"]`; of a text, `line 3`. */
  readonly path: string;
  /** Line of the file; null where the file is one document. */
  readonly line: number | null;
  /** Name of the span that it is part of, redacted; null outside of spans. */
  readonly span: string | null;
  /** What decided: kinds of rules, and names of keys. */
  readonly rules: readonly string[];
  /** What would be recorded in its place, without its surroundings. Never shows the secret. */
  readonly preview: string;
}

/** Nothing is to be cut here: captures were cut when they were made. */
const NO_BOUNDS = {
  maxDepth: 64,
  maxStringLength: 1 << 28,
  maxEntries: 1 << 28,
  maxNodes: 1 << 28,
};
/** Characters on either side of the mark, of which secrets were taken. */
const AROUND = 24;

export interface FindingContext {
  readonly sanitizer: Sanitizer;
  readonly explain: Explainer;
  /** What stands in the place of a secret. */
  readonly mark: string;
}

/** The findings in `value`. */
export function findingsIn(value: unknown, line: number | undefined, context: FindingContext): Finding[] {
  const findings: Finding[] = [];
  const { sanitizer, explain, mark } = context;

  function compare(original: unknown, copy: unknown, path: string, keys: readonly string[], span: string | null): void {
    if (Object.is(original, copy)) return;
    if (isObject(original) && isObject(copy) && Array.isArray(original) === Array.isArray(copy)) {
      compareObjects(original, copy, path, keys, span);
      return;
    }
    if (typeof original === 'string' && typeof copy === 'string' && copy !== mark && !isHash(copy)) {
      compareTexts(original, copy, path, keys, span);
      return;
    }
    findings.push({
      path,
      line: line ?? null,
      span,
      rules: explain.value(original, keys),
      preview: preview(copy, mark),
    });
  }

  function compareObjects(
    original: Readonly<Record<string, unknown>>,
    copy: Readonly<Record<string, unknown>>,
    path: string,
    keys: readonly string[],
    span: string | null,
  ): void {
    const names = Object.keys(copy);
    const isRenamed = !Array.isArray(original) && names.length === Object.keys(original).length;
    const inner = typeof copy['spanId'] === 'string' && typeof copy['name'] === 'string' ? copy['name'] : span;
    for (const [index, key] of Object.keys(original).entries()) {
      const name = isRenamed ? names[index]! : key;
      const below = Array.isArray(original) ? `${path}[${key}]` : join(path, name);
      if (name !== key)
        findings.push({ path: below, line: line ?? null, span: inner, rules: explain.text(key), preview: name });
      if (Object.hasOwn(copy, name)) {
        const named = Array.isArray(original) ? keys : [...keys, key, ...namesBeside(original)];
        compare(original[key], copy[name], below, named, inner);
      } else
        findings.push({ path: below, line: line ?? null, span: inner, rules: [`key ${key}`], preview: '(left out)' });
    }
  }

  function compareTexts(
    original: string,
    copy: string,
    path: string,
    keys: readonly string[],
    span: string | null,
  ): void {
    const [before, after] = [jsonIn(original), jsonIn(copy)];
    const count = findings.length;
    if (before !== undefined && after !== undefined) compare(before, after, `${path} → $`, keys, span);
    if (findings.length > count) return;
    if (path === '') {
      for (const [index, text] of original.split('\n').entries()) {
        const redacted = sanitizer.text(text, NO_BOUNDS.maxStringLength);
        if (redacted === text) continue;
        const place = { path: `line ${index + 1}`, line: index + 1, span };
        findings.push({ ...place, rules: explain.text(text), preview: preview(redacted, mark) });
      }
      // What is known by its neighbours of other lines: tables, keys in blocks.
      if (findings.length > count) return;
    }
    const place = { path: path === '' ? 'text' : path, line: line ?? null, span };
    findings.push({ ...place, rules: explain.text(original), preview: preview(copy, mark) });
  }

  compare(value, sanitizer.sanitize(value, NO_BOUNDS), '', [], null);
  return findings;
}

/** `{ key: 'api_key', value: … }`: what else an explanation may be found in. */
function namesBeside(object: Readonly<Record<string, unknown>>): string[] {
  return ['key', 'name', 'type', 'id'].map((key) => object[key]).filter((name) => typeof name === 'string');
}

function preview(copy: unknown, mark: string): string {
  if (typeof copy !== 'string') return mark;
  const at = copy.indexOf(mark);
  if (at === -1) return copy.length > 60 ? `${copy.slice(0, 60)}…` : copy;
  const start = Math.max(0, at - AROUND);
  const end = Math.min(copy.length, at + mark.length + AROUND);
  return `${start > 0 ? '…' : ''}${copy.slice(start, end)}${end < copy.length ? '…' : ''}`.replace(/\p{Cc}/gu, ' ');
}

function join(path: string, key: string): string {
  if (!/^[A-Za-z_$][\w$-]*$/.test(key)) return `${path}[${JSON.stringify(key)}]`;
  return path === '' ? key : `${path}.${key}`;
}

function jsonIn(text: string): unknown {
  if (!/^\s*[[{"]/.test(text)) return undefined;
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}

function isHash(text: string): boolean {
  return /^\[Hash [0-9a-f]{16}\]$/.test(text);
}

function isObject(value: unknown): value is Readonly<Record<string, unknown>> {
  return typeof value === 'object' && value !== null;
}

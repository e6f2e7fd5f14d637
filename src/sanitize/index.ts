/**
 * The sanitizer: what leaves the process goes through it (api.md, *Sanitizer*; agent-observability.md, section 2).
 * Nothing here throws, runs the code of the value's owner (accessors, `toJSON`), or changes its argument.
 */
import type { Attributes, AttributeValue } from '@opentelemetry/api';
import { bigintText, isA, ownData } from './intrinsics.js';
import { isRedactable, judgeKey, Verdict } from './keys.js';
import { mergeRules, type RedactionRules } from './rules.js';
import { createScrubber } from './scrubber.js';
import { truncate } from './text.js';
import { visit } from './walk.js';
import { put, type Scrubber, startWalk, type WalkLimits } from './walk-state.js';

export type { KeyAction, KeyRule, PersonalData, RedactionRules } from './rules.js';
export { REDACTED } from './text.js';

/** Bounds of a copy, and rules beside those of the sanitizer. */
export interface SanitizeOptions extends RedactionRules {
  /** Levels of objects in objects; deeper ones become `[MaxDepth]`. Default 24. */
  readonly maxDepth?: number;
  /** Characters of one text; the rest becomes `…[+123]`. Default 8192. */
  readonly maxStringLength?: number;
  /** Entries of one object, array, Map or Set; the rest becomes `[+12 keys]` or `[+12 items]`. Default 200. */
  readonly maxEntries?: number;
  /** Values in all; the rest becomes `[Truncated]`. Default 20,000. */
  readonly maxNodes?: number;
}

/** Redacts by one set of rules. No method throws. */
export interface Sanitizer {
  /** The redacted, bounded copy of `value` that would be recorded. */
  sanitize(value: unknown, options?: SanitizeOptions): unknown;
  /** `text` with its secrets redacted, in at most `maxLength` characters (default 8192). */
  text(text: string, maxLength?: number): string;
  /**
   * `value` as the attribute `key`: primitives and arrays of one kind of them stay, a sensitive key is redacted whole,
   * the rest is JSON. Texts have at most `maxLength` characters (default 1024). Undefined for what is no value: null,
   * undefined, functions.
   */
  attribute(key: string, value: unknown, maxLength?: number): AttributeValue | undefined;
  /** The redacted copy as JSON in at most `maxLength` characters (default 1024); cut, it is no longer valid JSON. */
  json(value: unknown, maxLength?: number): string;
  /** Each own property as by `attribute`. */
  attributes(attributes: object | undefined, maxLength?: number): Attributes;
}

const DEFAULT_TEXT_LIMIT = 8192;
const DEFAULT_ATTRIBUTE_LIMIT = 1024;
/** Longer arrays are recorded as JSON, which says that it was cut. */
const ATTRIBUTE_ITEMS = 1024;
const ATTRIBUTE_COUNT = 1024;
const TOTAL_CHARS = 1 << 20;
const DEFAULT_LIMITS: WalkLimits = {
  maxDepth: 24,
  maxStringLength: DEFAULT_TEXT_LIMIT,
  maxEntries: 200,
  maxNodes: 20_000,
  maxChars: TOTAL_CHARS,
  maxShown: 0x3fffffff,
};
const UNREADABLE = '[Unreadable]';

/** A sanitizer with `rules` beside the built-in ones. It remembers a bounded number of keys, and of texts that hold no secret. */
export function createSanitizer(rules: RedactionRules = {}): Sanitizer {
  const scrubber = createScrubber(rules);

  function copy(value: unknown, options: SanitizeOptions | undefined): unknown {
    if (options === undefined) return visit(startWalk(scrubber, DEFAULT_LIMITS), value);
    const own = options.keys ?? options.values ?? options.allow ?? options.replace ?? options.personalData;
    const walk = startWalk(own === undefined ? scrubber : createScrubber(mergeRules(rules, options)), {
      ...DEFAULT_LIMITS,
      maxDepth: bound(options.maxDepth, DEFAULT_LIMITS.maxDepth, 64),
      maxStringLength: bound(options.maxStringLength, DEFAULT_TEXT_LIMIT),
      maxEntries: bound(options.maxEntries, DEFAULT_LIMITS.maxEntries),
      maxNodes: bound(options.maxNodes, DEFAULT_LIMITS.maxNodes),
    });
    return visit(walk, value);
  }

  function json(value: unknown, limit: number, under: Verdict = Verdict.NONE): string {
    // What cannot be in the text is not looked at: a large argument costs what is kept of it.
    const walk = startWalk(scrubber, {
      maxDepth: DEFAULT_LIMITS.maxDepth,
      maxStringLength: Math.min(limit, DEFAULT_TEXT_LIMIT),
      maxEntries: DEFAULT_LIMITS.maxEntries,
      maxNodes: Math.min(DEFAULT_LIMITS.maxNodes, limit),
      maxChars: Math.min(TOTAL_CHARS, 4 * limit + 4096),
      maxShown: limit,
    });
    return truncate(JSON.stringify(visit(walk, value, under)) ?? 'null', limit);
  }

  function attribute(key: string, value: unknown, maxLength: number): AttributeValue | undefined {
    if (value === undefined || value === null || typeof value === 'function') return undefined;
    const { verdict, action } = scrubber.key(key);
    if (action !== undefined) return action === 'drop' ? undefined : scrubber.hash(value);
    if (isRedactable(verdict, value)) return scrubber.mark;
    switch (typeof value) {
      case 'string':
        return scrubber.text(value, maxLength);
      case 'number':
      case 'boolean':
        return value;
      case 'bigint':
        return bigintText(value);
      case 'symbol':
        return scrubber.text(value.description ?? '', maxLength);
      default:
        return objectAttribute(scrubber, verdict, value, maxLength) ?? json(value, maxLength, verdict);
    }
  }

  function attributes(given: object | undefined, maxLength: number): Attributes {
    const out: Attributes = {};
    if (given === undefined || given === null) return out;
    const keys = Object.keys(given);
    for (const key of keys.slice(0, ATTRIBUTE_COUNT)) {
      let value: AttributeValue | undefined;
      try {
        value = attribute(key, ownData(given, key), maxLength);
      } catch {
        value = UNREADABLE;
      }
      if (value !== undefined) put(out, scrubber.key(key).name, value);
    }
    if (keys.length > ATTRIBUTE_COUNT) out['…'] = `[+${keys.length - ATTRIBUTE_COUNT} keys]`;
    return out;
  }

  return {
    sanitize: (value, options) => guarded(() => copy(value, options), UNREADABLE),
    text: (text, maxLength) => guarded(() => scrubber.text(text, bound(maxLength, DEFAULT_TEXT_LIMIT)), UNREADABLE),
    attribute: (key, value, maxLength) =>
      guarded(() => attribute(key, value, bound(maxLength, DEFAULT_ATTRIBUTE_LIMIT)), UNREADABLE),
    json: (value, maxLength) =>
      guarded(() => json(value, bound(maxLength, DEFAULT_ATTRIBUTE_LIMIT)), `"${UNREADABLE}"`),
    attributes: (given, maxLength) => guarded(() => attributes(given, bound(maxLength, DEFAULT_ATTRIBUTE_LIMIT)), {}),
  };
}

/** Dates as text; arrays of one kind of primitives as arrays. Undefined for what is to be JSON. */
function objectAttribute(
  scrubber: Scrubber,
  under: Verdict,
  value: object,
  maxLength: number,
): AttributeValue | undefined {
  if (!Array.isArray(value)) {
    if (!isA(value, Date.prototype)) return undefined;
    return String(visit(startWalk(scrubber, ARRAY_LIMITS), value));
  }
  if (value.length > ATTRIBUTE_ITEMS) return undefined;
  let kind: string | undefined;
  for (let i = 0; i < value.length; i++) {
    const item = ownData(value, i);
    if (item === undefined || item === null) continue;
    kind ??= typeof item;
    if (typeof item !== kind) return undefined;
  }
  if (kind !== undefined && kind !== 'string' && kind !== 'number' && kind !== 'boolean') return undefined;
  const walk = startWalk(scrubber, { ...ARRAY_LIMITS, maxStringLength: maxLength });
  const items = visit(walk, value, under);
  return Array.isArray(items) ? (items as AttributeValue) : undefined;
}

const ARRAY_LIMITS = {
  maxDepth: 2,
  maxStringLength: 64,
  maxEntries: ATTRIBUTE_ITEMS,
  maxNodes: 2 * ATTRIBUTE_ITEMS,
  maxChars: TOTAL_CHARS,
  maxShown: 0x3fffffff,
};

/** A usable bound: a whole number of 1 or more; `fallback` for anything else. */
function bound(value: number | undefined, fallback: number, most = Number.MAX_SAFE_INTEGER): number {
  return typeof value === 'number' && value >= 1 ? Math.min(Math.floor(value), most) : fallback;
}

/** The last line of defence, the stack running out for one: the content is dropped, not leaked. */
function guarded<T>(run: () => T, failed: T): T {
  try {
    return run();
  } catch {
    return failed;
  }
}

const defaultSanitizer = createSanitizer();

/**
 * The redacted, bounded copy of `value` that would be recorded, by the built-in rules and those in `options`.
 * `value` is not changed. Never throws.
 */
export function sanitize(value: unknown, options?: SanitizeOptions): unknown {
  return defaultSanitizer.sanitize(value, options);
}

/** Whether text under a key of this name is redacted whatever it looks like. */
export function isSensitiveKey(key: string): boolean {
  return judgeKey(key) >= Verdict.STRINGS;
}

/** Checks the object given to `initializeTracing`: every option known, every value of its kind. */

import { findRuleProblem } from '../sanitize/rule-problems.js';
import type { TracingConfig } from './config.js';
import { shownUrl } from './endpoint.js';

/**
 * An option of `initializeTracing` that is unknown or has an unusable value.
 *
 * The message names the option, the value and what is allowed (api.md, *Set-up*).
 */
export class TracingConfigError extends Error {
  override readonly name = 'TracingConfigError';
  readonly option: string;
  readonly value: unknown;
  /** What would be accepted, in words. */
  readonly allowed: string;

  constructor(option: string, value: unknown, allowed: string, message?: string) {
    super(message ?? `Tracing option ${option} cannot be ${showValue(value)}: it must be ${allowed}.`);
    this.option = option;
    this.value = value;
    this.allowed = allowed;
  }
}

interface Check {
  readonly allowed: string;
  readonly accepts: (value: unknown) => boolean;
}

const boolean: Check = { allowed: 'true or false', accepts: (value) => typeof value === 'boolean' };
const text: Check = {
  allowed: 'a string that is not empty',
  accepts: (value) => typeof value === 'string' && value.trim() !== '',
};

/** setTimeout's limit: a longer delay would fire at once. */
const MAX_DELAY = 2 ** 31 - 1;

const milliseconds: Check = {
  allowed: `a whole number of milliseconds from 1 to ${MAX_DELAY}`,
  accepts: (value) => isWhole(value, 1) && value <= MAX_DELAY,
};
const delay: Check = {
  allowed: `a whole number of milliseconds from 0 to ${MAX_DELAY}`,
  accepts: (value) => isWhole(value, 0) && value <= MAX_DELAY,
};
const positive: Check = { allowed: 'a whole number of at least 1', accepts: (value) => isWhole(value, 1) };

const CHECKS: { readonly [Option in keyof TracingConfig]: Check } = {
  enabled: boolean,
  serviceName: text,
  otlpEndpoint: text,
  otlpProtocol: oneOf('grpc', 'http/protobuf'),
  headers: { allowed: 'an object of header names and string values', accepts: isHeaders },
  consoleExport: boolean,
  sampleRate: { allowed: 'a number from 0.0 to 1.0', accepts: isRate },
  sampler: { allowed: 'a sampler (shouldSample)', accepts: (value) => hasMethods(value, ['shouldSample']) },
  batchExport: boolean,
  maxExportBatchSize: positive,
  exportTimeoutMs: milliseconds,
  maxQueueSize: positive,
  scheduleDelayMs: delay,
  attributeValueLimit: {
    allowed: 'a whole number of at least 1, or Infinity',
    accepts: (value) => value === Number.POSITIVE_INFINITY || isWhole(value, 1),
  },
  maxSpansPerTrace: { allowed: 'a whole number of at least 0 (0: no limit)', accepts: (value) => isWhole(value, 0) },
  propagators: { allowed: "a list of 'tracecontext' and 'baggage', or ['none']", accepts: isPropagators },
  captureContent: boolean,
  successStatus: oneOf('ok', 'unset'),
  redaction: { allowed: 'an object of redaction rules', accepts: () => true },
  resourceAttributes: {
    allowed: 'an object of strings, numbers, booleans or lists of them',
    accepts: (value) => isRecord(value) && Object.values(value).every(isAttribute),
  },
  spanProcessors: listOf('span processors (onStart, onEnd, forceFlush, shutdown)', [
    'onStart',
    'onEnd',
    'forceFlush',
    'shutdown',
  ]),
  spanExporters: listOf('span exporters (export, shutdown)', ['export', 'shutdown']),
};

/**
 * `given` as it is, or an empty object for `undefined`.
 *
 * @throws {TracingConfigError}
 */
export function checkConfig(given: unknown): Partial<TracingConfig> {
  if (given === undefined) return {};
  if (!isRecord(given)) {
    const allowed = 'an object of options';
    const message = `initializeTracing() takes ${allowed}, not ${showValue(given)}.`;
    throw new TracingConfigError('config', given, allowed, message);
  }
  for (const [option, value] of Object.entries(given)) {
    const check = Object.hasOwn(CHECKS, option) ? CHECKS[option as keyof TracingConfig] : undefined;
    if (check === undefined) throw unknownOption(option, value);
    if (value !== undefined && !check.accepts(value)) throw new TracingConfigError(option, value, check.allowed);
    if (value !== undefined && option === 'redaction') checkRedaction(value);
  }
  if (given.sampler !== undefined && given.sampleRate !== undefined) {
    const allowed = 'given without sampleRate, for it alone decides';
    throw new TracingConfigError('sampler', given.sampler, allowed);
  }
  return given as Partial<TracingConfig>;
}

function unknownOption(option: string, value: unknown): TracingConfigError {
  const names = Object.keys(CHECKS);
  const near = nearest(option, names);
  const hint = near === undefined ? `The options are ${names.join(', ')}.` : `Did you mean ${near}?`;
  return new TracingConfigError(option, value, names.join(', '), `Unknown tracing option ${option}. ${hint}`);
}

function oneOf(...values: readonly string[]): Check {
  return {
    allowed: values.map((value) => `'${value}'`).join(' or '),
    accepts: (value) => typeof value === 'string' && values.includes(value),
  };
}

function listOf(what: string, methods: readonly string[]): Check {
  return {
    allowed: `a list of ${what}`,
    accepts: (value) => Array.isArray(value) && value.every((item) => hasMethods(item, methods)),
  };
}

function hasMethods(item: unknown, methods: readonly string[]): boolean {
  return typeof item === 'object' && item !== null && methods.every((name) => isMethod(item, name));
}

function isMethod(item: object, name: string): boolean {
  return typeof (item as Record<string, unknown>)[name] === 'function';
}

function isWhole(value: unknown, least: number): value is number {
  return typeof value === 'number' && Number.isSafeInteger(value) && value >= least;
}

function isRate(value: unknown): boolean {
  return typeof value === 'number' && value >= 0 && value <= 1;
}

function isRecord(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

function isHeaders(value: unknown): boolean {
  return isRecord(value) && Object.values(value).every((item) => typeof item === 'string');
}

function isAttribute(value: unknown): boolean {
  const items = Array.isArray(value) ? value : [value];
  return items.every((item) => item == null || ['string', 'number', 'boolean'].includes(typeof item));
}

function isPropagators(value: unknown): boolean {
  if (!Array.isArray(value) || value.length === 0) return false;
  if (value.includes('none')) return value.length === 1;
  return value.every((name) => name === 'tracecontext' || name === 'baggage');
}

/** @throws {TracingConfigError} with the path of what is wrong, as `redaction.keys[1].action` */
function checkRedaction(rules: unknown): void {
  const problem = findRuleProblem(rules);
  if (problem !== undefined) throw new TracingConfigError(`redaction${problem.path}`, problem.value, problem.allowed);
}

/** Values in messages: a string in quotes and cut, of the rest only the kind, for it may hold a secret. */
function showValue(value: unknown): string {
  if (typeof value === 'string') {
    const safe = value.includes('@') ? shownUrl(value) : value;
    return JSON.stringify(safe.length > 60 ? `${safe.slice(0, 60)}…` : safe);
  }
  if (typeof value === 'bigint') return `${value}n`;
  if (value === null || value === undefined || typeof value === 'number' || typeof value === 'boolean') {
    return String(value);
  }
  if (Array.isArray(value)) return 'this list';
  return typeof value === 'object' ? 'this object' : `a ${typeof value}`;
}

/** The name closest to `given`, when it is close: other spelling of the words, or a few letters off. */
function nearest(given: string, names: readonly string[]): string | undefined {
  const plain = (name: string) => name.toLowerCase().replace(/[^a-z0-9]/g, '');
  const wanted = plain(given).slice(0, 40);
  const ranked = names.map((name) => ({ name, distance: editDistance(wanted, plain(name)) }));
  ranked.sort((a, b) => a.distance - b.distance);
  const best = ranked[0];
  return best !== undefined && best.distance <= Math.max(2, wanted.length / 3) ? best.name : undefined;
}

function editDistance(a: string, b: string): number {
  let row = Array.from({ length: b.length + 1 }, (_, index) => index);
  for (let i = 1; i <= a.length; i += 1) {
    const next = [i];
    for (let j = 1; j <= b.length; j += 1) {
      const substitute = (row[j - 1] ?? 0) + (a[i - 1] === b[j - 1] ? 0 : 1);
      next.push(Math.min(substitute, (row[j] ?? 0) + 1, (next[j - 1] ?? 0) + 1));
    }
    row = next;
  }
  return row[b.length] ?? 0;
}

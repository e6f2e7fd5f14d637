/**
 * The sanitizer, the description of errors, carriers and streams: two thirds of the runtime's bytes, for what few calls
 * need. Set-up and spans by hand register them; where a program has loaded instrumented code alone, they are loaded here
 * when the first error, carrier or stream comes. Where that is impossible (an edge runtime, a bundle that has left the
 * package behind) there are none, and callers withhold what they cannot redact.
 */
import type { AttributeValue, Context } from '@opentelemetry/api';
import type { describeError } from './errors.js';
import { here } from './here.js';
import { hasStackRoom } from './stack-room.js';
import type { watchStream } from './stream.js';

export interface RuntimeParts {
  /** A sanitizer with the built-in rules. */
  createSanitizer(): {
    text(text: string, maxLength: number): string;
    attribute(key: string, value: unknown, maxLength: number): AttributeValue | undefined;
  };
  /** The active context with the remote parent that a carrier names. */
  extractContext(carrier: unknown): Context;
  watchStream: typeof watchStream;
  describeError: typeof describeError;
}

/** Public entry that registers the parts when it is imported: for bundles and hosts without Node.js's `require`. */
const PARTS_ENTRY = 'agentcore-instrument/runtime/parts';

/** One slot for all copies of the runtime in the process. */
const SLOT = Symbol.for('agentcore-instrument.parts.1');
const holder = globalThis as { [slot: symbol]: RuntimeParts | undefined };
let looked = false;

export function registerParts(parts: RuntimeParts): void {
  if (holder[SLOT] === undefined) {
    Object.defineProperty(holder, SLOT, { value: parts, enumerable: false, configurable: true, writable: true });
  }
}

/** The parts, loaded now if need be; undefined where they cannot be had. */
export function runtimeParts(): RuntimeParts | undefined {
  // Looked for once: `require` searches the file system in vain each time.
  if (holder[SLOT] === undefined && !looked && hasStackRoom()) {
    looked = true;
    load();
  }
  return holder[SLOT];
}

function load(): void {
  const node = typeof process === 'object' ? process.getBuiltinModule?.('node:module') : undefined;
  if (node === undefined || here === undefined) return;
  const require = node.createRequire(here);
  // By name, which bundles find, too, where the package is installed; beside us, where CommonJS knows no such name.
  for (const path of [PARTS_ENTRY, './parts-entry.js']) {
    try {
      require(path);
      return;
    } catch {
      // Not there. Callers withhold what they cannot redact, in words that say what to do about it.
    }
  }
}

/**
 * Reads single environment variables by the OpenTelemetry rules: an empty value is unset, only a case-insensitive
 * `true` is true, an unusable value is reported and ignored (api.md, *Set-up*).
 */
import type { Environment, Warn } from './config.js';

export class EnvReader {
  readonly #env: Environment;
  readonly #warn: Warn;

  constructor(env: Environment, warn: Warn) {
    this.#env = env;
    this.#warn = warn;
  }

  /** The trimmed value; undefined when unset or empty. */
  text(name: string): string | undefined {
    const value = this.#env[name]?.trim();
    return value === '' ? undefined : value;
  }

  /** The first of `names` that is set. */
  first(...names: readonly string[]): { readonly name: string; readonly value: string } | undefined {
    for (const name of names) {
      const value = this.text(name);
      if (value !== undefined) return { name, value };
    }
    return undefined;
  }

  /** True only for `true` in any letter case; anything but `true` and `false` is reported and counts as false. */
  flag(...names: readonly string[]): boolean | undefined {
    const found = this.first(...names);
    if (found === undefined) return undefined;
    const value = found.value.toLowerCase();
    if (value !== 'true' && value !== 'false') this.ignored(found.name, found.value, 'true or false');
    return value === 'true';
  }

  /** A decimal number from `least` to `most`. */
  number(name: string, least: number, most: number, allowed: string): number | undefined {
    const value = this.text(name);
    if (value === undefined) return undefined;
    const number = /^[+-]?(\d+\.?\d*|\.\d+)(e[+-]?\d+)?$/i.test(value) ? Number(value) : Number.NaN;
    if (number >= least && number <= most) return number;
    return this.ignored(name, value, allowed);
  }

  /** A whole number of at least `least`. */
  whole(name: string, least: number, most: number = Number.MAX_SAFE_INTEGER): number | undefined {
    const allowed = `a whole number of at least ${least}`;
    const number = this.number(name, least, most, allowed);
    if (number === undefined || Number.isSafeInteger(number)) return number;
    return this.ignored(name, this.text(name) ?? '', allowed);
  }

  /** Comma-separated names; unknown ones are reported and left out. Undefined when none is left. */
  names<Name extends string>(variable: string, known: readonly Name[], unsupported: string): Name[] | undefined {
    const value = this.text(variable);
    if (value === undefined) return undefined;
    const usable: Name[] = [];
    for (const item of value.split(',').map((name) => name.trim().toLowerCase())) {
      const name = known.find((candidate) => candidate === item);
      if (name !== undefined) usable.push(name);
      else if (item !== '') this.#warn(`${variable}: ${JSON.stringify(item)} is ${unsupported}; ignored`);
    }
    return usable.length === 0 ? undefined : usable;
  }

  /**
   * `key=value` pairs with percent-encoded keys and values. One that cannot be read makes the whole variable unusable
   * (OpenTelemetry, *Resource SDK*); the value itself is not reported, for headers hold credentials.
   */
  pairs(name: string): Record<string, string> {
    const value = this.text(name);
    const pairs: Record<string, string> = {};
    if (value === undefined) return pairs;
    for (const part of value.split(',')) {
      if (part.trim() === '') continue;
      const pair = decodePair(part);
      if (pair === undefined) {
        this.#warn(`${name} is not a list of key=value pairs with percent-encoded values; ignored`);
        return {};
      }
      Object.defineProperty(pairs, pair[0], { value: pair[1], enumerable: true, configurable: true, writable: true });
    }
    return pairs;
  }

  /** Reports an unusable value. */
  ignored(name: string, value: string, allowed: string): undefined {
    const shown = value.length > 60 ? `${value.slice(0, 60)}…` : value;
    this.#warn(`${name}=${JSON.stringify(shown)} is not ${allowed}; ignored`);
    return undefined;
  }
}

function decodePair(part: string): readonly [string, string] | undefined {
  const split = part.indexOf('=');
  if (split < 0) return undefined;
  try {
    const key = decodeURIComponent(part.slice(0, split).trim());
    const value = decodeURIComponent(part.slice(split + 1).trim());
    return key === '' ? undefined : [key, value];
  } catch {
    return undefined; // a stray % is what makes decodeURIComponent throw
  }
}

/** Checks a configuration key by key (design.md, *Configuration*). schema.json says the same for editors. */
import { isModuleName } from '../../src/module-type.js';
import { describeValue } from '../messages/describe-value.js';
import { type DiagnosticCode, diagnostic, type MessageArguments } from '../messages.js';
import type { Diagnostic } from '../types.js';
import { type JsonPath, locateInJson } from './locate-in-json.js';
import { CAPTURE_KEYS, CONFIG_KEYS, ENDS, KINDS, PLACEHOLDERS, RETURN_SHAPES, RULE_KEYS } from './schema-words.js';
import type { AgentcoreConfig } from './types.js';

/** Where a configuration comes from, for the places of diagnostics. */
export interface ConfigSource {
  readonly file?: string;
  /** The JSON that the value was read from; without it, diagnostics have no line. */
  readonly text?: string;
}

export interface ValidatedConfig {
  /** The value given in, when nothing is wrong with it; else the empty configuration. */
  readonly config: AgentcoreConfig;
  readonly diagnostics: readonly Diagnostic[];
}

/**
 * @param value what a configuration file says; anything at all
 * @param source of the value
 * @returns every mistake at once, each with the path of its key, what is allowed and the nearest name
 */
export function validateConfig(value: unknown, source: ConfigSource = {}): ValidatedConfig {
  const validator = new Validator(source);
  validator.config(value);
  const { diagnostics } = validator;
  return { config: diagnostics.length === 0 ? (value as AgentcoreConfig) : {}, diagnostics };
}

class Validator {
  readonly diagnostics: Diagnostic[] = [];
  readonly #source: ConfigSource;

  constructor(source: ConfigSource) {
    this.#source = source;
  }

  config(value: unknown): void {
    if (!this.#object(value, [], CONFIG_KEYS)) return;
    const { $schema, include, exclude, rules, capture } = value;
    if ($schema !== undefined && typeof $schema !== 'string')
      this.#type(['$schema'], $schema, 'the address of a schema');
    this.#globs(include, ['include'], 'array');
    this.#globs(exclude, ['exclude'], 'array');
    this.#capture(capture, ['capture']);
    if (rules === undefined) return;
    if (!Array.isArray(rules)) return this.#type(['rules'], rules, 'an array of rules');
    for (const [index, rule] of rules.entries()) this.#rule(rule, ['rules', index]);
  }

  #rule(rule: unknown, path: JsonPath): void {
    if (!this.#object(rule, path, RULE_KEYS)) return;
    if (Object.keys(rule).length === 0) return this.#add('AC2004', { path: shown(path), what: 'rule' }, path);
    this.#globs(rule.files, [...path, 'files'], 'text or array');
    this.#globs(rule.functions, [...path, 'functions'], 'text or array');
    this.#kinds(rule.kinds, [...path, 'kinds']);
    const { exported } = rule;
    if (exported !== undefined && typeof exported !== 'boolean')
      this.#type([...path, 'exported'], exported, 'true or false');
    this.#text(rule.implements, [...path, 'implements'], 'the name of an interface');
    this.#text(rule.extends, [...path, 'extends'], 'the name of a class');
    this.#word(rule.returns, [...path, 'returns'], RETURN_SHAPES);
    this.#naming(rule, path);
    this.#capture(rule.capture, [...path, 'capture']);
    this.#word(rule.end, [...path, 'end'], ENDS);
    this.#attributes(rule.attributes, [...path, 'attributes']);
  }

  #naming(rule: Record<string, unknown>, path: JsonPath): void {
    const { module, tool, operation } = rule;
    if (module !== undefined && tool !== undefined) this.#add('AC2005', { path: shown(path) }, [...path, 'tool']);
    if (operation !== undefined && module === undefined)
      this.#add('AC2006', { path: shown(path) }, [...path, 'operation']);
    const isModuleSound = this.#template(module, [...path, 'module'], 'the name of a module');
    this.#template(tool, [...path, 'tool'], 'the name of a tool');
    this.#template(operation, [...path, 'operation'], 'the name of an operation');
    if (typeof module !== 'string' || !isModuleSound) return;
    // Any name will do for a placeholder here; what it really gives is looked at function by function (AC3002).
    const written = module.replace(/\{\w+\}/g, 'x');
    if (!isModuleName(written))
      this.#add('AC2008', { path: shown([...path, 'module']), written: module }, [...path, 'module']);
  }

  /** A text with placeholders; whether there is one and nothing is wrong with it. */
  #template(value: unknown, path: JsonPath, allowed: string): boolean {
    if (!this.#text(value, path, allowed)) return false;
    const unknown = [...value.matchAll(/\{([^{}]*)\}/g)]
      .map((match) => match[1]!)
      .filter((name) => !isWord(name, PLACEHOLDERS));
    for (const placeholder of unknown) {
      this.#add('AC2007', { path: shown(path), placeholder, allowed: PLACEHOLDERS }, path);
    }
    return unknown.length === 0;
  }

  #text(value: unknown, path: JsonPath, allowed: string): value is string {
    if (value === undefined) return false;
    if (typeof value !== 'string') {
      this.#type(path, value, allowed);
      return false;
    }
    if (value.trim() !== '') return true;
    this.#add('AC2004', { path: shown(path), what: 'text' }, path);
    return false;
  }

  #globs(value: unknown, path: JsonPath, form: 'array' | 'text or array'): void {
    if (value === undefined) return;
    if (typeof value === 'string' && form === 'text or array') {
      this.#glob(value, path);
      return;
    }
    if (!Array.isArray(value))
      return this.#type(path, value, form === 'array' ? 'an array of globs' : 'a glob or an array of globs');
    if (value.length === 0) this.#add('AC2004', { path: shown(path), what: 'list' }, path);
    for (const [index, glob] of value.entries()) this.#glob(glob, [...path, index]);
  }

  #glob(value: unknown, path: JsonPath): void {
    if (!this.#text(value, path, 'a glob')) return;
    const tooMany = (number: number, of: string, most: number): void => {
      if (number > most) this.#add('AC2009', { path: shown(path), number, of, most }, path);
    };
    tooMany(value.length, 'characters', LONGEST_GLOB);
    // Globs over names are matched in a time that is linear whatever they are.
    if (!path.includes('functions')) tooMany(value.match(/\*+|[?+@!]\(/g)?.length ?? 0, 'wildcards', MOST_WILDCARDS);
  }

  #kinds(value: unknown, path: JsonPath): void {
    if (value === undefined || value === 'all') return;
    if (typeof value === 'string')
      return this.#add('AC2003', { path: shown(path), written: value, allowed: ['all'] }, path);
    if (!Array.isArray(value)) return this.#type(path, value, '`"all"` or an array of kinds');
    if (value.length === 0) this.#add('AC2004', { path: shown(path), what: 'list' }, path);
    for (const [index, kind] of value.entries()) this.#word(kind, [...path, index], KINDS);
  }

  #word(value: unknown, path: JsonPath, allowed: readonly string[]): void {
    if (value === undefined || isWord(value, allowed)) return;
    if (typeof value === 'string') this.#add('AC2003', { path: shown(path), written: value, allowed }, path);
    else this.#type(path, value, allowed.map((word) => `\`"${word}"\``).join(', '));
  }

  #capture(value: unknown, path: JsonPath): void {
    if (value === undefined || !this.#object(value, path, CAPTURE_KEYS)) return;
    for (const key of CAPTURE_KEYS) {
      const flag = value[key];
      if (flag !== undefined && typeof flag !== 'boolean') this.#type([...path, key], flag, 'true or false');
    }
  }

  #attributes(value: unknown, path: JsonPath): void {
    if (value === undefined) return;
    if (!isRecord(value)) return this.#type(path, value, 'an object of texts, numbers and booleans');
    for (const [key, attribute] of Object.entries(value)) {
      const isPlain = typeof attribute === 'string' || typeof attribute === 'boolean' || Number.isFinite(attribute);
      if (!isPlain) this.#type([...path, key], attribute, 'a text, a number or a boolean');
    }
  }

  #object(value: unknown, path: JsonPath, keys: readonly string[]): value is Record<string, unknown> {
    if (!isRecord(value)) {
      this.#type(
        path,
        value,
        path.length === 0 || keys === CAPTURE_KEYS
          ? `an object with ${keys
              .filter((key) => key !== '$schema')
              .map((key) => `\`${key}\``)
              .join(', ')}`
          : 'an object',
      );
      return false;
    }
    for (const key of Object.keys(value)) {
      if (!keys.includes(key)) this.#add('AC2001', { path: shown([...path, key]), key, allowed: keys }, [...path, key]);
    }
    return true;
  }

  #type(path: JsonPath, value: unknown, allowed: string): void {
    this.#add('AC2002', { path: shown(path), written: describeValue(value), allowed }, path);
  }

  #add<Code extends DiagnosticCode>(code: Code, args: MessageArguments<Code>, path: JsonPath): void {
    const { file, text } = this.#source;
    const place = text === undefined ? undefined : locateInJson(text, path);
    this.diagnostics.push(
      diagnostic(code, args, { ...(file !== undefined && { file }), ...(place && lineAndColumn(text!, place)) }),
    );
  }
}

/** Of a glob over files. Globs that people write have two to four. */
const MOST_WILDCARDS = 10;
const LONGEST_GLOB = 4096;

function lineAndColumn(
  text: string,
  { start, end }: { start: number; end: number },
): { line: number; column: number; length: number } {
  const above = text
    .slice(0, start)
    .replace(/^\uFEFF/, '')
    .split(/\r\n|[\n\r]/);
  const rest = /[\r\n]/.exec(text.slice(start, end));
  return {
    line: above.length,
    column: above.at(-1)!.length + 1,
    length: rest === null ? end - start : Math.max(1, rest.index),
  };
}

/** `rules[0].kinds[1]` */
function shown(path: JsonPath): string {
  return path
    .map((part, index) => {
      if (typeof part === 'number') return `[${part}]`;
      if (!/^[\w$]+$/.test(part)) return `[${JSON.stringify(part)}]`;
      return index === 0 ? part : `.${part}`;
    })
    .join('');
}

function isWord(value: unknown, words: readonly string[]): boolean {
  return typeof value === 'string' && words.includes(value);
}

function isRecord(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

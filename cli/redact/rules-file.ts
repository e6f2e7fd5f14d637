/** Redaction rules out of a file: those that the program hands to `initializeTracing({ redaction })`. */
import { readFileSync } from 'node:fs';
import { extname, resolve } from 'node:path';
import { pathToFileURL } from 'node:url';
import type { RedactionRules } from '../../src/sanitize/index.js';
import { findRuleProblem } from '../../src/sanitize/rule-problems.js';
import { CliError } from '../errors.js';

const FIX = 'Give it a module that exports `redaction` (or a default), or JSON, as docs/redaction.md says.';

/**
 * @param path a module, whose export `redaction` or default it takes, or JSON, in which `/…/flags` is a pattern
 * @throws {CliError} AC5018 when the file cannot be loaded, or a rule is wrong
 */
export async function readRules(path: string, cwd: string): Promise<RedactionRules> {
  const file = resolve(cwd, path);
  let rules: unknown;
  try {
    rules = extname(file) === '.json' ? withPatterns(JSON.parse(readFileSync(file, 'utf8'))) : await exported(file);
  } catch (error) {
    throw new CliError('AC5018', {
      message: `cannot load rules from ${path}`,
      cause: (error as Error).message,
      fix: FIX,
    });
  }
  const problem = findRuleProblem(rules);
  if (problem === undefined) return rules as RedactionRules;
  const message = `${path}: redaction${problem.path} must be ${problem.allowed}`;
  throw new CliError('AC5018', { message, place: path, fix: FIX });
}

async function exported(file: string): Promise<unknown> {
  const module = (await import(pathToFileURL(file).href)) as { redaction?: unknown; default?: unknown };
  const given = module.redaction ?? module.default;
  // A CommonJS module of which Node.js does not see the names.
  return typeof given === 'object' && given !== null && 'redaction' in given ? given.redaction : given;
}

function withPatterns(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(withPatterns);
  if (typeof value === 'string') {
    const pattern = /^\/(.+)\/([dgimsuvy]*)$/s.exec(value);
    return pattern === null ? value : new RegExp(pattern[1]!, pattern[2]);
  }
  if (typeof value !== 'object' || value === null) return value;
  return Object.fromEntries(Object.entries(value).map(([key, inner]) => [key, withPatterns(inner)]));
}

/** Which function a call of `explain` means: `FILE#function`, `FILE:LINE` or `FILE:LINE:COLUMN`. */
import { existsSync, statSync } from 'node:fs';
import { resolve } from 'node:path';
import type { FunctionFacts } from '../../transformer/explain/index.js';
import { alternatives, editDistance } from '../../transformer/messages/nearest.js';
import { isSourceName } from '../../transformer/project/paths.js';
import { CliError } from '../errors.js';

export interface Target {
  /** As given: relative to the working directory, or absolute. */
  readonly path: string;
  readonly function: string | { readonly line: number; readonly column?: number };
}

const FIX = 'Write FILE#function, such as src/planner.ts#Planner.analyzeQuery, or FILE:LINE.';
/** Names in a message. */
const SHOWN = 5;

/** @throws {CliError} AC5015 when it names no function, AC5003 when there is no such file */
export function parseTarget(text: string, cwd: string): Target {
  const target = split(text, cwd);
  const { path } = target;
  if (!existsSync(resolve(cwd, path))) {
    throw new CliError('AC5003', { message: `no such file: ${path}`, place: text, fix: `Check the path. ${FIX}` });
  }
  const wrong = !isFile(resolve(cwd, path)) ? 'is no file' : isSourceName(path) ? undefined : 'is no source';
  if (wrong !== undefined) throw new CliError('AC5015', { message: `${path} ${wrong}`, place: text, fix: FIX });
  return target;
}

function split(text: string, cwd: string): Target {
  // `Planner.#private` and `notes#1.ts` have a `#`, too: the file is the one that is there.
  const hashes = [...text.matchAll(/#/g)].map(({ index }) => index);
  const hash = hashes.find((index) => isFile(resolve(cwd, text.slice(0, index)))) ?? hashes[0];
  if (hash !== undefined && hash > 0 && hash < text.length - 1) {
    return { path: text.slice(0, hash), function: text.slice(hash + 1) };
  }
  const [, path, line, column] = /^(.+?):([1-9]\d*)(?::([1-9]\d*))?$/s.exec(text) ?? [];
  if (path !== undefined) {
    return { path, function: { line: Number(line), ...(column !== undefined && { column: Number(column) }) } };
  }
  throw new CliError('AC5015', { message: `${text === '' ? 'the call' : text} names no function`, fix: FIX });
}

function isFile(path: string): boolean {
  return statSync(path, { throwIfNoEntry: false })?.isFile() === true;
}

/**
 * A qualified name, or its last parts where only one function ends in them; for a line, the function that starts there,
 * else the innermost one around it.
 *
 * @throws {CliError} AC5016 when there is none, AC5017 when there are several
 */
export function pickFunction(target: Target, functions: readonly FunctionFacts[]): FunctionFacts {
  const wanted = target.function;
  const found = typeof wanted === 'string' ? byName(wanted, functions) : byPlace(wanted, functions);
  const [only, ...others] = found;
  if (only === undefined) throw noSuchFunction(target, functions);
  if (others.length === 0) return only;
  throw new CliError('AC5017', {
    message: `${describe(target)} is ${found.length} functions`,
    cause: listed(found.map((facts) => `${facts.qualifiedName} at ${placeOf(target.path, facts)}`)),
    fix: `Name the one you mean by its place: agentcore-instrument explain ${placeOf(target.path, only)}`,
  });
}

function byName(name: string, functions: readonly FunctionFacts[]): readonly FunctionFacts[] {
  const exact = functions.filter(({ qualifiedName }) => qualifiedName === name);
  return exact.length > 0 ? exact : functions.filter(({ qualifiedName }) => qualifiedName.endsWith(`.${name}`));
}

function byPlace(
  { line, column }: { readonly line: number; readonly column?: number },
  functions: readonly FunctionFacts[],
): readonly FunctionFacts[] {
  const starting = functions.filter((facts) => facts.line === line);
  if (column !== undefined) {
    const exact = starting.filter((facts) => facts.column === column);
    if (exact.length > 0) return exact;
  }
  if (starting.length > 0) {
    // `export const run = () => items.map((item) => …)` on one line: the one that is meant has the others in it.
    const outermost = starting.filter(
      (facts) => !starting.some((other) => facts.qualifiedName.startsWith(`${other.qualifiedName}.`)),
    );
    return outermost;
  }
  const around = functions.filter(({ startLine, endLine }) => startLine <= line && line <= endLine);
  return around.slice(-1);
}

function noSuchFunction({ path, function: wanted }: Target, functions: readonly FunctionFacts[]): CliError {
  const names = [...new Set(functions.map(({ qualifiedName }) => qualifiedName))];
  const isName = typeof wanted === 'string';
  const message = `no function of ${path} is ${isName ? `called ${wanted}` : `at line ${wanted.line}`}`;
  if (names.length === 0) return new CliError('AC5016', { message, fix: 'The file has no function with a body.' });
  const near = isName ? nearestFirst(wanted, names) : [];
  const fix = near.length > 0 ? `Did you mean ${alternatives(near)}?` : `The functions there are: ${listed(names)}.`;
  return new CliError('AC5016', { message, fix });
}

/** Up to three, by the whole name or by its last part, whichever is nearer. */
function nearestFirst(wanted: string, names: readonly string[]): readonly string[] {
  const word = wanted.toLowerCase();
  const limit = Math.max(2, Math.floor(word.length * 0.4));
  const distance = (name: string): number => {
    const lower = name.toLowerCase();
    return Math.min(editDistance(word, lower), editDistance(word, lower.slice(lower.lastIndexOf('.') + 1)));
  };
  return names
    .map((name) => ({ name, distance: distance(name) }))
    .filter(({ distance }) => distance <= limit)
    .sort((a, b) => a.distance - b.distance)
    .slice(0, 3)
    .map(({ name }) => name);
}

function describe({ path, function: wanted }: Target): string {
  if (typeof wanted === 'string') return `${path}#${wanted}`;
  return [path, wanted.line, ...(wanted.column === undefined ? [] : [wanted.column])].join(':');
}

function placeOf(path: string, { line, column }: FunctionFacts): string {
  return `${path}:${line}:${column}`;
}

function listed(items: readonly string[]): string {
  return items.length <= SHOWN
    ? items.join(', ')
    : `${items.slice(0, SHOWN).join(', ')} and ${items.length - SHOWN} more`;
}

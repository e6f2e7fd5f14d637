/**
 * The arguments of a tag: `@traceModuleOperation planner analyze_query {"parentFrom": "ctx"}`, or with `key=value`
 * pairs (`capture.arguments=true end=settle`) in the place of JSON. A description may follow ` - ` or stand below.
 */
import { ModuleType } from '../../../src/module-type.js';
import type { Reports, Stretch } from '../report.js';
import type { MarkSettings } from './mark.js';
import type { SpanMarkName } from './names.js';
import { settleMark } from './settle.js';
import type { Tag } from './tags.js';

/** Undefined when something is wrong; it has been reported. */
export function readTag(mark: SpanMarkName, tag: Tag, reports: Reports): MarkSettings | undefined {
  if (tag.text.startsWith('(')) return void reports.add('AC1018', { mark }, tag.place);
  const words = tagWords(tag);
  const count = mark === 'traceModuleOperation' ? 2 : 1;
  const positional = words.filter(({ text }) => !isPair(text));
  const extra = positional[count];
  if (extra !== undefined) return void reports.add('AC1012', { mark, written: extra.text }, extra);
  const json = jsonText(tag);
  let options: unknown;
  if (json !== undefined) {
    const parsed = parseJson(json);
    if (typeof parsed === 'string') return void reports.add('AC1013', { mark, why: parsed }, tag.place);
    options = parsed.value;
  }
  const pairs = words.filter(({ text }) => isPair(text));
  if (pairs.length > 0) options = withPairs(options, pairs);
  const args: unknown[] = positional.map(({ text }) => text);
  if (count === 2 && typeof args[0] === 'string') args[0] = moduleValue(args[0]);
  while (args.length < count) args.push(undefined);
  if (options !== undefined) args.push(options);
  const locate = ([first, ...path]: readonly (string | number)[]): Stretch => {
    const word = path.length > 0 ? pairs.find(({ text }) => text.startsWith(`${path.join('.')}=`)) : undefined;
    return word ?? (typeof first === 'number' ? positional[first] : undefined) ?? tag.place;
  };
  return settleMark(mark, args, locate, reports);
}

interface Word extends Stretch {
  readonly text: string;
}

/** The words of the tag's line before JSON and before a description. */
function tagWords(tag: Tag): Word[] {
  const words: Word[] = [];
  for (const match of tag.text.matchAll(/[\w.-]+="(?:[^"\\]|\\.)*"|\S+/g)) {
    const [text] = match;
    if (text.startsWith('{') || /^[-–—]+$/.test(text)) break;
    const start = tag.textStart + match.index;
    words.push({ text, start, end: start + text.length });
  }
  return words;
}

function isPair(word: string): boolean {
  return /^[A-Za-z_][\w.-]*=/.test(word);
}

/** `ModuleType.PLANNER` is taken as the decorator takes it. */
function moduleValue(word: string): string {
  const member = /^ModuleType\.([A-Z]+)$/.exec(word)?.[1];
  return member !== undefined && Object.hasOwn(ModuleType, member)
    ? ModuleType[member as keyof typeof ModuleType]
    : word;
}

/** From the first `{` that starts a word of the line, or the next line, to the end of the tag. */
function jsonText(tag: Tag): string | undefined {
  const description = /\s[-–—]+(?=\s|$)/.exec(tag.text)?.index ?? tag.text.length;
  const inLine = /(?:^|\s)\{/.exec(tag.text);
  if (inLine !== null && inLine.index < description)
    return [tag.text.slice(inLine.index), ...tag.below].join('\n').trim();
  const below = tag.below.join('\n').trim();
  return description === tag.text.length && below.startsWith('{') && !below.startsWith('{@') ? below : undefined;
}

/** The object at the start of `text`; a text that says why there is none. */
function parseJson(text: string): { value: unknown } | string {
  const end = closingBrace(text);
  if (end === undefined) return 'the closing brace is missing';
  try {
    return { value: JSON.parse(text.slice(0, end + 1)) as unknown };
  } catch (error) {
    // Where in the text is of no use to the reader, and said otherwise by each version of Node.js.
    const { message } = error as Error;
    return message.replace(/\s+/g, ' ').replace(/(?: in JSON)? at position \d+.*$/, '');
  }
}

function closingBrace(text: string): number | undefined {
  let depth = 0;
  for (const match of text.matchAll(/"(?:[^"\\]|\\.)*"|[{}]/g)) {
    if (match[0] === '{') depth += 1;
    if (match[0] === '}') depth -= 1;
    if (depth === 0) return match.index;
  }
  return undefined;
}

/** `capture.arguments=true` is `{"capture": {"arguments": true}}`; everything after `attributes.` is one name. */
function withPairs(options: unknown, pairs: readonly Word[]): unknown {
  const merged: Record<string, unknown> = { ...(options as object | undefined) };
  for (const { text } of pairs) {
    const equals = text.indexOf('=');
    const [key, rest] = splitAtDot(text.slice(0, equals));
    const value = pairValue(text.slice(equals + 1));
    if (rest === undefined) merged[key] = value;
    else merged[key] = { ...(merged[key] as object | undefined), [rest]: value };
  }
  return merged;
}

function splitAtDot(key: string): [string, string | undefined] {
  const dot = key.indexOf('.');
  return dot < 0 ? [key, undefined] : [key.slice(0, dot), key.slice(dot + 1)];
}

function pairValue(text: string): unknown {
  if (text === 'true' || text === 'false') return text === 'true';
  if (/^-?\d+(?:\.\d+)?$/.test(text)) return Number(text);
  if (!/^".*"$/.test(text)) return text;
  const parsed = parseJson(`{"value": ${text}}`);
  return typeof parsed === 'string' ? text : (parsed.value as { value: unknown }).value;
}

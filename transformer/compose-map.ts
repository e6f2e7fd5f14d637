/** Maps of inputs that are themselves the output of something: ours is put on top of theirs. */
import remapping from '@jridgewell/remapping';
import type { SourceMapJson } from './types.js';

/** The map from our output to what the input was made of; our own map where the input has none, or one nobody can read. */
export function composeMap(ours: SourceMapJson, input: SourceMapJson | string | undefined): SourceMapJson {
  const theirs = typeof input === 'string' ? parsed(input) : input;
  if (theirs === undefined) return ours;
  const [source] = ours.sources;
  // Only our own source has a map under it; what that leads to is original.
  try {
    const composed = remapping(JSON.stringify(ours), (file, { depth }) =>
      depth === 1 && file === source ? JSON.stringify(theirs) : null,
    );
    return JSON.parse(composed.toString()) as SourceMapJson;
  } catch {
    // Mappings of which no decoder makes sense.
    return ours;
  }
}

const INLINE = 'sourceMappingURL=data:application/json';

/** The map in the last `sourceMappingURL` comment of a text, where that is a data URL. */
export function inlineMap(code: string): SourceMapJson | undefined {
  // Looked for from the start first, for that is ten times as fast where there is none.
  if (!code.includes(INLINE)) return undefined;
  const at = code.lastIndexOf(INLINE);
  const [, encoding, data] = /^[^,\s]*?(;base64)?,([^\s*]+)/.exec(code.slice(at)) ?? [];
  if (data === undefined) return undefined;
  return parsed(encoding === undefined ? percentDecoded(data) : utf8(data));
}

function percentDecoded(data: string): string {
  try {
    return decodeURIComponent(data);
  } catch {
    // A percent sign of its own, or bytes that are no UTF-8.
    return data;
  }
}

function utf8(base64: string): string {
  return Buffer.from(base64, 'base64').toString('utf8');
}

function parsed(text: string): SourceMapJson | undefined {
  try {
    const map = JSON.parse(text) as Partial<SourceMapJson> | null;
    const isMap = map?.version === 3 && typeof map.mappings === 'string' && Array.isArray(map.sources);
    return isMap ? (map as SourceMapJson) : undefined;
  } catch {
    // A text that is no map of anybody's is as good as none.
    return undefined;
  }
}

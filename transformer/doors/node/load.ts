/** One step of loading a module under Node.js, alike for all kinds of hooks. */
import { readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { decodeSource, withoutMark } from '../../project/source-text.js';
import { type DoorSource, isCandidatePath } from '../door-project.js';
import { RUNTIME } from '../runtime-file.js';

/** What a `load` hook is given by the next one, as far as it matters here. */
export interface Loaded {
  readonly format?: string | null | undefined;
  readonly source?: string | ArrayBuffer | NodeJS.TypedArray | null | undefined;
}

/** The path of a module that may be one of the project's sources. */
export function pathOf(url: string): string | undefined {
  if (!url.startsWith('file:')) return undefined;
  const path = fileURLToPath(url);
  return isCandidatePath(path) ? path : undefined;
}

/** The source that has been loaded, if it is text. */
export function sourceOf({ format, source }: Loaded, path: string): DoorSource | undefined {
  if (source === undefined || source === null || format === 'json' || format === 'wasm') return undefined;
  const text = typeof source === 'string' ? source : decodeSource(source);
  if (text === undefined) return undefined;
  return { text, path, module: format?.startsWith('commonjs') ? 'commonjs' : undefined };
}

/**
 * Whether another loader has compiled a TypeScript source before we could see it: that one should come later. Every
 * compiler changes something, and not every one leaves a map behind, so it is the file that is asked.
 */
export function isCompiledAlready({ text, path }: DoorSource): boolean {
  return /\.[cm]?tsx?$/i.test(path) && withoutMark(readFileSync(path, 'utf8')) !== withoutMark(text);
}

/** Hooks that are registered twice, as by `NODE_OPTIONS` and by the command, see what the first have made. */
export function isInstrumentedAlready(text: string): boolean {
  return RUNTIME_IMPORT.test(text);
}

const RUNTIME_IMPORT = new RegExp(`(?:from|require\\() ?['"]${RUNTIME}['"]`);

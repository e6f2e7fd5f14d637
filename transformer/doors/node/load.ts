/** One step of loading a module under Node.js, alike for hooks that are synchronous and for those that are not. */
import { fileURLToPath } from 'node:url';
import { decodeSource } from '../../project/source-text.js';
import { type DoorSource, isCandidatePath } from '../door-project.js';

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
 * Whether another loader has compiled a TypeScript source before we could see it: that one should come later. What
 * compilers leave behind is a source map in a comment, which nobody writes into TypeScript by hand.
 */
export function isCompiledAlready({ text, path }: DoorSource): boolean {
  return /\.[cm]?tsx?$/i.test(path) && /\n\/\/# sourceMappingURL=data:application\/json[^\n]*\s*$/.test(text);
}

/**
 * CommonJS that no `load` hook is asked about: all of it before Node.js 22.15, and later what a loader such as tsx reads and
 * compiles by itself in `Module._extensions`. What such a loader reads is exchanged while it reads it, before it compiles.
 */
import fs from 'node:fs';
import Module from 'node:module';
import { withoutMark } from '../../project/source-text.js';
import { isCandidatePath } from '../door-project.js';

/** @returns undefined for a source that stays as it is */
type Instrument = (text: string, path: string) => string | undefined;

interface Compiling {
  _compile: (this: unknown, text: string, ...rest: unknown[]) => unknown;
}

type Extension = (module: Compiling, file: string) => void;

/** Kept where Node.js and the loaders look for it. */
const extensions = (Module as unknown as { readonly _extensions: Record<string, Extension | undefined> })._extensions;

/** Sources whose loader has been called and has not read them yet. */
const awaited = new Set<string>();

/** Somebody of ours has seen the source: what else reads it gets it as it is. */
export function standBack(path: string): void {
  awaited.delete(path);
}

/** Whether one has been registered for `require`. */
export function hasLoaderOfTypeScript(): boolean {
  return extensions['.ts'] !== undefined;
}

/** @param ofNode whether Node.js's own loader of CommonJS is among those that no `load` hook sees */
export function hookRequire(instrument: Instrument, ofNode: boolean): void {
  exchangeReads(instrument);
  // Who has taken `.ts` over has taken `.js` over, too.
  const all = ofNode || hasLoaderOfTypeScript();
  for (const extension of ['.js', '.ts', '.tsx', '.jsx', '.mjs', '.mts', '.cts', '.cjs']) {
    const present = extensions[extension];
    watch(extension, present && all ? announced(present, instrument) : present, instrument);
  }
}

/** Whatever is put there from now on is announced, too. */
function watch(extension: string, first: Extension | undefined, instrument: Instrument): void {
  let current = first;
  const define = (enumerable: boolean): void => {
    Object.defineProperty(extensions, extension, {
      configurable: true,
      enumerable,
      get: () => current,
      set(loader: Extension | undefined) {
        current = loader && announced(loader, instrument);
        // Node.js completes names by the extensions that are listed, of which tsx leaves this one out.
        define(extension !== '.mjs');
      },
    });
  };
  define(Object.getOwnPropertyDescriptor(extensions, extension)?.enumerable ?? false);
}

/** The loader, with its source expected to be read, or else to be compiled as it is, as soon as it is called. */
function announced(loader: Extension, instrument: Instrument): Extension {
  return function (this: unknown, module, file) {
    const path = file.split('?', 1)[0]!;
    if (!isCandidatePath(path)) return loader.call(this, module, file);
    awaited.add(path);
    const compile = module._compile;
    const isOwn = Object.hasOwn(module, '_compile');
    // The module sees itself, and nothing of ours on it.
    const restore = (): void => {
      if (isOwn) module._compile = compile;
      else Reflect.deleteProperty(module, '_compile');
    };
    module._compile = function (text, ...rest) {
      restore();
      // Node.js 20 has read what is imported before. What others have compiled without reading it here is left alone.
      const isSource = awaited.delete(path) && withoutMark(fs.readFileSync(path, 'utf8')) === withoutMark(text);
      return compile.call(this, (isSource ? instrument(text, path) : undefined) ?? text, ...rest);
    };
    const announcing = module._compile;
    try {
      loader.call(this, module, file);
    } finally {
      awaited.delete(path);
      if (module._compile === announcing) restore();
    }
  };
}

function exchangeReads(instrument: Instrument): void {
  const read = fs.readFileSync as (...args: unknown[]) => string | Buffer;
  const exchanging = function (this: unknown, ...args: unknown[]): string | Buffer {
    const content = read.apply(this, args);
    const [path] = args;
    // Once: the module may read its own text later, and others may while it runs.
    if (typeof path !== 'string' || !awaited.delete(path)) return content;
    if (typeof content === 'string') return instrument(content, path) ?? content;
    const instrumented = instrument(content.toString('utf8'), path);
    return instrumented === undefined ? content : Buffer.from(instrumented);
  };
  fs.readFileSync = exchanging as typeof fs.readFileSync;
}

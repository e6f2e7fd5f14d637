/** The transformer of Jest that ours hands its output to: found and called as Jest would. */
import { createHash } from 'node:crypto';
import { createRequire } from 'node:module';
import { join } from 'node:path';
import { DOOR_MESSAGES } from '../messages.js';

/** What transformers are given, as far as it matters here. */
export interface TransformOptions {
  readonly config: { readonly rootDir: string };
  readonly configString: string;
  readonly transformerConfig: unknown;
  /** Whether the output is to count what is executed. */
  readonly instrument: boolean;
}

export interface Compiled {
  readonly code: string;
  readonly map?: object | string | null;
}

interface Transformer {
  readonly process?: (text: string, path: string, options: TransformOptions) => Compiled;
  readonly processAsync?: (text: string, path: string, options: TransformOptions) => Promise<Compiled>;
  readonly getCacheKey?: (text: string, path: string, options: TransformOptions) => string;
  readonly getCacheKeyAsync?: (text: string, path: string, options: TransformOptions) => Promise<string>;
}

interface Factory {
  readonly createTransformer: (options?: unknown) => Transformer | Promise<Transformer>;
}

export class InnerTransformer {
  readonly #name: string;
  readonly #options: unknown;
  readonly #found = new Map<string, Transformer>();

  constructor(given: string | readonly [transformer: string, options: unknown]) {
    [this.#name, this.#options] = typeof given === 'string' ? [given, {}] : given;
  }

  /** @throws {Error} AC7031 when it cannot be had, AC7032 when it works only asynchronously; else what it throws */
  process(text: string, path: string, options: TransformOptions): Compiled {
    const transformer = this.#in(options);
    if (transformer.process === undefined) throw failure('AC7032', `${this.#name} has no \`process\``);
    return transformer.process(text, path, this.#given(options));
  }

  async processAsync(text: string, path: string, options: TransformOptions): Promise<Compiled> {
    const transformer = this.#in(options);
    if (transformer.processAsync === undefined) return this.process(text, path, options);
    return transformer.processAsync(text, path, this.#given(options));
  }

  key(text: string, path: string, options: TransformOptions): string {
    const own = this.#in(options).getCacheKey?.(text, path, this.#given(options));
    return this.#keyWith(own, text, path, options);
  }

  async keyAsync(text: string, path: string, options: TransformOptions): Promise<string> {
    const transformer = this.#in(options);
    if (transformer.getCacheKeyAsync === undefined) return this.key(text, path, options);
    return this.#keyWith(await transformer.getCacheKeyAsync(text, path, this.#given(options)), text, path, options);
  }

  /** One without a key of its own gets what Jest takes into account for it. */
  #keyWith(
    own: string | undefined,
    text: string,
    path: string,
    { configString, instrument }: TransformOptions,
  ): string {
    const parts = [this.#name, this.#options, own ?? [text, path, configString], instrument];
    return createHash('sha256').update(JSON.stringify(parts)).digest('hex');
  }

  /** Jest counts in what it gets from us, by way of the map; a transformer that did so would count what we have written. */
  #given(options: TransformOptions): TransformOptions {
    return { ...options, instrument: false, transformerConfig: this.#options };
  }

  #in({ config: { rootDir } }: TransformOptions): Transformer {
    const known = this.#found.get(rootDir);
    if (known !== undefined) return known;
    const transformer = this.#load(rootDir);
    this.#found.set(rootDir, transformer);
    return transformer;
  }

  #load(rootDir: string): Transformer {
    const name = this.#name.replace(/^<rootDir>/, rootDir);
    let module: { readonly default?: unknown };
    try {
      module = createRequire(join(rootDir, 'package.json'))(name) as typeof module;
    } catch (error) {
      throw failure('AC7031', `${name} cannot be loaded from ${rootDir}: ${(error as Error).message}`, error);
    }
    const exported = (module.default ?? module) as Transformer | Factory;
    const transformer = 'createTransformer' in exported ? exported.createTransformer(this.#options) : exported;
    if (transformer instanceof Promise) throw failure('AC7032', `${name} is made asynchronously`);
    return transformer;
  }
}

function failure(code: 'AC7031' | 'AC7032', what: string, cause?: unknown): Error {
  const fix =
    code === 'AC7031'
      ? 'Install it there, or give the transformer that you use as `transformer` in the options of agentcore-instrument/jest.'
      : 'Give ts-jest, babel-jest or @swc/jest as `transformer` in the options of agentcore-instrument/jest.';
  return new Error(`${DOOR_MESSAGES[code].severity} ${code}: ${what}.\n  ${fix}`, { cause });
}

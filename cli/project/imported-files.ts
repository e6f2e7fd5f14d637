/** The files of a project: those that its tsconfig names and, of the project, what these import. Nothing is parsed for it. */
import { dirname, resolve } from 'node:path';
import { isSourceName } from '../../transformer/project/paths.js';
import ts from '../../transformer/typescript.js';

/**
 * @param named absolute
 * @returns absolute, the named ones included. What is imported as a package is none of the project's.
 */
export function withImportedFiles(named: readonly string[], options: ts.CompilerOptions): ReadonlySet<string> {
  const resolver = new Resolver(options);
  const files = new Set(named);
  // Grows while it is gone through.
  for (const file of files) {
    for (const imported of resolver.importsOf(file)) files.add(imported);
  }
  return files;
}

class Resolver {
  readonly #options: ts.CompilerOptions;
  readonly #cache: ts.ModuleResolutionCache;
  readonly #aliases: readonly string[];

  constructor(options: ts.CompilerOptions) {
    this.#options = options;
    this.#cache = ts.createModuleResolutionCache(process.cwd(), (name) => name, options);
    this.#aliases = Object.keys(options.paths ?? {}).map((alias) => alias.split('*')[0]!);
  }

  *importsOf(file: string): Generator<string> {
    const text = /\.json$/i.test(file) ? undefined : ts.sys.readFile(file);
    if (text === undefined) return;
    const { importedFiles, referencedFiles } = ts.preProcessFile(text, true, true);
    for (const { fileName } of referencedFiles) {
      const path = resolve(dirname(file), fileName);
      if (ts.sys.fileExists(path)) yield path;
    }
    for (const { fileName } of importedFiles) {
      const path = this.#mayBeOwn(fileName) ? this.#resolved(fileName, file) : undefined;
      if (path !== undefined) yield resolve(path);
    }
  }

  #mayBeOwn(specifier: string): boolean {
    if (/^(?:[./#]|[a-z]:[\\/])/i.test(specifier) || this.#options.baseUrl !== undefined) return true;
    return this.#aliases.some((start) => specifier.startsWith(start));
  }

  /** As an `import` finds it, else as a `require` does: which of the two it is nobody has to know for that. */
  #resolved(specifier: string, file: string): string | undefined {
    for (const mode of [ts.ModuleKind.ESNext, ts.ModuleKind.CommonJS] as const) {
      const { resolvedModule } = ts.resolveModuleName(
        specifier,
        file,
        this.#options,
        ts.sys,
        this.#cache,
        undefined,
        mode,
      );
      if (resolvedModule === undefined) continue;
      const { resolvedFileName, isExternalLibraryImport } = resolvedModule;
      return isExternalLibraryImport === true || !this.#isCompiled(resolvedFileName) ? undefined : resolvedFileName;
    }
    return undefined;
  }

  #isCompiled(path: string): boolean {
    const { allowJs, checkJs } = this.#options;
    return !(isSourceName(path) && /\.[cm]?jsx?$/i.test(path)) || (allowJs ?? checkJs ?? false);
  }
}

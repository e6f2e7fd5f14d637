/** The file that a relative import means, to Node.js, a compiler or a loader. */
import { existsSync, statSync } from 'node:fs';
import { dirname, resolve } from 'node:path';

const ENDINGS = ['', '.js', '.mjs', '.cjs', '.ts', '.mts', '.cts', '.tsx', '/index.js', '/index.ts'];

/** @param path absolute, with the ending that was written or without one */
export function moduleFile(path: string): string | undefined {
  const asTypeScript = path.replace(/\.([cm]?)jsx?$/, '.$1ts');
  const candidates = [...ENDINGS.map((ending) => path + ending), asTypeScript, `${asTypeScript}x`];
  return candidates.find((each) => existsSync(each) && statSync(each).isFile());
}

/** Undefined for a package, and for what is not there. */
export function importedFile(importer: string, specifier: string): string | undefined {
  return /^\.{1,2}(?:\/|$)/.test(specifier) ? moduleFile(resolve(dirname(importer), specifier)) : undefined;
}

/** A copy of an installed package, with its own sources instrumented or as they are. */
import { cpSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { instrumentSource } from '../../../../transformer/index.js';
import type { RealSuite } from './suites.js';

export interface Variant {
  readonly folder: string;
  readonly wrapped: number;
  /** Why functions were left alone, one code each. */
  readonly skipped: readonly string[];
}

const EVERYTHING = { rules: [{ functions: '**', kinds: 'all' as const }] };

/** Paths inside the package that `pattern` matches, in a fixed order. */
export function pathsIn(folder: string, pattern: RegExp): string[] {
  return (readdirSync(folder, { recursive: true, encoding: 'utf8' }) as string[])
    .map((path) => path.replaceAll('\\', '/'))
    .filter((path) => !/(?:^|\/)node_modules\//.test(path) && pattern.test(path))
    .sort();
}

/** Copies the package that is installed in `home` to `<home>/<name>`, beside its dependencies. */
export function makeVariant(suite: RealSuite, home: string, name: 'original' | 'instrumented'): Variant {
  const folder = join(home, name);
  rmSync(folder, { recursive: true, force: true });
  cpSync(join(home, 'node_modules', suite.name), folder, { recursive: true });
  if (name === 'original') return { folder, wrapped: 0, skipped: [] };
  let wrapped = 0;
  const skipped: string[] = [];
  for (const fileName of pathsIn(folder, suite.sources)) {
    const path = join(folder, fileName);
    const result = instrumentSource(readFileSync(path, 'utf8'), { fileName, config: EVERYTHING });
    const errors = result.diagnostics.filter(({ severity }) => severity === 'error');
    if (errors.length > 0) throw new Error(`${suite.name}: ${errors.map(({ message }) => message).join('\n')}`);
    wrapped += result.sites.length;
    skipped.push(...result.skipped.map(({ reason }) => reason));
    writeFileSync(path, result.code);
  }
  return { folder, wrapped, skipped };
}

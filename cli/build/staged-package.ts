/**
 * A package.json as the compiler finds it above the staged sources. What its `imports` and `exports` say of the compiled
 * files (`./dist/x.js`) a compiler leads back to their sources by the `outDir` of the project, which is not below the staged
 * folder: so the staged one names the sources.
 */
import { dirname, resolve } from 'node:path';
import { isInside, relativePosix } from '../../transformer/project/paths.js';
import type { TsconfigProject } from '../project/tsconfig.js';

/** @param file of the original, absolute */
export function stagedPackage(text: string, file: string, projects: readonly TsconfigProject[]): string {
  const manifest = parsed(text);
  if (manifest === undefined || !('imports' in manifest || 'exports' in manifest)) return text;
  const sources = new Set(projects.flatMap(({ files }) => files));
  const target = (path: string): string => sourceOf(resolve(dirname(file), path), projects, sources) ?? path;
  const rebased = (value: unknown): unknown => {
    if (typeof value === 'string') return value.startsWith('./') ? shown(file, target(value)) : value;
    if (Array.isArray(value)) return value.map(rebased);
    if (typeof value !== 'object' || value === null) return value;
    return Object.fromEntries(Object.entries(value).map(([key, each]) => [key, rebased(each)]));
  };
  const { imports, exports } = manifest;
  return JSON.stringify({
    ...manifest,
    ...(imports !== undefined && { imports: rebased(imports) }),
    ...(exports !== undefined && { exports: rebased(exports) }),
  });
}

function parsed(text: string): Record<string, unknown> | undefined {
  try {
    const value: unknown = JSON.parse(text);
    return typeof value === 'object' && value !== null ? (value as Record<string, unknown>) : undefined;
  } catch {
    // The compiler says what it has to say of it.
    return undefined;
  }
}

function shown(file: string, path: string): string {
  return path.startsWith('./') ? path : `./${relativePosix(dirname(file), path)}`;
}

const SOURCES: readonly (readonly [output: RegExp, extensions: readonly string[]])[] = [
  [/(?:\.d\.ts|\.js)$/, ['.ts', '.tsx']],
  [/(?:\.d\.mts|\.mjs)$/, ['.mts']],
  [/(?:\.d\.cts|\.cjs)$/, ['.cts']],
  [/\.jsx$/, ['.tsx']],
];

/** The source of a compiled file; undefined for what is not compiled from one of ours. */
function sourceOf(
  path: string,
  projects: readonly TsconfigProject[],
  sources: ReadonlySet<string>,
): string | undefined {
  for (const { options, path: tsconfig } of projects) {
    const folder = [options.declarationDir, options.outDir].find((each) => each !== undefined && isInside(path, each));
    if (folder === undefined) continue;
    const source = resolve(options.rootDir ?? dirname(tsconfig), relativePosix(folder, path));
    for (const [output, extensions] of SOURCES) {
      if (!output.test(source)) continue;
      const candidates = extensions.map((extension) => source.replace(output, extension));
      return candidates.find((each) => each.includes('*') || sources.has(each));
    }
  }
  return undefined;
}

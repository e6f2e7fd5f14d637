/** Finds the files below a folder: an own walk, because what cannot be read must be an error and not a gap. */
import { type Dirent, existsSync, lstatSync, readdirSync, realpathSync, type Stats, statSync } from 'node:fs';
import { join } from 'node:path';
import { isInside, realPath } from '../../transformer/project/paths.js';
import type { Diagnostic } from '../../transformer/types.js';
import { cliWarning, fileSystemError } from '../errors.js';
import { MANIFEST_NAME } from '../output/manifest.js';
import { isSibling } from '../output/siblings.js';

export interface WalkOptions {
  /** A real path; nothing at it or below it is listed. */
  readonly outDir?: string | undefined;
  /** For the paths in warnings. */
  readonly display: (path: string) => string;
}

export interface Walked {
  /** Absolute, sorted. */
  readonly files: string[];
  /** All that were gone through, absolute, as they were reached. */
  readonly folders: string[];
  /** What links to files lead to: it changes without its folder. */
  readonly linked: string[];
  readonly warnings: Diagnostic[];
}

/**
 * The files below `folder`. Links are followed; folders that start with a dot, `node_modules`, outputs of this tool and
 * links that lead back are left out.
 *
 * @throws {CliError} AC5013 when a folder cannot be read
 */
export function walk(folder: string, options: WalkOptions): Walked {
  const walked = { files: [], folders: [], linked: [], warnings: [], visits: new Map<string, number>() };
  const real = realPath(folder);
  visit(folder, real, [real], walked, options);
  walked.files.sort();
  return walked;
}

/**
 * So often a folder is gone through, by different links. A few links from each of a dozen folders to the others make
 * millions of paths.
 */
const MOST_VISITS = 100;

interface Visited extends Walked {
  /** By the real path of a folder. */
  readonly visits: Map<string, number>;
}

function visit(folder: string, real: string, above: readonly string[], walked: Visited, options: WalkOptions): void {
  walked.folders.push(folder);
  for (const entry of list(folder)) {
    const path = join(folder, entry.name);
    const isLink = entry.isSymbolicLink();
    const stats = isLink ? followed(path) : entry;
    if (stats === undefined) {
      walked.warnings.push(leftOut(path, 'is a link to nowhere', options));
    } else if (stats.isDirectory()) {
      if (entry.name === 'node_modules' || entry.name.startsWith('.')) continue;
      const target = isLink ? realpathSync(path) : join(real, entry.name);
      if (isOutput(path, target, options)) continue;
      if (isLink && above.some((around) => isInside(around, target))) {
        walked.warnings.push(leftOut(path, 'is a link to a folder around it', options));
        continue;
      }
      const visits = (walked.visits.get(target) ?? 0) + 1;
      walked.visits.set(target, visits);
      if (visits > MOST_VISITS) {
        if (visits === MOST_VISITS + 1)
          walked.warnings.push(leftOut(path, 'is a folder on too many paths of links', options));
        continue;
      }
      visit(path, target, [...above, target], walked, options);
    } else if (stats.isFile()) {
      const inOutput = isLink && options.outDir !== undefined && isInside(realpathSync(path), options.outDir);
      if (inOutput || entry.name === MANIFEST_NAME || isSibling(entry.name)) continue;
      walked.files.push(path);
      if (isLink) walked.linked.push(realpathSync(path));
    } else {
      walked.warnings.push(leftOut(path, 'is neither a file nor a folder', options));
    }
  }
}

function list(folder: string): Dirent[] {
  try {
    return readdirSync(folder, { withFileTypes: true });
  } catch (error) {
    throw fileSystemError(error, 'read the folder', folder);
  }
}

/** Undefined for a link to nowhere, or one that only leads to itself. */
function followed(path: string): Stats | undefined {
  try {
    return statSync(path);
  } catch (error) {
    if (lstatSync(path).isSymbolicLink()) return undefined;
    throw fileSystemError(error, 'read', path);
  }
}

function isOutput(path: string, real: string, { outDir }: WalkOptions): boolean {
  return (outDir !== undefined && isInside(real, outDir)) || existsSync(join(path, MANIFEST_NAME));
}

function leftOut(path: string, what: string, { display }: WalkOptions): Diagnostic {
  const file = display(path);
  return cliWarning('AC5103', {
    message: `\`${file}\` ${what}, and is left out.`,
    fix: 'Remove it, or exclude its folder.',
    file,
  });
}

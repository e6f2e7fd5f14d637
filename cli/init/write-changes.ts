/** Writes the changes of several files: all of them, or none. */
import { lstatSync, readFileSync, renameSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { displayPath, realPath } from '../../transformer/project/paths.js';
import { CliError, fileSystemError } from '../errors.js';
import { sibling } from '../output/siblings.js';
import { type FileChange, textAfter } from './draft.js';

/**
 * Each new text is written beside its file and then takes its place, so that no file is ever half written. When one
 * cannot, those before it get their old text back.
 *
 * @throws {CliError} AC5306 for a file that is not as it was read, AC5013 for one that cannot be written
 */
export function writeChanges(changes: readonly FileChange[], cwd: string): void {
  const files = changes.map((change) => ({ ...change, target: realPath(change.path) }));
  const written: typeof files = [];
  try {
    for (const file of files) {
      refuseChanged(file, cwd);
      stage(file.target, textAfter(file));
    }
    for (const file of files) {
      refuseChanged(file, cwd);
      renameSync(sibling(file.target, 'new'), file.target);
      written.push(file);
    }
  } catch (error) {
    for (const { target, before } of written.reverse()) {
      if (before === undefined) rmSync(target);
      else {
        stage(target, before);
        renameSync(sibling(target, 'new'), target);
      }
    }
    throw fileSystemError(error, 'write the files', cwd);
  } finally {
    for (const { target } of files) rmSync(sibling(target, 'new'), { force: true });
  }
}

function stage(target: string, text: string): void {
  const mode = lstatSync(target, { throwIfNoEntry: false }) === undefined ? 0o644 : statSync(target).mode & 0o777;
  writeFileSync(sibling(target, 'new'), text, { mode });
}

function refuseChanged({ path, before, target }: FileChange & { readonly target: string }, cwd: string): void {
  const isThere = lstatSync(target, { throwIfNoEntry: false }) !== undefined;
  if (isThere ? before !== undefined && readFileSync(target, 'utf8') === before : before === undefined) return;
  const display = displayPath(path, cwd);
  throw new CliError('AC5306', {
    message: `${display} was changed meanwhile`,
    place: display,
    fix: 'Call `init` again.',
  });
}

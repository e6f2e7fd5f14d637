/** One run at a time writes into a folder; others wait for their turn. */
import { linkSync, readdirSync, readFileSync, renameSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { hostname } from 'node:os';
import { basename, dirname, join } from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import { CliError } from '../errors.js';

const POLL_MS = 50;
export const LOCK_WAIT_MS = 60_000;
/** A lock says whose it is from the start, where the disk has links; elsewhere, some milliseconds later. */
const UNSIGNED_MS = 10_000;

/**
 * Takes the lock, waiting for whoever has it. One that a killed process of this machine left behind is taken over.
 *
 * @param path of the lock file; its folder exists
 * @returns gives it back
 * @throws {CliError} AC5012 when it is not free after `waitMs`
 */
export async function takeLock(path: string, waitMs = LOCK_WAIT_MS): Promise<() => void> {
  const own = JSON.stringify({ pid: process.pid, host: hostname(), time: process.hrtime.bigint().toString() });
  const deadline = performance.now() + waitMs;
  while (!tryCreate(path, own)) {
    const held = readIfThere(path);
    if (held !== undefined && isAbandoned(path, held)) {
      takeAway(path, held);
    } else if (performance.now() > deadline) {
      throw new CliError('AC5012', {
        message: 'another run is still writing into the same folder',
        place: path,
        cause: `the lock says: ${held ?? 'nothing'}`,
        fix: 'Wait until it has ended. If none is running, remove the lock file.',
      });
    } else {
      await delay(POLL_MS);
    }
  }
  return () => {
    if (readIfThere(path) === own) rmSync(path, { force: true });
  };
}

/** With its content at once: a run that is killed between making and signing it would lock out all others for ever. */
function tryCreate(path: string, content: string): boolean {
  const signed = `${path}-${process.pid}-new`;
  try {
    writeFileSync(signed, content);
    linkSync(signed, path);
    return true;
  } catch (error) {
    const { code } = error as NodeJS.ErrnoException;
    if (code === 'EEXIST') return false;
    if (code === undefined || !['EPERM', 'ENOTSUP', 'EOPNOTSUPP', 'ENOSYS', 'EMLINK'].includes(code)) throw error;
    return tryCreateUnsigned(path, content);
  } finally {
    rmSync(signed, { force: true });
  }
}

/** For disks without links. */
function tryCreateUnsigned(path: string, content: string): boolean {
  try {
    writeFileSync(path, content, { flag: 'wx' });
    return true;
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'EEXIST') return false;
    throw error;
  }
}

/** Removes what runs that were killed while they took the lock have left beside it. The lock is held. */
export function removeAbandoned(path: string): void {
  const prefix = `${basename(path)}-`;
  for (const name of readdirSync(dirname(path))) {
    if (!name.startsWith(prefix)) continue;
    const [, pid] = /^(\d+)(?:-new)?$/.exec(name.slice(prefix.length)) ?? [];
    if (pid !== undefined && !isRunning(Number(pid))) rmSync(join(dirname(path), name), { force: true });
  }
}

function readIfThere(path: string): string | undefined {
  try {
    return readFileSync(path, 'utf8');
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ENOENT') return undefined;
    throw error;
  }
}

function isAbandoned(path: string, held: string): boolean {
  const match = /^\{"pid":(\d+),"host":("(?:[^"\\]|\\.)*")/.exec(held);
  if (match === null) return isOld(path);
  // Of another machine, whose processes cannot be asked.
  if (JSON.parse(match[2]!) !== hostname()) return false;
  const pid = Number(match[1]);
  // This process does not have it yet: the number was given out a second time.
  return pid === process.pid || !isRunning(pid);
}

function isOld(path: string): boolean {
  const stats = statSync(path, { throwIfNoEntry: false });
  return stats !== undefined && Date.now() - stats.mtimeMs > UNSIGNED_MS;
}

function isRunning(pid: number): boolean {
  try {
    process.kill(pid, 0);
    return true;
  } catch (error) {
    return (error as NodeJS.ErrnoException).code !== 'ESRCH';
  }
}

/** Moves the lock aside before looking at it again: between two looks somebody else may have taken it over. */
function takeAway(path: string, abandoned: string): void {
  const aside = `${path}-${process.pid}`;
  try {
    renameSync(path, aside);
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ENOENT') return;
    throw error;
  }
  if (readIfThere(aside) !== abandoned) linkSync(aside, path);
  rmSync(aside, { force: true });
}

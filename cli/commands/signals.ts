/** Commands that write, under signals. */
import { constants } from 'node:os';
import { passingSignals } from '../pass-signals.js';

/** A signal ends the process in a way that lets it clear up first: the lock and what is half written. */
export async function exitingOnSignals<Result>(work: () => Promise<Result>): Promise<Result> {
  return await passingSignals((signal) => process.exit(128 + constants.signals[signal]), work);
}

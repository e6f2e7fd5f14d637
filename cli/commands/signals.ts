/** Commands that write, under signals. */
import { constants } from 'node:os';

const SIGNALS = ['SIGINT', 'SIGTERM', 'SIGHUP'] as const;

/** A signal ends the process in a way that lets it clear up first: the lock and what is half written. */
export async function exitingOnSignals<Result>(work: () => Promise<Result>): Promise<Result> {
  const onSignal = (signal: NodeJS.Signals): void => process.exit(128 + constants.signals[signal]);
  for (const signal of SIGNALS) process.on(signal, onSignal);
  try {
    return await work();
  } finally {
    for (const signal of SIGNALS) process.off(signal, onSignal);
  }
}

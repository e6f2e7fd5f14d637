/** Signals that would end this process, while it has something to do before that. */
const SIGNALS = ['SIGINT', 'SIGTERM', 'SIGHUP'] as const;

/** @param passOn gets those that come while `work` is done */
export async function passingSignals<T>(passOn: (signal: NodeJS.Signals) => void, work: () => Promise<T>): Promise<T> {
  for (const signal of SIGNALS) process.on(signal, passOn);
  try {
    return await work();
  } finally {
    for (const signal of SIGNALS) process.off(signal, passOn);
  }
}

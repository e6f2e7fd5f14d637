/** The garbage collector, for tests of what is kept and what is not. */
import { setFlagsFromString } from 'node:v8';
import { runInNewContext } from 'node:vm';

/** A function that collects garbage now. */
export async function exposedCollector(): Promise<() => void> {
  setFlagsFromString('--expose-gc');
  return runInNewContext('gc') as () => void;
}

/** What a script that checks something prints while it does. */

/**
 * Does `work`, prints what it was and how long it took, and passes its result on.
 *
 * @template T
 * @param {string} title
 * @param {() => T | Promise<T>} work
 * @returns {Promise<T>}
 */
export async function step(title, work) {
  const started = performance.now();
  const result = await work();
  console.log(`ok  ${title} (${((performance.now() - started) / 1000).toFixed(1)} s)`);
  return result;
}

/**
 * Runs the steps of a script; a failure ends them and becomes its exit code.
 *
 * @param {() => Promise<void>} steps
 */
export async function main(steps) {
  try {
    await steps();
  } catch (error) {
    console.log(`FAIL  ${error instanceof Error ? error.message : error}`);
    process.exitCode = 1;
  }
}

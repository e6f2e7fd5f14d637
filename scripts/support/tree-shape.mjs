/** Trace trees as `agentcore-instrument run` prints them on stderr. */

/**
 * The trees in `printed`, from the line behind the one that counts, without their durations.
 *
 * @param {string} printed
 */
export function treeShape(printed) {
  const [, trees] = /^agentcore: \d+ traces?, .*\n([\s\S]*)$/m.exec(printed) ?? [];
  if (trees === undefined) return printed;
  return trees.replaceAll(/ \[\d+(?:\.\d+)?m?s\]/g, '').trimEnd();
}

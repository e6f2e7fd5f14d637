/** npm, as a command to run with a given Node.js. */
import { basename } from 'node:path';

/**
 * The words of the command that is npm: `cli` (its `npm-cli.js`), else the one that started this script, run by
 * `node`; else whatever `npm` is on the path.
 *
 * @param {string} [node]
 * @param {string} [cli]
 * @returns {string[]}
 */
export function npmCommand(node = process.execPath, cli = process.env.npm_execpath) {
  return cli !== undefined && basename(cli) === 'npm-cli.js' ? [node, cli] : ['npm'];
}

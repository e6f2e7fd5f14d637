/** What a benchmark prints, for the README; what it says of its progress goes on to the terminal. */
import { spawn } from 'node:child_process';

const LIMIT_MS = 60 * 60_000;

/**
 * @param {readonly string[]} command
 * @param {string} cwd
 * @returns {Promise<{ text: string, code: number | null }>}
 * @throws when the command cannot be started
 */
export function printed([file, ...args], cwd) {
  const child = spawn(file, args, { cwd, stdio: ['ignore', 'pipe', 'inherit'], timeout: LIMIT_MS });
  let stdout = '';
  child.stdout.setEncoding('utf8').on('data', (text) => {
    stdout += text;
  });
  return new Promise((resolve, reject) => {
    child.once('error', reject);
    child.once('close', (code) => {
      // That packages are fetched and built is no part of the result.
      resolve({ text: stdout.replace(/^(?:building|fetching).*\n/gm, '').trim(), code });
    });
  });
}

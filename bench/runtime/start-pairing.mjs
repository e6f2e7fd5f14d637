/** Starts `pairing.mjs` in a process of its own. */
import { fork } from 'node:child_process';
import { fileURLToPath } from 'node:url';

const PAIRING = fileURLToPath(new URL('pairing.mjs', import.meta.url));

/**
 * @param {string} node path of the Node.js that runs it
 * @param {object} request see `Request` in pairing.mjs
 * @returns {Promise<object>} what it measured
 * @throws when it could not
 */
export function startPairing(node, request) {
  const env = Object.fromEntries(Object.entries(process.env).filter(([key]) => !/^(OTEL|AGENTCORE)_/.test(key)));
  const child = fork(PAIRING, [], {
    execPath: node,
    execArgv: ['--expose-gc'],
    env,
    stdio: ['ignore', 'ignore', 'pipe', 'ipc'],
  });
  let stderr = '';
  child.stderr.setEncoding('utf8').on('data', (text) => {
    stderr = (stderr + text).slice(-4000);
  });
  return new Promise((resolve, reject) => {
    let answer;
    child.once('error', reject);
    child.on('message', (message) => {
      answer = message;
    });
    child.once('close', (code) => {
      if (answer?.result !== undefined) resolve(answer.result);
      else reject(new Error(answer?.error ?? `ended with exit code ${code}\n${stderr}`));
    });
    child.send(request);
  });
}

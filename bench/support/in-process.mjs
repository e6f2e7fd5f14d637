/** Runs one function of a module in a process of its own, and hands its result back. */
import { fork } from 'node:child_process';
import { fileURLToPath } from 'node:url';

const SELF = fileURLToPath(import.meta.url);

/**
 * @param {string} node path of the Node.js that runs it
 * @param {string} module URL of the module
 * @param {string} name of the exported function, which may be async
 * @param {object} argument its one argument
 * @param {{ preload?: readonly string[], env?: Record<string, string> }} [how] modules that are loaded first, and variables
 * @returns {Promise<object>} its result
 * @throws when the function throws, or the process ends without an answer
 */
export function inProcess(node, module, name, argument, { preload = [], env: further } = {}) {
  // Variables that set tracing up are not for those who are measured.
  const quiet = Object.entries(process.env).filter(([key]) => !/^(?:OTEL|AGENTCORE|DD|SENTRY|LANG\w+)_/.test(key));
  const env = { ...Object.fromEntries(quiet), ...further };
  const execArgv = ['--expose-gc', ...preload.flatMap((module) => ['--import', module])];
  const options = { execPath: node, execArgv, env, stdio: ['ignore', 'ignore', 'pipe', 'ipc'] };
  const child = fork(SELF, [], options);
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
    child.send({ module, name, argument });
  });
}

if (process.argv[1] === SELF && process.send !== undefined) {
  process.once('message', async ({ module, name, argument }) => {
    let answer;
    try {
      const exported = await import(module);
      answer = { result: await exported[name](argument) };
    } catch (error) {
      answer = { error: error instanceof Error ? (error.stack ?? error.message) : String(error) };
    }
    process.send(answer, () => process.exit(answer.error === undefined ? 0 : 1));
  });
}

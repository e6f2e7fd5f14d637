/** A module's exports without waiting for them, and as they are now. */
import { MessageChannel, receiveMessageOnPort, Worker } from 'node:worker_threads';

/** In a thread of its own nothing has been loaded yet. */
const LOAD = `
const { workerData: { url, port, done } } = require('node:worker_threads');
const answer = (message) => {
  try { port.postMessage(message); } catch (error) { port.postMessage({ error: { message: error.message } }); }
  Atomics.store(done, 0, 1);
  Atomics.notify(done, 0);
};
import(url).then(
  (module) => answer({ module: { ...module } }),
  (error) => answer({ error: { message: String(error?.message ?? error), code: error?.code } }),
);`;

const LONGEST_MS = 30_000;

type Answer =
  | { readonly module: object; readonly error?: undefined }
  | { readonly error: { readonly message: string; readonly code?: string } };

/**
 * Loads the module anew, in another thread, without what this process was told to preload.
 *
 * @returns a copy of its exports
 * @throws {Error} what the module throws, or that it exports what cannot be copied, as functions, or does not come to an end
 */
export function importSync(url: URL): object {
  const { port1: port, port2: other } = new MessageChannel();
  const done = new Int32Array(new SharedArrayBuffer(4));
  const worker = new Worker(LOAD, {
    eval: true,
    execArgv: [],
    env: { ...process.env, NODE_OPTIONS: '' },
    workerData: { url: url.href, port: other, done },
    transferList: [other],
  });
  worker.unref();
  try {
    Atomics.wait(done, 0, 0, LONGEST_MS);
    const answer = receiveMessageOnPort(port)?.message as Answer | undefined;
    if (answer === undefined) throw new Error(`it was not loaded within ${LONGEST_MS / 1000} seconds`);
    if (answer.error === undefined) return answer.module;
    throw Object.assign(new Error(answer.error.message), { code: answer.error.code });
  } finally {
    port.close();
    void worker.terminate();
  }
}

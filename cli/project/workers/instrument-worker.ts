/** A thread that asks the core about one source after another. */
import { parentPort, workerData } from 'node:worker_threads';
import { instrumentSource } from '../../../transformer/index.js';
import { storeResult } from '../../../transformer/stored-result.js';
import type { Answer, Task, WorkerOptions } from './worker-pool.js';

const { config, target } = workerData as WorkerOptions;

parentPort!.on('message', ({ text, fileName }: Task) => parentPort!.postMessage(answer(text, fileName)));

function answer(text: string, fileName: string): Answer {
  try {
    return { json: JSON.stringify(storeResult(instrumentSource(text, { fileName, config, target }))) };
  } catch (error) {
    const { message, stack } = error as Error;
    return { message, stack };
  }
}

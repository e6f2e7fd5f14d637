/** A program that makes three spans and ends as `ENDING` says. Its instrumented part is at `INSTRUMENTED`. */
import { fork } from 'node:child_process';
import cluster from 'node:cluster';
import { writeSync } from 'node:fs';
import { isMainThread, Worker, workerData } from 'node:worker_threads';
import { forceFlush, initializeTracing, shutdownTracing } from 'agentcore-instrument';

const { work } = (await import(process.env['INSTRUMENTED'] ?? '')) as { work: (n: number) => Promise<number> };
const ending = String((isMainThread ? undefined : workerData) ?? process.env['ENDING']);
/** Kept alive until somebody ends it. */
const wait = () => setInterval(() => {}, 60_000);

initializeTracing();
let sum = 0;
for (const n of [1, 2, 3]) sum += await work(n);
// Not by `console`, which would have to be waited for.
if (isMainThread) writeSync(1, `worked ${sum}\n`);

const endings: Readonly<Record<string, () => unknown>> = {
  'by itself': () => {
    process.exitCode = 3;
  },
  'by process.exit()': () => process.exit(4),
  'by process.exit() during a flush': () => {
    void forceFlush();
    process.exit(5);
  },
  'by process.exit() during a shutdown': () => {
    void shutdownTracing();
    process.exit(6);
  },
  'by process.exit() after a shutdown': async () => {
    await Promise.all([shutdownTracing(), forceFlush(), shutdownTracing()]);
    process.exit(7);
  },
  'by an exception that nobody catches': () =>
    setImmediate(() => {
      throw new Error('its own');
    }),
  'by a rejection that nobody handles': () => void Promise.reject(new Error('its own')),
  'by a signal': wait,
  'by a signal that it handles': () => {
    const timer = wait();
    process.on('SIGTERM', () => {
      clearInterval(timer);
      process.exitCode = 8;
    });
  },
  'by a signal that it handles by process.exit()': () => {
    wait();
    process.once('SIGTERM', () => process.exit(9));
  },
  'by abort()': () => process.abort(),
  'while another beforeExit listener works': () => {
    let rounds = 0;
    process.on('beforeExit', () => {
      rounds += 1;
      if (rounds < 3) setImmediate(() => {});
    });
    process.exitCode = 3;
  },
  'with a worker that ends by itself': () => inWorker('by itself', () => {}),
  'with a worker that is terminated': () => inWorker('by a signal', (worker) => void worker.terminate()),
  'with a worker that calls process.exit()': () => inWorker('by process.exit()', () => {}),
  'with a forked child': () => {
    const child = fork(process.argv[1] ?? '', [], { env: { ...process.env, ENDING: 'by itself' } });
    child.on('exit', (code) => {
      process.exitCode = code ?? 99;
    });
  },
  'with a forked child that is killed': () => {
    const child = fork(process.argv[1] ?? '', [], { env: { ...process.env, ENDING: 'by a signal' }, silent: true });
    child.stdout?.once('data', () => child.kill('SIGKILL'));
    child.on('exit', (_code, signal) => {
      process.exitCode = signal === 'SIGKILL' ? 3 : 99;
    });
  },
  'with a cluster of two': () => {
    // Not process.disconnect(), after which Node ends the process at once.
    if (!cluster.isPrimary) return cluster.worker?.disconnect();
    for (let i = 0; i < 2; i += 1) cluster.fork();
    let left = 2;
    cluster.on('exit', (_worker, code) => {
      left -= 1;
      if (code !== 0) process.exitCode = 99;
      if (left === 0) process.exitCode ??= 3;
    });
    return undefined;
  },
};

await endings[ending]?.();
if (isMainThread) writeSync(1, 'ready\n');

function inWorker(how: string, then: (worker: Worker) => void): void {
  // In a worker, tsx has to be asked for.
  const start = `import('tsx/esm/api').then(({ register }) => { register(); return import(${JSON.stringify(import.meta.url)}); })`;
  const worker = new Worker(start, { eval: true, workerData: how });
  worker.on('online', () => setTimeout(() => then(worker), 0));
  worker.on('exit', () => {
    process.exitCode = 3;
  });
}

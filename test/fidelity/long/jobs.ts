/** Work in processes of its own, as many at a time as there are processors. */
import { fork } from 'node:child_process';
import { availableParallelism } from 'node:os';
import { fileURLToPath } from 'node:url';

/** Modules can be compiled without being run only under this flag. */
const FLAGS = ['--experimental-vm-modules', '--no-warnings', '--max-old-space-size=6144', '--import', 'tsx'];

/** In the module of a job: answers the one input it is given. */
export function serve<Input, Output>(work: (input: Input) => Output | Promise<Output>): void {
  process.once('message', async (input) => {
    const output = await work(input as Input);
    process.send?.(output, () => process.disconnect());
  });
}

/**
 * Runs the module at `job` once for each input, each in a process of its own.
 * @returns the outputs, in the order of the inputs
 * @throws {Error} when a job ends without an answer
 */
export async function runJobs<Input extends object, Output>(job: URL, inputs: readonly Input[]): Promise<Output[]> {
  const outputs: Output[] = [];
  const queue = [...inputs.entries()];
  const next = async (): Promise<void> => {
    for (let item = queue.shift(); item !== undefined; item = queue.shift()) {
      const [index, input] = item;
      outputs[index] = await runJob<Input, Output>(job, input);
    }
  };
  await Promise.all(Array.from({ length: availableParallelism() }, next));
  return outputs;
}

function runJob<Input extends object, Output>(job: URL, input: Input): Promise<Output> {
  return new Promise((resolve, reject) => {
    const child = fork(fileURLToPath(job), [], { execArgv: FLAGS, serialization: 'advanced' });
    let answer: { output: Output } | undefined;
    child.on('message', (output) => {
      answer = { output: output as Output };
    });
    child.on('error', reject);
    child.on('exit', (code, signal) => {
      if (answer !== undefined) resolve(answer.output);
      else reject(new Error(`${job.pathname} ended with ${signal ?? code} for ${JSON.stringify(input).slice(0, 200)}`));
    });
    child.send(input);
  });
}

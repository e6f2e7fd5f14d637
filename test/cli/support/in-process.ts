/** Commands called as functions, where there are many calls: a process each would take most of the time. */
import { PassThrough } from 'node:stream';
import { type InitOptions, initCommand } from '../../../cli/commands/init.js';
import { listCommand } from '../../../cli/commands/list.js';
import type { CliIo } from '../../../cli/io.js';
import type { JsonDocument } from '../../../cli/report/json.js';
import type { Ended } from './sandbox.js';

export interface InProcess {
  init(options: InitOptions, io?: Partial<CliIo>): Promise<Ended>;
  list(paths: readonly string[]): Promise<JsonDocument>;
}

export function inProcess(cwd: string): InProcess {
  return {
    init: (options, io = {}) => collected(cwd, io, (each) => initCommand(options, each)),
    list: async (paths) => {
      const { stdout } = await collected(cwd, {}, (io) => listCommand(paths, { json: true, cache: false }, io));
      return JSON.parse(stdout) as JsonDocument;
    },
  };
}

async function collected(cwd: string, given: Partial<CliIo>, call: (io: CliIo) => Promise<number>): Promise<Ended> {
  const texts = { stdout: '', stderr: '' };
  const streamTo = (name: keyof typeof texts): PassThrough =>
    new PassThrough().on('data', (chunk: Buffer) => {
      texts[name] += chunk;
    });
  const io = { stdout: streamTo('stdout'), stderr: streamTo('stderr'), env: { NO_COLOR: '1' }, cwd, ...given };
  const code = await call(io);
  await new Promise((resolve) => setImmediate(resolve));
  return { code, ...texts };
}

/** Calls `runCommand` as the command line does; `argv[2]` is a {@link DriverCall} as JSON. */
import { type RunOptions, runCommand } from '../../../cli/commands/run.js';

export interface DriverCall {
  readonly command: readonly string[];
  readonly options: RunOptions;
  /** What the environment of the program has beside that of this process. */
  readonly env: NodeJS.ProcessEnv;
}

const call: DriverCall = JSON.parse(process.argv[2] ?? '');
const io = { stdout: process.stdout, stderr: process.stderr, env: { ...process.env, ...call.env }, cwd: process.cwd() };
process.exitCode = await runCommand(call.command, call.options, io);

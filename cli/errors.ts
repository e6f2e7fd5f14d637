/**
 * What the command line can have to say about a call, the configuration file, the project or the output: `AC5xxx`, one
 * table, as `transformer/messages.ts` is for what is found in sources. docs/errors.md documents both.
 */
import { CONFIG_FILE_MESSAGES, type ProjectMessage } from '../transformer/project/input-error.js';
import type { Diagnostic } from '../transformer/types.js';
import { BUILD_MESSAGES } from './build/messages.js';
import { DOCTOR_MESSAGES } from './doctor/messages.js';
import { INIT_MESSAGES } from './init/messages.js';

interface CliMessage extends ProjectMessage {
  /** Of errors: 1 the input is at fault, 2 the call is (design.md, *Command line*); `run` answers as a shell does. */
  readonly exitCode?: 1 | 2 | 126 | 127;
}

export const CLI_MESSAGES = {
  AC5000: {
    severity: 'error',
    exitCode: 1,
    title: 'Internal error',
    cause: 'A defect of agentcore-instrument itself. `--verbose`, or `AGENTCORE_DEBUG=1`, shows where it happened.',
  },
  AC5001: {
    severity: 'error',
    exitCode: 2,
    title: 'Call that is not understood',
    cause: 'An option is unknown, lacks its value or does not go with another one.',
  },
  AC5002: {
    severity: 'error',
    exitCode: 2,
    title: 'No output folder',
    cause: 'Sources are never changed in place, so `instrument` has to know where to write.',
  },
  AC5003: {
    severity: 'error',
    exitCode: 2,
    title: 'Path that does not exist',
    cause: 'A path of the call names no file and no folder.',
  },
  AC5004: {
    severity: 'error',
    exitCode: 2,
    title: 'Nothing to look at',
    cause: 'No path was given, and there is no folder `src`, which is the default.',
  },
  AC5005: {
    severity: 'error',
    exitCode: 1,
    title: 'No files',
    cause:
      'The folders have no file that counts: `node_modules`, folders that start with a dot and outputs are left out.',
  },
  ...CONFIG_FILE_MESSAGES,
  AC5008: {
    severity: 'error',
    exitCode: 1,
    title: 'tsconfig that cannot be used',
    cause: 'The tsconfig, or one that it extends, cannot be read, or no source file belongs to it.',
  },
  AC5009: {
    severity: 'error',
    exitCode: 2,
    title: 'Output folder around the sources',
    cause: 'Writing into the folder would replace sources, or files around them.',
  },
  AC5010: {
    severity: 'error',
    exitCode: 2,
    title: 'Output folder that is not ours',
    cause: 'The tool writes into a folder that is empty or that its own manifest says it has written.',
  },
  AC5011: {
    severity: 'error',
    exitCode: 1,
    title: 'Output that was changed by somebody else',
    cause:
      'A file that would be replaced or removed was not written by the tool, or was changed after that. Such files ' +
      'are never touched.',
  },
  AC5012: {
    severity: 'error',
    exitCode: 1,
    title: 'Another run is writing',
    cause: 'Two runs into one folder take turns; this one has waited long enough.',
  },
  AC5013: {
    severity: 'error',
    exitCode: 1,
    title: 'File that cannot be read or written',
    cause: 'The operating system refused. Nothing was changed.',
  },
  AC5014: {
    severity: 'error',
    exitCode: 1,
    title: 'Stale output',
    cause: 'Under `--check`: the output is not what a run would write now.',
  },
  AC5015: {
    severity: 'error',
    exitCode: 2,
    title: 'Function that is not said',
    cause: '`explain` takes one function of one source file: `FILE#function` or `FILE:LINE`.',
  },
  AC5016: {
    severity: 'error',
    exitCode: 2,
    title: 'No such function',
    cause: 'The file has no function of that name, or none at that line.',
  },
  AC5017: {
    severity: 'error',
    exitCode: 2,
    title: 'Name of several functions',
    cause: 'More than one function of the file has the name, or ends in it.',
  },
  AC5018: {
    severity: 'error',
    exitCode: 1,
    title: 'Redaction rules that cannot be used',
    cause: 'The file of `redact --rules` cannot be loaded, or has a rule that is wrong.',
  },
  AC5019: {
    severity: 'error',
    exitCode: 1,
    title: 'Capture that is no text',
    cause: '`redact` reads text in UTF-8. Compressed files and OTLP in protobuf have to be turned into JSON first.',
  },
  AC5020: {
    severity: 'error',
    exitCode: 1,
    title: 'Two files of one name',
    cause:
      'Two files of the output have the same path, or paths that differ in case alone on a disk that does not tell them ' +
      'apart. One would be lost.',
  },
  AC5101: {
    severity: 'warning',
    title: 'Source that is not UTF-8',
    cause: 'It cannot be edited without breaking it, so it is copied as it is. An error under `--strict`.',
  },
  AC5102: {
    severity: 'warning',
    title: 'Import that leaves the mirrored folder',
    cause:
      'The output holds what is below the paths given. A relative path from there to something outside means another ' +
      'file than in the source. An error under `--strict`.',
  },
  AC5103: {
    severity: 'warning',
    title: 'Entry that is no file',
    cause: 'Links to nowhere, links back to a folder around them, pipes and devices are left out.',
  },
  AC5104: {
    severity: 'warning',
    title: 'Output outside of the package',
    cause:
      'Node.js and TypeScript look for packages in `node_modules` of the folders around a file. Around this output ' +
      'there are other ones than around the sources. An error under `--strict`.',
  },
  AC5105: {
    severity: 'warning',
    title: 'Source that is too large',
    cause:
      'A file of more than 256 MiB with the name of a source is copied as it is: no compiler could read it. Videos are ' +
      'called `.ts`, too. An error under `--strict`.',
  },
  ...BUILD_MESSAGES,
  ...INIT_MESSAGES,
  ...DOCTOR_MESSAGES,
  AC5501: {
    severity: 'error',
    exitCode: 1,
    title: 'Folder that cannot be watched',
    cause: 'Under `--watch`: the operating system refused. Linux limits how many folders all programs of a user watch.',
  },
  AC5205: {
    severity: 'error',
    exitCode: 1,
    title: 'Compiler that broke off',
    cause:
      'TypeScript from 7.1 on is asked through its own API, in a process beside this one. That ended, or could not go on, ' +
      'before all was compiled. What it had written by then stays.',
  },
  AC6001: {
    severity: 'error',
    exitCode: 2,
    title: 'Nothing to run',
    cause: '`run` takes the command of a program behind `--`.',
  },
  AC6002: {
    severity: 'error',
    exitCode: 127,
    title: 'Command not found',
    cause: 'No program of that name is on `PATH`, and no file is at that path.',
  },
  AC6003: {
    severity: 'error',
    exitCode: 126,
    title: 'Command that cannot be started',
    cause: 'The operating system refused to start it, or the working directory is gone.',
  },
  AC6004: {
    severity: 'error',
    exitCode: 1,
    title: 'No receiver',
    cause: 'The receiver of spans could not listen on the loopback address.',
  },
  AC6005: {
    severity: 'error',
    exitCode: 2,
    title: 'Trace file that cannot be written',
    cause: 'The file of `run --json FILE` cannot be written.',
  },
} as const satisfies Record<string, CliMessage>;

export type CliCode = keyof typeof CLI_MESSAGES;
export type CliErrorCode = {
  [Code in CliCode]: (typeof CLI_MESSAGES)[Code] extends { exitCode: 1 | 2 } ? Code : never;
}[CliCode];
type CliWarningCode = Exclude<CliCode, CliErrorCode>;

export interface CliProblem {
  /** One sentence without a full stop: what is wrong. */
  readonly message: string;
  /** The part of the call, or the file, that it is about. */
  readonly place?: string;
  readonly cause?: string;
  /** What to do. */
  readonly fix: string;
}

/** Ends the command with one message. */
export class CliError extends Error {
  override readonly name = 'CliError';
  readonly code: CliErrorCode;
  readonly problem: CliProblem;

  constructor(code: CliErrorCode, problem: CliProblem) {
    super(problem.message);
    this.code = code;
    this.problem = problem;
  }

  get exitCode(): 1 | 2 {
    return CLI_MESSAGES[this.code].exitCode;
  }
}

/** An error about a place in a file of the input. */
export function cliDiagnostic(code: CliCode, rest: Omit<Diagnostic, 'code' | 'severity'>): Diagnostic {
  return { code, severity: CLI_MESSAGES[code].severity, ...rest };
}

export function cliWarning(code: CliWarningCode, rest: Omit<Diagnostic, 'code' | 'severity'>): Diagnostic {
  return cliDiagnostic(code, rest);
}

/** An error of the operating system as a {@link CliError}; anything else as it is. */
export function fileSystemError(error: unknown, action: string, path: string): unknown {
  if (!(error instanceof Error) || !('syscall' in error) || !('code' in error)) return error;
  const fix = FIXES[String(error.code)] ?? 'See the cause.';
  return new CliError('AC5013', { message: `cannot ${action}`, place: path, cause: error.message, fix });
}

const FIXES: Readonly<Record<string, string>> = {
  EACCES: 'Give yourself the permission, or run as the user who has it.',
  EPERM: 'Give yourself the permission, or run as the user who has it.',
  ENOSPC: 'Make room on the disk.',
  EROFS: 'Choose an --out-dir on a disk that can be written to.',
  EBUSY: 'Choose an --out-dir that is no mount point and that no other program holds open.',
  ENOTDIR: 'Choose a path of which all but the end are folders.',
  ELOOP: 'Remove the links that lead in a circle.',
  ENAMETOOLONG: 'Choose a shorter --out-dir, or shorten the name of the file.',
  EMFILE: 'Raise the limit of open files (`ulimit -n`).',
};

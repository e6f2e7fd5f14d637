/** `agentcore-instrument doctor`: why no traces come, as far as the project, the environment and the endpoint show it. */
import { existsSync, statSync } from 'node:fs';
import { resolve } from 'node:path';
import { allowedEndpoints, endpointUrl } from '../../src/setup/endpoint.js';
import { findingOf } from '../doctor/check.js';
import { type Examined, examineProject } from '../doctor/examination.js';
import { Subject, type SubjectOptions } from '../doctor/subject.js';
import { CliError } from '../errors.js';
import type { CliIo } from '../io.js';
import { paintFor } from '../report/colour.js';
import { checkReport, countsOf, doctorDocument, doctorSummary } from '../report/doctor-report.js';
import { failureDiagnostics, printFailure } from '../report/problems.js';

export interface DoctorOptions extends SubjectOptions {
  readonly json?: boolean;
  readonly strict?: boolean;
  readonly verbose?: boolean;
}

/** @returns the exit code: 0 no error was found, 1 one was, 2 the call is wrong */
export async function doctorCommand(
  { json, strict = false, verbose, ...options }: DoctorOptions,
  io: CliIo,
): Promise<number> {
  try {
    checkCall(options, io);
    const subject = new Subject(options, io);
    const paint = paintFor(io.stdout, io.env);
    const print =
      json === true
        ? {}
        : { onDone: (each: Parameters<typeof checkReport>[0]) => io.stdout.write(`${checkReport(each, paint)}\n`) };
    const examined = await examineProject(subject, { strict, ...print });
    io.stdout.write(json === true ? doctorDocument(subject.folder, examined) : `\n${doctorSummary(examined)}\n`);
    return countsOf(examined).errors === 0 ? 0 : 1;
  } catch (error) {
    if (json === true) io.stdout.write(doctorDocument(io.cwd, [failedCall(error)]));
    return printFailure(error, io, verbose === true);
  }
}

function failedCall(error: unknown): Examined {
  const findings = failureDiagnostics(error).map(findingOf);
  return { name: 'call', status: 'error', summary: findings[0]?.code ?? '', findings };
}

function checkCall(
  { out, entry, tsconfig, config, endpoint, protocol = 'grpc' }: SubjectOptions,
  { cwd }: CliIo,
): void {
  const paths = { '--out': out, '--entry': entry, '--tsconfig': tsconfig, '--config': config };
  for (const [option, path] of Object.entries(paths)) {
    if (path === undefined || existsSync(resolve(cwd, path))) continue;
    throw new CliError('AC5003', { message: `no such file or folder: ${path}`, place: option, fix: 'Check the path.' });
  }
  if (out !== undefined && !statSync(resolve(cwd, out)).isDirectory()) {
    const fix = 'Name the folder that the file is in.';
    throw new CliError('AC5003', { message: `no folder: ${out}`, place: '--out', fix });
  }
  if (endpoint !== undefined && endpointUrl(endpoint, { protocol, path: 'once', tls: undefined }) === undefined) {
    const fix = `Give ${allowedEndpoints(protocol)}.`;
    throw new CliError('AC5001', { message: 'the endpoint is none', place: '--endpoint', fix });
  }
}

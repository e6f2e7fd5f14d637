/** `agentcore-instrument list [paths…]`: which functions would be wrapped, by what, and which are left alone, and why. */
import type { CliIo } from '../io.js';
import { loadProject } from '../project/project.js';
import { paintFor } from '../report/colour.js';
import { jsonDocument, printedJson } from '../report/json.js';
import { listReport } from '../report/list-report.js';
import { failureDiagnostics, hasErrors, printFailure, printReports } from '../report/problems.js';
import { type ExamineOptions, examine } from './examine.js';

/** @returns the exit code: 0 done, 1 the input is at fault, 2 the call is */
export async function listCommand(paths: readonly string[], options: ExamineOptions, io: CliIo): Promise<number> {
  try {
    const project = await loadProject({ ...options, paths }, io.cwd);
    const { files, reports } = await examine(project, undefined, { ...options, functions: true }, io);
    const failed = hasErrors(reports);
    if (options.json === true) {
      const diagnostics = reports.map(({ diagnostic }) => diagnostic);
      io.stdout.write(
        printedJson(jsonDocument({ command: 'list', ok: !failed, root: project.root, files, diagnostics })),
      );
    } else {
      printReports(reports, project.root, io);
      io.stdout.write(`${listReport(files, io.cwd, paintFor(io.stdout, io.env))}\n`);
    }
    return failed ? 1 : 0;
  } catch (error) {
    if (options.json === true) {
      const diagnostics = failureDiagnostics(error);
      io.stdout.write(printedJson(jsonDocument({ command: 'list', ok: false, root: io.cwd, diagnostics })));
    }
    return printFailure(error, io, options.verbose === true);
  }
}

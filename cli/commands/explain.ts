/** `agentcore-instrument explain FILE#function`: what was done to one function, and why. */
import { resolve } from 'node:path';
import { explainSource } from '../../transformer/explain/index.js';
import { InputError, type Report } from '../../transformer/project/input-error.js';
import { displayPath } from '../../transformer/project/paths.js';
import type { Diagnostic } from '../../transformer/types.js';
import { type Explanation, explanationOf } from '../explain/explanation.js';
import { parseTarget, pickFunction } from '../explain/target.js';
import type { CliIo } from '../io.js';
import { notUtf8 } from '../project/instrument-file.js';
import { instrumentFiles } from '../project/instrument-files.js';
import { loadProject, type Project } from '../project/project.js';
import { paintFor } from '../report/colour.js';
import { explainDocument } from '../report/explain-document.js';
import { explainReport } from '../report/explain-report.js';
import { failureDiagnostics, hasErrors, printFailure, printReports } from '../report/problems.js';

export interface ExplainOptions {
  readonly config?: string;
  readonly json?: boolean;
  readonly verbose?: boolean;
}

/** @returns the exit code: 0 done, 1 the input is at fault, 2 the call is */
export async function explainCommand(target: string, options: ExplainOptions, io: CliIo): Promise<number> {
  try {
    const { project, explanation, reports } = await explain(target, options, io);
    const failed = hasErrors(reports);
    if (options.json === true) {
      const diagnostics = reports.map(({ diagnostic }) => diagnostic);
      io.stdout.write(explainDocument({ ok: !failed, root: project.root, explanation, diagnostics }));
    } else {
      printReports(reports, project.root, io);
      io.stdout.write(`${explainReport(explanation, project, paintFor(io.stdout, io.env))}\n`);
    }
    return failed ? 1 : 0;
  } catch (error) {
    if (options.json === true) {
      const diagnostics = failureDiagnostics(error);
      io.stdout.write(explainDocument({ ok: false, root: io.cwd, explanation: null, diagnostics }));
    }
    return printFailure(error, io, options.verbose === true);
  }
}

interface Explained {
  readonly project: Project;
  readonly explanation: Explanation;
  readonly reports: readonly Report[];
}

async function explain(text: string, options: ExplainOptions, io: CliIo): Promise<Explained> {
  const target = parseTarget(text, io.cwd);
  const project = await loadProject({ paths: [target.path], config: options.config }, io.cwd);
  const [outcome] = await instrumentFiles(project, { cache: 'read', workers: 1 }, (each) => each);
  if (outcome === undefined) throw new Error(`${target.path} was not looked at`);
  const { file, text: source, result } = outcome;
  if (source === undefined) throw inputError([notUtf8(file)], project);
  const facts = explainSource(source, { filePath: file.filePath, config: project.config });
  if (facts.syntaxError !== undefined) throw inputError([facts.syntaxError], project, source);
  const reports = (result?.diagnostics ?? []).map((diagnostic) => ({ diagnostic, text: source }));
  const picked = pickFunction(target, facts.functions);
  const input = { project, filePath: file.filePath, text: source, result, file: facts, facts: picked };
  return { project, explanation: explanationOf(input), reports };
}

/** Nothing can be explained about such a file, so a warning is an error here. */
function inputError(diagnostics: readonly Diagnostic[], { root, cwd }: Project, text?: string): InputError {
  return new InputError(
    diagnostics.map(({ file = '', ...rest }) => ({
      diagnostic: { ...rest, severity: 'error', file: displayPath(resolve(root, file), cwd) },
      ...(text !== undefined && { text }),
    })),
  );
}

/** `agentcore-instrument redact FILE`: what of a captured trace would be redacted, where, and by which rule. */
import { createSanitizer, REDACTED, type RedactionRules } from '../../src/sanitize/index.js';
import type { CliIo } from '../io.js';
import { readCapture } from '../redact/capture.js';
import { type Finding, findingsIn } from '../redact/findings.js';
import { readRules } from '../redact/rules-file.js';
import { createExplainer } from '../redact/why.js';
import { paintFor } from '../report/colour.js';
import { failureDiagnostics, printFailure } from '../report/problems.js';
import { redactDocument, redactReport } from '../report/redact-report.js';

export interface RedactOptions {
  /** File with the redaction rules of the program. */
  readonly rules?: string;
  /** Whether to exit with 1 when something would be redacted. */
  readonly check?: boolean;
  readonly json?: boolean;
  readonly verbose?: boolean;
}

/** @returns the exit code: 0 done, 1 the input is at fault or, under `check`, holds something to redact; 2 the call is */
export async function redactCommand(file: string, options: RedactOptions, io: CliIo): Promise<number> {
  try {
    const rules = options.rules === undefined ? {} : await readRules(options.rules, io.cwd);
    const { format, parts } = readCapture(file, io.cwd);
    const findings = findAll(
      parts.map(({ value, line }) => [value, line]),
      rules,
    );
    const ok = options.check !== true || findings.length === 0;
    const shown =
      options.json === true
        ? redactDocument({ ok, file, format, findings, diagnostics: [] })
        : `${redactReport(file, format, findings, paintFor(io.stdout, io.env))}\n`;
    io.stdout.write(shown);
    return ok ? 0 : 1;
  } catch (error) {
    if (options.json === true) {
      const diagnostics = failureDiagnostics(error);
      io.stdout.write(redactDocument({ ok: false, file, format: null, findings: [], diagnostics }));
    }
    return printFailure(error, io, options.verbose === true);
  }
}

function findAll(
  parts: readonly (readonly [value: unknown, line: number | undefined])[],
  rules: RedactionRules,
): Finding[] {
  const sanitizer = createSanitizer(rules);
  const context = { sanitizer, explain: createExplainer(rules, sanitizer), mark: rules.replace ?? REDACTED };
  return parts.flatMap(([value, line]) => findingsIn(value, line, context));
}

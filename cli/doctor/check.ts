/** What a check is, and what comes of it. */
import type { Diagnostic } from '../../transformer/types.js';
import { DOCTOR_MESSAGES, type DoctorCode } from './messages.js';
import type { Subject } from './subject.js';

export interface Check {
  /** As the report calls it. */
  readonly name: string;
  readonly run: (subject: Subject) => CheckResult | Promise<CheckResult>;
}

export type CheckResult = Verdict | readonly Finding[];

/** What was found to be right, or why there was nothing to look at. */
export interface Verdict {
  readonly status: 'ok' | 'none';
  readonly summary: string;
}

export interface Finding {
  /** Stable, documented in docs/errors.md. */
  readonly code: string;
  readonly severity: 'error' | 'warning';
  /** One sentence with a full stop: what is wrong. */
  readonly message: string;
  /** A file, with line and column where there are any, a script of the package.json, or a variable. */
  readonly place?: string;
  readonly cause?: string;
  /** What to do. */
  readonly fix: string;
}

export function ok(summary: string): Verdict {
  return { status: 'ok', summary };
}

export function none(summary: string): Verdict {
  return { status: 'none', summary };
}

export function finding(code: DoctorCode, rest: Omit<Finding, 'code' | 'severity'>): Finding {
  return { code, severity: DOCTOR_MESSAGES[code].severity, ...rest };
}

/** What other commands say, too. */
export function findingOf({ code, severity, message, fix, file, line, column }: Diagnostic): Finding {
  const place = [file, line, line === undefined ? undefined : column].filter((part) => part !== undefined).join(':');
  return { code, severity, message, fix, ...(place !== '' && { place }) };
}

export function isFindings(result: CheckResult): result is readonly Finding[] {
  return Array.isArray(result);
}

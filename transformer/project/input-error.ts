/** What is wrong with a configuration file, for whichever door has looked for it. */
import type { Diagnostic } from '../types.js';

export interface ProjectMessage {
  readonly severity: 'error' | 'warning';
  /** Heading in docs/errors.md. */
  readonly title: string;
  /** Why it is said, for docs/errors.md: Markdown, whole sentences. */
  readonly cause: string;
}

export const CONFIG_FILE_MESSAGES = {
  AC5006: {
    severity: 'error',
    exitCode: 1,
    title: 'Configuration file that cannot be read',
    cause: 'The file is no JSON, throws when it is loaded, or exports no configuration.',
  },
  AC5007: {
    severity: 'error',
    exitCode: 1,
    title: 'TypeScript configuration on a Node.js that cannot load it',
    cause: 'Node.js loads TypeScript by itself from version 22.18 on.',
  },
} as const satisfies Record<string, ProjectMessage & { exitCode: 1 }>;

/** A diagnostic, and the text of its file for the code frame. */
export interface Report {
  readonly diagnostic: Diagnostic;
  readonly text?: string;
}

/** Diagnostics of the input, such as those of the configuration file, that nothing can be done without. */
export class InputError extends Error {
  override readonly name = 'InputError';
  readonly reports: readonly Report[];

  constructor(reports: readonly Report[]) {
    super(reports.map(({ diagnostic }) => diagnostic.message).join('\n'));
    this.reports = reports;
  }
}

/** An error about the configuration file. */
export function configFileError(
  code: keyof typeof CONFIG_FILE_MESSAGES,
  rest: Omit<Diagnostic, 'code' | 'severity'>,
): Diagnostic {
  return { code, severity: CONFIG_FILE_MESSAGES[code].severity, ...rest };
}

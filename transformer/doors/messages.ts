/** What a door has to say about the way it was opened: `AC7xxx`; docs/errors.md documents it. */
import type { Diagnostic } from '../types.js';

export const DOOR_MESSAGES = {
  AC7001: {
    severity: 'warning',
    title: 'Loader behind the one that compiles',
    cause:
      'Another loader, `tsx` for one, has compiled TypeScript before `agentcore-instrument/register` sees it. Marks are gone ' +
      'then, and lines are others, so nothing is instrumented. Of `--import`s the first one sees the sources. A `--loader` ' +
      'comes before all of them; `register` of `node:module`, called in a module behind ours, does the same later.',
  },
  AC7002: {
    severity: 'error',
    title: 'tsconfig plugin that is no program transformer',
    cause:
      'ts-patch calls the plugin for single files unless its entry says `"transformProgram": true`; a file cannot be ' +
      'exchanged then without breaking the compiler. So does whatever else reads `plugins`, such as ttypescript, which ' +
      'knows no transformers of programs.',
  },
  AC7010: {
    severity: 'error',
    title: 'Unknown key in the tsconfig plugin’s entry',
    cause:
      'Besides the keys of ts-patch, the entry takes `config`, `include`, `exclude`, `rules` and `capture`. Nothing is ' +
      'emitted until it is corrected.',
  },
  AC7011: {
    severity: 'error',
    title: 'tsconfig plugin without one configuration',
    cause:
      'The entry names a configuration file that cannot be read, or names one and has a configuration in it, too. Nothing is ' +
      'emitted until it is corrected.',
  },
  AC7012: {
    severity: 'warning',
    title: 'Chosen function that is left alone',
    cause:
      'A mark or a rule chooses a function for which no faithful shape is known; see [reasons.md](reasons.md). The tsconfig ' +
      'plugin says so of each mark, and sums up what rules choose.',
  },
  AC7013: {
    severity: 'warning',
    title: 'tsconfig plugin that the compiler ignores',
    cause:
      'The tsconfig names the plugin, but the TypeScript that is installed there calls none: version 7 has no place for ' +
      'plugins, and the versions before it call them under ts-patch alone. What it emits is not instrumented, and it does ' +
      'not say so.',
  },
  AC7020: {
    severity: 'error',
    title: "Unknown option of a bundler's plugin",
    cause: 'The plugin takes `config` and `root`. What is traced belongs into the configuration.',
  },
  AC7021: {
    severity: 'error',
    title: "Option of a bundler's plugin of the wrong type",
    cause: '`config` is a configuration or the path of its file, `root` the path of a folder.',
  },
  AC7031: {
    severity: 'error',
    title: 'Transformer of Jest that cannot be loaded',
    cause:
      '`agentcore-instrument/jest` hands what it has instrumented to the transformer that compiles it, and does not find that ' +
      'one from Jest’s `rootDir`.',
  },
  AC7032: {
    severity: 'error',
    title: 'Transformer of Jest that works only asynchronously',
    cause:
      'Jest compiles what is required synchronously, and so must the transformer behind `agentcore-instrument/jest`.',
  },
  AC7033: {
    severity: 'error',
    title: 'TypeScript that Node.js does not load',
    cause:
      'Before version 22.18 Node.js does not load TypeScript by itself, and no version loads `.tsx`; ' +
      '`agentcore-instrument/register` hands on the sources as TypeScript. Put `--import tsx` behind it.',
  },
} as const;

export type DoorCode = keyof typeof DOOR_MESSAGES;

export function doorDiagnostic(code: DoorCode, rest: Omit<Diagnostic, 'code' | 'severity'>): Diagnostic {
  return { code, severity: DOOR_MESSAGES[code].severity, ...rest };
}

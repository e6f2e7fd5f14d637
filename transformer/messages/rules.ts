/** AC3xxx: rules that are well-formed but do not do what they say. */
import { template } from './template.js';

export const ruleMessages = {
  AC3001: template<{ rule: number; what: string; hint: string }>({
    severity: 'warning',
    title: 'Rule that matches nothing',
    cause:
      'No function of any file that was looked at matches the rule, so it traces nothing: a function was renamed, a ' +
      'glob is misspelt, or `kinds` leaves out what it names. An error under `--strict`.',
    message: ({ rule, what }) => `\`rules[${rule}]\` matches no function: ${what}.`,
    fix: ({ hint }) => hint,
    example: {
      language: 'ts',
      text: 'export class Planner {\n  analyzeQuery() {}\n}\n',
      config: '{ "rules": [{ "functions": "Planner.analyseQuery", "module": "planner" }] }',
    },
  }),
  AC3002: template<{ rule: number; name: string; written: string }>({
    severity: 'warning',
    title: 'Rule whose placeholders give no module name',
    cause:
      'With the placeholders of `module` filled in for this function, the result is no module name, as when a class ' +
      'is called `$` or a file starts with a digit. The function is not traced.',
    message: ({ rule, name, written }) =>
      `\`rules[${rule}]\` would give \`${name}\` the module ${JSON.stringify(written)}.`,
    fix: () => 'Write the module out in a rule of its own for this function.',
    example: {
      language: 'ts',
      text: 'class $ {\n  run() {}\n}\n',
      config: '{ "rules": [{ "functions": "**", "module": "{class}" }] }',
    },
  }),
} as const;

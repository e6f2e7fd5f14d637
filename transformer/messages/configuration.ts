/** AC2xxx: what can be wrong with the configuration. `path` is the path of the bad key: `rules[0].kinds[1]`. */
import { moduleNameSuggestion, suggestion } from './nearest.js';
import { template } from './template.js';

export const configurationMessages = {
  AC2001: template<{ path: string; key: string; allowed: readonly string[] }>({
    severity: 'error',
    title: 'Unknown key in the configuration',
    cause: 'A key that is not known is most likely misspelt, and what it says would be passed over.',
    message: ({ path }) => `The configuration has no key \`${path}\`.`,
    fix: ({ key, allowed }) => suggestion(key, allowed),
    example: { language: 'json', text: '{ "rules": [{ "function": "Planner.*", "module": "planner" }] }' },
  }),
  AC2002: template<{ path: string; written: string; allowed: string }>({
    severity: 'error',
    title: 'Value of the wrong type in the configuration',
    cause: 'A value is not of the type that its key takes.',
    message: ({ path, written }) => `${path === '' ? 'The configuration' : `\`${path}\``} cannot be ${written}.`,
    fix: ({ allowed }) => `It takes ${allowed}.`,
    example: { language: 'json', text: '{ "capture": true }' },
  }),
  AC2003: template<{ path: string; written: string; allowed: readonly string[] }>({
    severity: 'error',
    title: 'Value that a key does not know',
    cause: 'The key takes one of a few words.',
    message: ({ path, written }) => `\`${path}\` cannot be ${JSON.stringify(written)}.`,
    fix: ({ written, allowed }) => suggestion(written, allowed),
    example: { language: 'json', text: '{ "rules": [{ "functions": "**", "kinds": ["methods"] }] }' },
  }),
  AC2004: template<{ path: string; what: string }>({
    severity: 'error',
    title: 'Empty value in the configuration',
    cause: 'An empty list, text or rule matches nothing, or everything, which nobody writes on purpose.',
    message: ({ path, what }) => `\`${path}\` is an empty ${what}.`,
    fix: () => 'Fill it in, or leave the key out.',
    example: { language: 'json', text: '{ "rules": [{ "files": "", "tool": "{function}" }] }' },
  }),
  AC2005: template<{ path: string }>({
    severity: 'error',
    title: 'Rule with both a module and a tool',
    cause: 'A span is of a module or of a tool; a rule names one of them, or neither.',
    message: ({ path }) => `\`${path}\` has both \`module\` and \`tool\`.`,
    fix: () => 'Keep one of them, or make two rules.',
    example: {
      language: 'json',
      text: '{ "rules": [{ "functions": "*", "module": "planner", "tool": "{function}" }] }',
    },
  }),
  AC2006: template<{ path: string }>({
    severity: 'error',
    title: 'Rule with an operation but no module',
    cause: 'An operation is the second half of the name of a module span; without `module` it has no place.',
    message: ({ path }) => `\`${path}\` has \`operation\` but no \`module\`.`,
    fix: () => 'Add `module`, or remove `operation`.',
    example: { language: 'json', text: '{ "rules": [{ "functions": "*", "operation": "run" }] }' },
  }),
  AC2007: template<{ path: string; placeholder: string; allowed: readonly string[] }>({
    severity: 'error',
    title: 'Unknown placeholder',
    cause: '`module`, `tool` and `operation` may contain `{class}`, `{function}` and `{file}`.',
    message: ({ path, placeholder }) => `\`${path}\` has the placeholder \`{${placeholder}}\`, which is not known.`,
    fix: ({ placeholder, allowed }) => suggestion(placeholder, allowed),
    example: { language: 'json', text: '{ "rules": [{ "functions": "*", "tool": "{name}" }] }' },
  }),
  AC2008: template<{ path: string; written: string }>({
    severity: 'error',
    title: 'Module of a rule that is no module name',
    cause:
      'A module name is of lower-case letters, digits, `_`, `.` and `-`, and starts with a letter. Placeholders are ' +
      'snake-cased first.',
    message: ({ path, written }) => `\`${path}\` is ${JSON.stringify(written)}, which is no module name.`,
    fix: ({ written }) => moduleNameSuggestion(written),
    example: { language: 'json', text: '{ "rules": [{ "functions": "*", "module": "Planner" }] }' },
  }),
  AC2009: template<{ path: string; number: number; of: string; most: number }>({
    severity: 'error',
    title: 'Glob that is too long, or has too many wildcards',
    cause:
      'Each `*`, `**`, `+(…)` and the like multiplies the ways in which a glob can be tried on a path, so that some dozens ' +
      'of them would keep the tool busy for ever.',
    message: ({ path, number, of, most }) => `\`${path}\` has ${number} ${of}; it can have ${most}.`,
    fix: () => 'Make several globs of it, or leave out those that the others say, too.',
    example: { language: 'json', text: '{ "include": ["**/a*/**/b*/**/c*/**/d*/**/e*/**/f*"] }' },
  }),
} as const;

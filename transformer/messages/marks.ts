/** AC1xxx: what can be wrong with a mark. */
import { moduleNameSuggestion, suggestion } from './nearest.js';
import { template } from './template.js';

const importMark = (name: string): string => `import { ${name} } from 'agentcore-instrument';\n`;

export const markMessages = {
  AC1001: template<{ written: string; meant: string }>({
    severity: 'warning',
    title: 'Misspelt mark',
    cause:
      'A JSDoc tag, a comment or an import from `agentcore-instrument` is nearly, but not quite, the name of a mark. ' +
      'Nothing would be traced (or kept out), so it is said instead of passed over. Names at most two typing errors ' +
      'away count, and so do names in another letter case or with underscores.',
    // The one that is no decorator has been imported as if it were.
    message: ({ written, meant }) =>
      written === meant
        ? `\`${written}\` is no export; it is a tag or a comment.`
        : `\`${written}\` is no mark; \`${meant}\` is.`,
    fix: ({ written, meant }) =>
      written === meant ? `Write \`// @${meant}\` above the function.` : `Write \`${meant}\`.`,
    example: { language: 'ts', text: '/** @traceModuleOperaton planner */\nfunction analyzeQuery() {}\n' },
  }),
  AC1002: template<{ mark: string; on: string }>({
    severity: 'warning',
    title: 'Mark on something that is no function',
    cause:
      'Marks go on functions, methods, accessors, fields and variables that hold a function written in place, and on ' +
      'classes. What a call returns is no function that the build can see.',
    message: ({ mark, on }) => `\`@${mark}\` is on ${on}; it can only be on a function or a class.`,
    fix: () => 'Put it directly before the function (outside a class as a JSDoc tag), or remove it.',
    example: { language: 'ts', text: '/** @traceTool search */\nconst search = debounce(find);\n' },
  }),
  AC1003: template<{ mark: string; name: string }>({
    severity: 'warning',
    title: 'Mark on a function without a body',
    cause:
      'Abstract methods, `declare`d functions and interfaces have no code to trace. A tag on an overload counts for ' +
      'the implementation; here there is none.',
    message: ({ mark, name }) => `\`@${mark}\` is on \`${name}\`, which has no body.`,
    fix: () => 'Put the mark on the implementation.',
    example: {
      language: 'ts',
      text: 'abstract class Planner {\n  /** @traceModuleOperation planner */\n  abstract plan(): void;\n}\n',
    },
  }),
  AC1004: template<{ mark: string; what: string }>({
    severity: 'warning',
    title: 'Argument that cannot be read at build time',
    cause:
      'The build reads string literals, templates without substitutions, `ModuleType.X`, object literals of literal ' +
      'values and top-level `const`s that hold one of these. With anything else the decorator and its import stay, ' +
      'and the decorator makes the span at run time. An error under `--strict`.',
    message: ({ mark, what }) =>
      `The build cannot read ${what} of \`@${mark}\`; the decorator stays and works at run time.`,
    fix: () => 'Write a literal, `ModuleType.X`, or a top-level `const` of this file that holds one.',
    example: {
      language: 'ts',
      text: `${importMark('traceTool')}class Tools {\n  @traceTool(process.env.TOOL_NAME)\n  run() {}\n}\n`,
    },
  }),
  AC1005: template<{ mark: string; written: string | undefined }>({
    severity: 'warning',
    title: 'No module type, or none that is a module name',
    cause:
      'A module type is one of `ModuleType`, or another name of lower-case letters, digits, `_`, `.` and `-` that ' +
      'starts with a letter.',
    message: ({ mark, written }) =>
      written === undefined ? `\`@${mark}\` names no module type.` : `${JSON.stringify(written)} is no module name.`,
    fix: ({ written }) => moduleNameSuggestion(written),
    example: {
      language: 'ts',
      text: '/** @traceModuleOperation Planner analyze_query */\nfunction analyzeQuery() {}\n',
    },
  }),
  AC1006: template<{ mark: string; key: string; allowed: readonly string[] }>({
    severity: 'warning',
    title: 'Unknown option of a mark',
    cause: 'The options of a mark are `parentFrom`, `capture`, `end` and `attributes`.',
    message: ({ mark, key }) => `\`@${mark}\` has no option \`${key}\`.`,
    fix: ({ key, allowed }) => suggestion(key, allowed),
    example: {
      language: 'ts',
      text: '/** @traceTool search {"parentForm": "ctx"} */\nfunction search(ctx: object) {}\n',
    },
  }),
  AC1007: template<{ mark: string; what: string; written: string; allowed: string }>({
    severity: 'warning',
    title: 'Value that a mark does not take',
    cause: 'An argument or option of a mark is of the wrong type, or is none of the values it can have.',
    message: ({ mark, what, written }) => `${what} of \`@${mark}\` cannot be ${written}.`,
    fix: ({ allowed }) => `It takes ${allowed}.`,
    example: { language: 'ts', text: '/** @traceTool search end=later */\nfunction search() {}\n' },
  }),
  AC1008: template<{ mark: string; name: string; parameters: readonly string[] }>({
    severity: 'warning',
    title: '`parentFrom` names no parameter',
    cause:
      '`parentFrom` is the name of the parameter that carries the remote parent, as the function itself spells it.',
    message: ({ name }) => `\`parentFrom\` names \`${name}\`, which is no parameter of the function.`,
    fix: ({ name, parameters }) =>
      parameters.length === 0 ? 'Add the parameter, or leave the option out.' : suggestion(name, parameters),
    example: {
      language: 'ts',
      text: '/** @traceTool search {"parentFrom": "context"} */\nfunction search(ctx: object) {}\n',
    },
  }),
  AC1009: template<{ name: string }>({
    severity: 'warning',
    title: 'Function marked twice',
    cause: 'A function gets one span. The first decorator counts; without one, the first tag.',
    message: ({ name }) => `\`${name}\` is marked more than once; this mark is not used.`,
    fix: () => 'Remove one of the marks.',
    example: { language: 'ts', text: '/**\n * @traceTool search\n * @traceTool find\n */\nfunction search() {}\n' },
  }),
  AC1010: template<{ mark: string; why: string }>({
    severity: 'warning',
    title: 'Decorator that cannot be erased',
    cause:
      'A decorator is erased by a comment around it. Where a text in it contains the end of a comment, or where ' +
      'without it the line before would run into the next one, it stays, and makes the span at run time.',
    message: ({ mark, why }) => `\`@${mark}\` cannot be erased: ${why}; it stays and works at run time.`,
    fix: () => 'Write the name without `*/`, or end the line before with a semicolon.',
    example: { language: 'ts', text: `${importMark('traceTool')}class Tools {\n  @traceTool('a*/b')\n  run() {}\n}\n` },
  }),
  AC1011: template<{ mark: string }>({
    severity: 'warning',
    title: 'Decorator that is not called',
    cause: 'The marks are functions that make a decorator: they are called, with or without arguments.',
    message: ({ mark }) => `\`@${mark}\` is not called.`,
    fix: ({ mark }) => `Write \`@${mark}(…)\`.`,
    example: { language: 'ts', text: `${importMark('traceTool')}class Tools {\n  @traceTool\n  run() {}\n}\n` },
  }),
  AC1012: template<{ mark: string; written: string }>({
    severity: 'warning',
    title: 'More than a mark takes',
    cause:
      '`@traceModuleOperation` takes a module type, an operation and options; `@traceTool` a name and options. A ' +
      'description in a tag stands on a line of its own, or behind ` - `.',
    message: ({ mark, written }) => `\`@${mark}\` takes no \`${written}\`.`,
    fix: () => 'Remove it; in a tag, put a description behind ` - ` or on the next line.',
    example: { language: 'ts', text: '/** @traceTool search the web */\nfunction search() {}\n' },
  }),
  AC1013: template<{ mark: string; why: string }>({
    severity: 'warning',
    title: 'Options of a tag that are no JSON',
    cause: 'Options in a tag are a JSON object at its end, or `key=value` pairs.',
    message: ({ mark, why }) => `The options of \`@${mark}\` are no JSON: ${why}.`,
    fix: () => 'Write them like `{"parentFrom": "ctx"}` or `parentFrom=ctx`.',
    example: {
      language: 'ts',
      text: "/** @traceTool search {parentFrom: 'ctx'} */\nfunction search(ctx: object) {}\n",
    },
  }),
  AC1014: template<{ mark: string }>({
    severity: 'warning',
    title: 'Mark in a comment that is no JSDoc comment',
    cause: 'Only `@traceIgnore` may stand in a `//` or `/* */` comment. The others are tags of a JSDoc comment.',
    message: ({ mark }) => `\`@${mark}\` is in a comment that is no JSDoc comment.`,
    fix: ({ mark }) => `Write \`/** @${mark} … */\`.`,
    example: { language: 'ts', text: '// @traceTool search\nfunction search() {}\n' },
  }),
  AC1015: template<{ mark: string; written: string }>({
    severity: 'warning',
    title: 'One name for all methods of a class',
    cause:
      'A mark on a class is for every method of it. An operation (or tool name) written on the class is the same for all ' +
      'of them, and their spans cannot be told apart; without it each takes its own name.',
    message: ({ mark, written }) => `\`@${mark}\` on a class gives all its methods the name \`${written}\`.`,
    fix: () => 'Leave the name out, or mark the methods one by one.',
    example: {
      language: 'ts',
      text: '/** @traceModuleOperation planner plan */\nclass Planner {\n  analyze() {}\n  createSteps() {}\n}\n',
    },
  }),
  AC1016: template<{ mark: string; name: string }>({
    severity: 'warning',
    title: 'Mark on a class without methods',
    cause:
      'A mark on a class is for its methods and for fields that hold a function, not for constructors and accessors.',
    message: ({ mark, name }) => `\`@${mark}\` is on \`${name}\`, which has no method to trace.`,
    fix: () => 'Mark what is to be traced itself, or remove the mark.',
    example: { language: 'ts', text: '/** @traceTool */\nclass Settings {\n  constructor() {}\n}\n' },
  }),
  AC1017: template<{ on: string }>({
    severity: 'warning',
    title: '`@traceIgnore` that keeps nothing out',
    cause:
      '`@traceIgnore` goes on a function or a class. Before the first statement of a file it is for the whole file, ' +
      'when a blank line follows, when it stands beside `@file`, or when that statement is no function or class.',
    message: ({ on }) => `\`@traceIgnore\` is on ${on}, which is no function.`,
    fix: () => 'Put it directly before the function or class, or at the top of the file before a blank line.',
    example: { language: 'ts', text: 'start();\n// @traceIgnore\nstop();\n' },
  }),
  AC1018: template<{ mark: string }>({
    severity: 'warning',
    title: 'Decorator syntax in a tag',
    cause: 'A tag takes its arguments as words behind its name, without parentheses, quotes and commas.',
    message: ({ mark }) => `The tag \`@${mark}\` is written like a decorator.`,
    fix: ({ mark }) =>
      `Write \`@${mark} ${mark === 'traceTool' ? 'name' : 'planner operation'}\`, without parentheses.`,
    example: { language: 'ts', text: "/** @traceTool('search') */\nfunction search() {}\n" },
  }),
} as const;

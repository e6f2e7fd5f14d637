/** What a door has to say about the way it was opened: `AC7xxx`; docs/errors.md documents it. */
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
      'exchanged then without breaking the compiler.',
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
} as const;

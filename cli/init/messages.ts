/** What `init` can have to say: `AC53xx`; `cli/errors.ts` has them all. */

export const INIT_MESSAGES = {
  AC5301: {
    severity: 'error',
    exitCode: 2,
    title: 'Nobody to ask',
    cause: '`init` asks before it writes, and there is no terminal to ask on.',
  },
  AC5302: {
    severity: 'error',
    exitCode: 1,
    title: 'No package.json',
    cause: '`init` sets up the package in the working directory.',
  },
  AC5303: {
    severity: 'error',
    exitCode: 1,
    title: 'File of the project that cannot be understood',
    cause:
      'package.json, or the tsconfig that is to be changed, is no JSON, or a file that is to be changed is not UTF-8.',
  },
  AC5304: {
    severity: 'error',
    exitCode: 1,
    title: 'No way to instrument this project was found',
    cause:
      'No script of package.json builds or runs the program in a way that `init` knows: `tsc`, a bundler that has a ' +
      'plugin of ours, `tsx`, or Node.js on the sources.',
  },
  AC5305: {
    severity: 'error',
    exitCode: 2,
    title: 'Door that does not go with the project',
    cause: '`--door` names a way to instrument that has nothing to start from here, or cannot work.',
  },
  AC5306: {
    severity: 'error',
    exitCode: 1,
    title: 'File that was changed meanwhile',
    cause: 'Somebody else has written to a file since `init` has read it. Nothing was written.',
  },
  AC5307: {
    severity: 'error',
    exitCode: 1,
    title: 'Root of a workspace',
    cause: 'The programs are in the packages of the workspace, and each is built in its own way.',
  },
} as const;

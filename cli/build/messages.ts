/** What `build` can have to say: `AC52xx`; `cli/errors.ts` has them all. */

export const BUILD_MESSAGES = {
  AC5201: {
    severity: 'error',
    exitCode: 2,
    title: 'Nothing to build by',
    cause: '`build` compiles by a tsconfig, and there is none from the working directory upwards.',
  },
  AC5202: {
    severity: 'error',
    exitCode: 1,
    title: 'No compiler',
    cause:
      "`build` calls the project's own compiler: `typescript` as it is installed there, whichever version, else " +
      '`@typescript/native-preview`, or the program that `--compiler` names.',
  },
  AC5203: {
    severity: 'error',
    exitCode: 1,
    title: 'Project that emits no code',
    cause:
      'With `noEmit` or `emitDeclarationOnly` the compiler writes no JavaScript, so that there is nothing to instrument.',
  },
  AC5204: {
    severity: 'error',
    exitCode: 1,
    title: 'Compiler that cannot be started',
    cause: 'The operating system refused to start it.',
  },
} as const;

/** What instruments the sources. */
import { type Check, finding, none, ok } from '../check.js';

export const doors: Check = {
  name: 'instrumented by',
  run(subject) {
    const found = subject.doors();
    if (found.length > 0) return ok([...new Set(found.map(({ display }) => display))].join(', '));
    if (subject.outputs().some(({ kind }) => kind === 'instrumented')) {
      return none('a command that is in no script of the package.json');
    }
    const message = 'Neither the tsconfig, nor a bundler, nor a script of the package.json instruments the sources.';
    const fix =
      'Run `npx agentcore-instrument init`, or put `agentcore-instrument` before the compiler in the build script.';
    return [finding('AC5405', { message, fix })];
  },
};

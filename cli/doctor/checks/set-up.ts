/** Something sets tracing up, before instrumented code makes the spans that are wanted. */
import { type Check, finding, none, ok } from '../check.js';

const SHOWN = 3;

export const setUp: Check = {
  name: 'set-up',
  async run(subject) {
    const found = await subject.setUp();
    if (found === undefined) {
      return none('nothing says what the program starts with, or it is not built; `--entry FILE` says it');
    }
    const { entry, by, early, isPreload } = found;
    if (by === undefined) {
      const message = `Nothing that \`${subject.display(entry)}\` loads sets tracing up.`;
      const fix =
        'Call `initializeTracing()` at its beginning, or start it by `node --import agentcore-instrument/auto`. If a package of yours does it, all is well.';
      return [finding('AC5451', { message, place: subject.display(entry), fix })];
    }
    if (early.length === 0) return ok(isPreload ? `by ${by}, before the program` : `in ${by}`);
    const calls = early.map(({ name, path, line }) => `\`${name}\` at ${subject.display(path)}:${line}`);
    const more = calls.length > SHOWN ? `, and ${calls.length - SHOWN} more` : '';
    const message = `Called before \`${by}\` sets tracing up: ${calls.slice(0, SHOWN).join(', ')}${more}; the spans of these calls are lost.`;
    const fix = 'Set tracing up in a module of its own, and import that first, or load it by `node --import`.';
    const place = `${subject.display(early[0]!.path)}:${early[0]!.line}`;
    return [finding('AC5452', { message, place, fix })];
  },
};

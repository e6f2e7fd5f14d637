/** `agentcore-instrument build` in the place of the compiler. */

import { relativePosix } from '../../../transformer/project/paths.js';
import { asBuild } from '../compiler-call.js';
import type { ProjectFacts } from '../facts.js';
import { applyEdits } from '../text-edit.js';
import type { Door } from './door.js';

const ADDED = 'build:traced';

export const buildDoor: Door = {
  name: 'build',

  fits({ compiles, ownCalls, sources, manifest }) {
    const own = ownCalls.find(({ args }) => args[0] === 'build' || args.includes('--out-dir') || args.includes('-o'));
    if (own !== undefined) return `the script \`${own.script}\` calls agentcore-instrument`;
    const [first] = compiles;
    if (first !== undefined) return `the script \`${first.script}\` calls \`${first.call.command.program}\``;
    if (sources.tsconfig === undefined || sources.options.noEmit === true || manifest.dependencies.has('next'))
      return undefined;
    return manifest.dependencies.has('@nestjs/core') ? 'NestJS compiles by a tsconfig' : undefined;
  },

  refusal({ sources, folder }) {
    if (sources.tsconfig === undefined) {
      return { why: 'there is no tsconfig.json', fix: 'Make one: `npx tsc --init`; or choose another door.' };
    }
    if (sources.options.noEmit !== true) return undefined;
    const why = `\`${relativePosix(folder, sources.tsconfig)}\` says \`noEmit\``;
    return { why, fix: 'Give it an `outDir` in place of that, or choose another door.' };
  },

  setUp(facts, draft) {
    if (facts.ownCalls.some(({ args }) => args[0] !== 'run')) return;
    for (const { script } of facts.compiles) {
      const text = facts.manifest.scripts.get(script)!;
      const edits = facts.compiles.filter((each) => each.script === script).flatMap(({ call }) => asBuild(call));
      draft.scripts.set(script, applyEdits(text, edits));
    }
    if (facts.compiles.length > 0) return;
    draft.scripts.set(ADDED, ['agentcore-instrument build', ...projectOption(facts)].join(' '));
    draft.notes.push(
      `\`${ADDED}\` compiles by the tsconfig alone. What your own build does beside that, such as copying files, it does not.`,
    );
  },
};

function projectOption({ folder, sources }: ProjectFacts): string[] {
  const path = relativePosix(folder, sources.tsconfig!);
  return path === 'tsconfig.json' ? [] : ['-p', path];
}

/** The loader that instruments comes before the one that compiles. */
import { type Check, type Finding, finding, none, ok } from '../check.js';
import { REGISTER } from '../facts/doors.js';
import { nodeCallOf, preloadsIn } from '../facts/node-options.js';
import type { Subject } from '../subject.js';

const COMPILES =
  /^(?:tsx(?:\/.*)?|ts-node(?:\/.*)?|@swc-node\/register(?:\/.*)?|@esbuild-kit\/.*|esbuild-register(?:\/.*)?)$/;

export const loaderOrder: Check = {
  name: 'order of loaders',
  run(subject) {
    const places = preloadLists(subject).filter(({ preloads }) => preloads.includes(REGISTER));
    if (places.length === 0) return none('our loader is not used');
    const findings = places.flatMap(({ preloads, place }): Finding[] => {
      const first = preloads.slice(0, preloads.indexOf(REGISTER)).find((specifier) => COMPILES.test(specifier));
      if (first === undefined) return [];
      const message = `\`${first}\` is loaded before \`${REGISTER}\`.`;
      const fix = `Write \`node --import ${REGISTER} --import tsx\`, in this order.`;
      return [finding('AC5481', { message, place, fix })];
    });
    return findings.length > 0 ? findings : ok('ours is the first');
  },
};

function preloadLists({ commands, io }: Subject): { preloads: readonly string[]; place: string }[] {
  const inherited = preloadsIn(io.env['NODE_OPTIONS'] ?? '');
  const ofScripts = commands.flatMap((command) => {
    const call = nodeCallOf(command);
    return call === undefined ? [] : [{ preloads: call.preloads, place: `package.json, script ${command.script}` }];
  });
  return [{ preloads: inherited, place: 'NODE_OPTIONS' }, ...ofScripts];
}

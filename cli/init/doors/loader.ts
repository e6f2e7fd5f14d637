/** The loader: Node.js instruments the sources that it runs. */
import { type ProjectFacts, runsSource } from '../facts.js';
import { majorOf } from '../installed.js';
import type { Door } from './door.js';

const PRELOAD = 'agentcore-instrument/register';

export const loaderDoor: Door = {
  name: 'loader',
  preload: PRELOAD,

  fits(facts) {
    const { runs, sources, entry, manifest } = facts;
    const ran = runs.find((run) => runsSource(facts, run));
    if (ran !== undefined)
      return `the script \`${ran.script}\` runs \`${ran.file}\` by ${ran.by === 'tsx' ? '`tsx`' : 'Node.js'}`;
    const isPlain = sources.tsconfig === undefined && !manifest.dependencies.has('next');
    return isPlain && entry !== undefined && /\.[cm]?js$/.test(entry)
      ? 'the sources are JavaScript, and nothing is built'
      : undefined;
  },

  refusal({ entry, runs }) {
    if (entry !== undefined || runs.length > 0) return undefined;
    return { why: 'no file was found that Node.js would run', fix: 'Add a script `start` that runs the program.' };
  },

  setUp(facts, draft) {
    const { manifest, entry } = facts;
    const [major, minor] = process.versions.node.split('.').map(Number) as [number, number];
    const isOld = major < 22 || (major === 22 && minor < 15);
    if (isOld && !manifest.isModule && !/\.m[jt]s$/.test(entry ?? '')) {
      draft.notes.push(
        `On this Node.js (${process.versions.node}) the loader sees ES modules only, and the package is CommonJS. ` +
          'Node.js 22.15 and newer show it both.',
      );
    }
  },
};

/** How the program is run where no script says it: undefined when what runs TypeScript is missing. */
export function runnerOf(file: string, { manifest }: ProjectFacts): string | undefined {
  if (!/\.[cm]?tsx?$/.test(file)) return '';
  if (manifest.dependencies.has('tsx')) return '--import tsx ';
  return majorOf(process.versions.node) >= 24 ? '' : undefined;
}

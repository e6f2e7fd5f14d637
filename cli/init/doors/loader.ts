/** The loader: Node.js instruments the sources that it runs. */
import { type ProjectFacts, runsSource } from '../facts.js';
import type { Door, Refusal } from './door.js';

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

  refusal(facts) {
    const { entry, runs } = facts;
    if (entry !== undefined || runs.length > 0) return whyUnseen(facts);
    return { why: 'no file was found that Node.js would run', fix: 'Add a script `start` that runs the program.' };
  },

  // The scripts are all there is to change: see `addProgramScripts`.
  setUp() {},
};

/** What Node.js runs as CommonJS the loader sees from 22.15 on, and under `tsx` never. */
function whyUnseen(facts: ProjectFacts): Refusal | undefined {
  const { manifest, entry, runs } = facts;
  const ran = runs.find((run) => runsSource(facts, run));
  if (manifest.isModule || /\.m[jt]s$/.test(ran?.file ?? entry ?? '')) return undefined;
  const usesTsx =
    ran === undefined ? runnerOf(entry!, facts)?.includes('tsx') : ran.by === 'tsx' || ran.options.includes('tsx');
  if (usesTsx === true) {
    const why = 'the package is CommonJS, and what `tsx` loads as CommonJS the loader does not see';
    return { why, fix: 'Say `"type": "module"` in package.json, or choose `--door build`.' };
  }
  if (atLeast(22, 15)) return undefined;
  const why = `the package is CommonJS, and on Node.js ${process.versions.node} the loader sees ES modules only`;
  return { why, fix: 'Use Node.js 22.15 or newer, or say `"type": "module"` in package.json.' };
}

function atLeast(major: number, minor: number): boolean {
  const [ownMajor, ownMinor] = process.versions.node.split('.').map(Number) as [number, number];
  return ownMajor > major || (ownMajor === major && ownMinor >= minor);
}

/** How the program is run where no script says it: undefined when what runs TypeScript is missing. */
export function runnerOf(file: string, { manifest }: ProjectFacts): string | undefined {
  if (!/\.[cm]?tsx?$/.test(file)) return '';
  if (manifest.dependencies.has('tsx')) return '--import tsx ';
  return atLeast(22, 18) ? '' : undefined;
}

/** What both kinds of hooks do between the source that was loaded and the one that is run. */
import { type DoorProject, instrumentForDoor, isCandidate } from '../door-project.js';
import { withMap } from '../inline-map.js';
import { RUNTIME, runtimeUrl } from '../runtime-file.js';
import { isCompiledAlready, type Loaded, pathOf, sourceOf } from './load.js';

type Core = Parameters<typeof instrumentForDoor>[0];

export interface Loading {
  /** Undefined: the source stays as it is. Else what makes it, once the core is there. */
  readonly instrument: ((core: Core) => string | undefined) | undefined;
}

let hasComplained = false;

/** @param warn given whole paragraphs */
export function prepare(project: DoorProject, url: string, loaded: Loaded, warn: (message: string) => void): Loading {
  const path = pathOf(url);
  const source = path === undefined ? undefined : sourceOf(loaded, path);
  if (path === undefined || source === undefined || !isCandidate(project, path, source.text)) {
    return { instrument: undefined };
  }
  if (isCompiledAlready(source)) {
    if (!hasComplained) warn(WRONG_ORDER);
    hasComplained = true;
    return { instrument: undefined };
  }
  return {
    instrument: (core) => {
      const result = instrumentForDoor(core, project, source, warn);
      return result && withMap(result.code, { ...result.map(), sources: [url] });
    },
  };
}

const WRONG_ORDER =
  'warning AC7001: another loader compiles TypeScript before agentcore-instrument/register sees it, so nothing is traced.\n' +
  '  Put ours first: node --import agentcore-instrument/register --import tsx app.ts';

/** Our own runtime's address, for a module that cannot find our package. */
export function ownRuntime(specifier: string, conditions: readonly string[]): string | undefined {
  return specifier === RUNTIME ? runtimeUrl(conditions.includes('require')).href : undefined;
}

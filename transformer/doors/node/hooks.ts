/** What all kinds of hooks do between the source that was loaded and the one that is run. */
import { basename } from 'node:path';
import { type DoorProject, instrumentForDoor, isCandidate } from '../door-project.js';
import { withMap } from '../inline-map.js';
import { DOOR_MESSAGES } from '../messages.js';
import { RUNTIME, runtimeUrl } from '../runtime-file.js';
import type { Core } from '../sync-core.js';
import { isCompiledAlready, isInstrumentedAlready, type Loaded, pathOf, sourceOf } from './load.js';
import { type OtherLoader, rightOrder } from './other-loader.js';
import { hasLoaderOfTypeScript } from './require-hook.js';

/** What hooks are given, in whatever thread they run. */
export interface Hooking {
  readonly project: DoorProject;
  /** The loader for TypeScript that this process has, too, as far as its command line says. */
  readonly other: OtherLoader | undefined;
}

/** Undefined: the source stays as it is. Else what makes it, once the core is there. */
export function prepare(
  { project, other }: Hooking,
  url: string,
  loaded: Loaded,
): ((core: Core) => string | undefined) | undefined {
  const path = pathOf(url);
  const source = path === undefined ? undefined : sourceOf(loaded, path);
  if (path === undefined || source === undefined || !isCandidate(project, path, source.text)) return undefined;
  if (isInstrumentedAlready(source.text)) return undefined;
  if (isCompiledAlready(source)) {
    // What is required is seen by `hookRequire` in any order.
    if (source.module !== 'commonjs' || !hasLoaderOfTypeScript()) warn(wrongOrder(other));
    return undefined;
  }
  return (core) => {
    const result = instrumentForDoor(core, project, source, warn);
    return result && withMap(result.code, { ...result.map(), sources: [addressInMap(url)] });
  };
}

/** Its name, for swc takes an address for a path; a compiler may take what is encoded in a name for the name. */
function addressInMap(url: string): string {
  const name = basename(new URL(url).pathname);
  return name.includes('%') ? url : name;
}

const warnings = new Set<string>();

/** Once: what is imported and required, or loaded under two addresses, is instrumented twice. */
function warn(message: string): void {
  if (warnings.has(message)) return;
  warnings.add(message);
  process.stderr.write(`agentcore: ${message}\n`);
}

function wrongOrder(other: OtherLoader | undefined): string {
  const what = `${other?.name ?? 'another loader'} compiles TypeScript before agentcore-instrument/register sees it`;
  return `${DOOR_MESSAGES.AC7001.severity} AC7001: ${what}, so it is not traced.\n  ${rightOrder(other)}`;
}

/** Our own runtime's address, for a module that cannot find our package. */
export function ownRuntime(specifier: string, conditions: readonly string[]): string | undefined {
  return specifier === RUNTIME ? runtimeUrl(conditions.includes('require')).href : undefined;
}

/** Which door fits a project. */
import { existsSync, readdirSync } from 'node:fs';
import { join } from 'node:path';
import { CliError } from '../errors.js';
import { whyForBrowsers } from './bundlers.js';
import { buildDoor } from './doors/build.js';
import { bundlerDoors } from './doors/bundler.js';
import type { Door, DoorName, Refusal } from './doors/door.js';
import { loaderDoor } from './doors/loader.js';
import { tsconfigPluginDoor } from './doors/tsconfig-plugin.js';
import type { ProjectFacts } from './facts.js';

/** What ships comes first, and of that what leaves the build as it is. */
const DOORS: readonly Door[] = [...bundlerDoors, tsconfigPluginDoor, buildDoor, loaderDoor];

export interface Choice {
  readonly door: Door;
  readonly because: string;
}

/**
 * @param wanted what the call asks for
 * @throws {CliError} AC5304 or AC5307 when nothing fits, AC5305 when what was asked for does not
 */
export function chooseDoor(facts: ProjectFacts, wanted: DoorName | undefined): Choice {
  if (wanted !== undefined) {
    const door = DOORS.find(({ name }) => name === wanted)!;
    const refusal = door.refusal(facts);
    if (refusal === undefined) return { door, because: 'you asked for it' };
    const message = `the door \`${wanted}\` does not go with this project`;
    throw new CliError('AC5305', { message, place: `--door ${wanted}`, cause: refusal.why, fix: refusal.fix });
  }
  let refused: Refusal | undefined;
  for (const door of DOORS) {
    const because = door.fits(facts);
    const refusal = because === undefined ? undefined : door.refusal(facts);
    if (because !== undefined && refusal === undefined) return { door, because };
    refused ??= refusal;
  }
  throw nothingFits(facts, refused);
}

/** @param refused of the first door that fits, but cannot be used */
function nothingFits(facts: ProjectFacts, refused: Refusal | undefined): CliError {
  const { manifest, folder, bundlers } = facts;
  const isWorkspace = manifest.hasWorkspaces || existsSync(join(folder, 'pnpm-workspace.yaml'));
  if (isWorkspace) {
    const packages = packagesOf(folder);
    const fix = `Call it in the folder of the package that is to be traced${packages.length > 0 ? `: ${packages.join(', ')}` : ''}.`;
    return new CliError('AC5307', { message: 'this is the root of a workspace', place: folder, fix });
  }
  const message = 'no way to instrument this project was found';
  const place = join(folder, 'package.json');
  if (manifest.dependencies.has('next')) {
    const cause = 'Next.js builds by Turbopack, which takes no plugin of ours';
    const fix = 'Move what is to be traced into a package of its own that is built by `tsc`, and call `init` there.';
    return new CliError('AC5304', { message, place, cause, fix });
  }
  const browser = bundlers.map((bundler) => whyForBrowsers(bundler, folder)).find((why) => why !== undefined);
  if (browser !== undefined) {
    const fix = 'Call it in the package of the server; or say `--door vite`: set-up and export need Node.js.';
    return new CliError('AC5304', { message, place, cause: browser, fix });
  }
  if (refused !== undefined) return new CliError('AC5304', { message, place, cause: refused.why, fix: refused.fix });
  const fix = 'Add the script that builds or starts the program, or choose by `--door`.';
  return new CliError('AC5304', {
    message,
    place,
    cause: 'no script calls a compiler or a bundler, or runs a source',
    fix,
  });
}

/** Those in the folders in which workspaces have them by custom. */
function packagesOf(folder: string): string[] {
  const parents = ['packages', 'apps', 'services'].filter((name) => existsSync(join(folder, name)));
  return parents.flatMap((parent) =>
    readdirSync(join(folder, parent))
      .sort()
      .map((name) => `${parent}/${name}`)
      .filter((path) => existsSync(join(folder, path, 'package.json'))),
  );
}

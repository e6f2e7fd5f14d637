/** The copies of the OpenTelemetry API that the packages of a process find, each for itself. */
import { type InstalledPackage, installed, type PackageManifest } from './installed.js';

const API = '@opentelemetry/api';

export interface ApiCopy {
  /** Absolute, without links. */
  readonly folder: string;
  readonly version: string;
  /** Names of the packages that find it; `the application` for the project itself. */
  readonly users: readonly string[];
}

export interface Reach {
  readonly copies: readonly ApiCopy[];
  /** Packages of the SDK that the application itself depends on, as they are installed. */
  readonly own: readonly InstalledPackage[];
}

export const APPLICATION = 'the application';
/** A tree of more packages than this is judged by the nearest ones. */
const MOST_PACKAGES = 5000;

/** Goes over the dependencies of `folder`, breadth first, each as Node.js finds it from the package that depends on it. */
export function apiCopies(folder: string, manifest: PackageManifest): Reach {
  const users = new Map<string, { version: string; names: Set<string> }>();
  const own: InstalledPackage[] = [];
  const uses = (name: string, from: string): void => {
    const found = installed(API, from);
    if (found === undefined) return;
    const entry = users.get(found.folder) ?? { version: found.version, names: new Set() };
    entry.names.add(name);
    users.set(found.folder, entry);
  };
  if (dependenciesOf(manifest, true).includes(API)) uses(APPLICATION, folder);
  const seen = new Set<string>();
  const queue: { folder: string; manifest: PackageManifest; isRoot: boolean }[] = [{ folder, manifest, isRoot: true }];
  // The list grows while it is read.
  for (const next of queue) {
    for (const name of dependenciesOf(next.manifest, next.isRoot)) {
      const found = name === API ? undefined : installed(name, next.folder);
      if (found === undefined) continue;
      if (next.isRoot && name.startsWith('@opentelemetry/')) own.push(found);
      if (seen.has(found.folder) || seen.size >= MOST_PACKAGES) continue;
      seen.add(found.folder);
      if (dependenciesOf(found.manifest, false).includes(API)) uses(name, found.folder);
      queue.push({ ...found, isRoot: false });
    }
  }
  const copies = [...users].map(([path, { version, names }]) => ({ folder: path, version, users: [...names] }));
  return { copies, own };
}

function dependenciesOf(manifest: PackageManifest, isRoot: boolean): string[] {
  const { dependencies, optionalDependencies, peerDependencies, devDependencies } = manifest;
  return Object.keys({ ...dependencies, ...optionalDependencies, ...peerDependencies, ...(isRoot && devDependencies) });
}

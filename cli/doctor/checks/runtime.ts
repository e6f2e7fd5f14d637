/** The runtime, as code of the output finds it, and its peer, the OpenTelemetry API. */
import { existsSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { packageFolder } from '../../../transformer/project/paths.js';
import { RUNTIME } from '../../../transformer/shape/runtime-name.js';
import { type Check, type Finding, finding, none, ok } from '../check.js';
import { installed, readManifest } from '../facts/installed.js';
import { readOutput } from '../facts/outputs.js';
import type { Subject } from '../subject.js';

const OURS = 'agentcore-instrument';
const API = '@opentelemetry/api';

export const runtime: Check = {
  name: 'runtime',
  async run(subject) {
    const files = importers(subject);
    const isBuilt = files.length > 0;
    const places = isBuilt ? files : await sourcePlaces(subject);
    if (places.length === 0) return none('no code imports it');
    const findings = [...missing(places, isBuilt, subject), ...peer(places, subject)];
    if (isBuilt) findings.push(...developmentOnly(places, subject));
    if (findings.length > 0) return findings;
    return ok(isBuilt ? 'found from the output' : 'found from the sources');
  },
};

/** One file of each folder: what one of them finds the others find. */
function importers(subject: Subject): string[] {
  const byFolder = new Map<string, string>();
  for (const folder of subject.outputs()) {
    for (const { path, importsRuntime } of readOutput(folder, subject.io.cwd)) {
      if (importsRuntime && !byFolder.has(dirname(path))) byFolder.set(dirname(path), path);
    }
  }
  return [...byFolder.values()];
}

/** The loader and the bundlers find the runtime for packages that do not depend on it. */
async function sourcePlaces(subject: Subject): Promise<string[]> {
  const kinds = subject.doors().map(({ kind }) => kind);
  if (kinds.length > 0 && kinds.every((kind) => kind === 'loader' || kind === 'bundler')) return [];
  return (await subject.instrumentedPackages()).map((folder) => join(folder, 'package.json'));
}

function missing(places: readonly string[], isBuilt: boolean, subject: Subject): Finding[] {
  return places.flatMap((path) => {
    const cause = whyNotFound(dirname(path));
    if (cause === undefined) return [];
    const owner = subject.display(packageFolder(dirname(path)) ?? subject.folder);
    const whence = isBuilt ? `\`${subject.display(path)}\` imports` : `Code in \`${owner}\` will import`;
    const message = `${whence} \`${RUNTIME}\`, which is not found from there.`;
    const fix = `Make ${OURS} a dependency of the package in \`${owner}\`; what is shipped needs it, too.`;
    return [finding('AC5431', { message, place: subject.display(path), cause, fix })];
  });
}

/** By the packages on the disk and not by `require`, which loaders of this process may have bent. */
function whyNotFound(folder: string): string | undefined {
  const found = installed(OURS, folder);
  if (found === undefined) return `no \`node_modules\` from there upwards has ${OURS}`;
  const { exports } = found.manifest as { exports?: Record<string, unknown> };
  const files = filesIn(exports?.[`.${RUNTIME.slice(OURS.length)}`]);
  if (files.length === 0) return `version ${found.version} has no \`${RUNTIME}\``;
  const lost = files.find((file) => !existsSync(join(found.folder, file)));
  return lost === undefined ? undefined : `\`${lost}\` is missing in ${OURS} ${found.version}`;
}

/** Of an entry of `exports`, whatever its conditions; types are no code. */
function filesIn(entry: unknown): string[] {
  if (typeof entry === 'string') return [entry];
  if (typeof entry !== 'object' || entry === null) return [];
  return Object.entries(entry).flatMap(([condition, inner]) => (condition === 'types' ? [] : filesIn(inner)));
}

function peer(places: readonly string[], subject: Subject): Finding[] {
  const own = places.flatMap((path) => installed(OURS, dirname(path)) ?? [])[0];
  if (own === undefined || installed(API, own.folder) !== undefined) return [];
  const message = `${OURS} in \`${subject.display(own.folder)}\` does not find \`${API}\`.`;
  return [finding('AC5432', { message, place: 'package.json', fix: `Run \`npm install ${API}\`.` })];
}

function developmentOnly(places: readonly string[], subject: Subject): Finding[] {
  const folders = new Set(places.map((path) => packageFolder(dirname(path)) ?? subject.folder));
  return [...folders].flatMap((folder) => {
    const path = join(folder, 'package.json');
    const manifest = readManifest(path);
    if (typeof manifest === 'string') return [];
    const { dependencies = {}, devDependencies = {}, peerDependencies = {}, optionalDependencies = {} } = manifest;
    const shipped = { ...dependencies, ...peerDependencies, ...optionalDependencies };
    const only = [OURS, API].filter((name) => devDependencies[name] !== undefined && shipped[name] === undefined);
    return only.map((name) => {
      const message = `\`${name}\` is a development dependency, and the output needs it.`;
      return finding('AC5433', { message, place: subject.display(path), fix: `Move it: \`npm install ${name}\`.` });
    });
  });
}

/** One copy of the OpenTelemetry API, or several that get along; and one line of the SDK. */
import { type Check, type Finding, finding, none, ok } from '../check.js';
import { APPLICATION, type ApiCopy, apiCopies } from '../facts/api-copies.js';
import { type InstalledPackage, versionNumbers } from '../facts/installed.js';
import type { Subject } from '../subject.js';

const OURS = 'agentcore-instrument';

export const openTelemetry: Check = {
  name: 'OpenTelemetry',
  run(subject) {
    const { copies, own } = apiCopies(subject.folder, subject.manifest);
    const [first] = copies;
    const findings = [...copyFindings(copies, subject), ...lineFindings(own)];
    if (findings.length > 0) return findings;
    if (first === undefined) return none('no package of it is installed');
    return ok(`API ${first.version}${copies.length > 1 ? `, in ${copies.length} copies of this version` : ''}`);
  },
};

function copyFindings(copies: readonly ApiCopy[], subject: Subject): Finding[] {
  const versions = [...new Set(copies.map(({ version }) => version))];
  if (versions.length < 2) return [];
  const ordered = [...copies].sort((a, b) => compare(a.version, b.version));
  const oldest = ordered[0]!;
  const list = ordered.map((copy) => `${copy.version} for ${usersOf(copy)}`).join('; ');
  const place = ordered.map(({ folder }) => subject.display(folder)).join(', ');
  const fix =
    `Have one: \`npm install @opentelemetry/api@${ordered.at(-1)!.version}\`, then \`npm dedupe\`; ` +
    '`npm ls @opentelemetry/api` (`pnpm why`) shows who wants another, which `overrides` can settle.';
  const newer = ordered.filter(({ version }) => isRefused(version, oldest.version));
  if (newer.length === 0) {
    return [finding('AC5442', { message: `There are ${copies.length} copies of the API: ${list}.`, place, fix })];
  }
  const silent = newer.map(usersOf).join(', ');
  const cause = `Where tracing is registered through ${oldest.version}, what goes through a newer one (${silent}) records nothing.`;
  return [finding('AC5441', { message: `There are ${copies.length} copies of the API: ${list}.`, place, cause, fix })];
}

/** Whether code of this version of the API refuses a provider that one of the other has registered (its semver.js). */
function isRefused(reader: string, registered: string): boolean {
  const [major, minor] = versionNumbers(reader);
  const [otherMajor, otherMinor] = versionNumbers(registered);
  if (/-/.test(reader) || /-/.test(registered)) return reader !== registered;
  return major !== otherMajor || minor > otherMinor;
}

function compare(a: string, b: string): number {
  return a.localeCompare(b, 'en', { numeric: true });
}

const SHOWN = 3;

/** The application and we first: they are what it is about. */
function usersOf({ users }: ApiCopy): string {
  const first: readonly string[] = users.filter((name) => name === APPLICATION || name === OURS);
  const all = [...first, ...users.filter((name) => !first.includes(name))];
  return all.slice(0, SHOWN).join(', ') + (all.length > SHOWN ? ` and ${all.length - SHOWN} more` : '');
}

/** Packages that are released together, by the number of their line. */
const OF_SDK = /^@opentelemetry\/(?:sdk-|core$|resources$|context-|exporter-|otlp-|propagator-b3$)/;

/** The experimental ones are 0.50, 0.200 and 0.300 where the stable ones are 1, 2 and 3. */
function lineOf({ version }: InstalledPackage): number {
  const [major, minor] = versionNumbers(version);
  return major > 0 ? major : Math.max(1, Math.floor(minor / 100));
}

function lineFindings(own: readonly InstalledPackage[]): Finding[] {
  const packages = own.filter(({ manifest }) => OF_SDK.test(manifest.name ?? ''));
  if (new Set(packages.map(lineOf)).size < 2) return [];
  const list = packages.map(({ manifest, version }) => `${manifest.name} ${version}`).join(', ');
  const message = `The application depends on packages of different lines of the SDK: ${list}.`;
  return [
    finding('AC5443', {
      message,
      place: 'package.json',
      fix: 'Take all of them from one line: 2.x with 0.2xx, or 3.x with 0.3xx.',
    }),
  ];
}

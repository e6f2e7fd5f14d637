/** Node.js: the one that `doctor` runs on, which is the one that programs run on where nobody has chosen another. */
import { type Check, finding, ok } from '../check.js';
import { versionNumbers } from '../facts/installed.js';

const FLOOR = [20, 16] as const;

export const nodeVersion: Check = {
  name: 'Node.js',
  run: () => checkNodeVersion(process.versions.node),
};

export function checkNodeVersion(version: string): ReturnType<Check['run']> {
  const [major, minor] = versionNumbers(version);
  if (major > FLOOR[0] || (major === FLOOR[0] && minor >= FLOOR[1])) return ok(version);
  const message = `This is Node.js ${version}; ${FLOOR.join('.')} is needed.`;
  return [finding('AC5401', { message, fix: 'Install Node.js 22 or 24, and build again.' })];
}

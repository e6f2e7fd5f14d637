/** The package.json, and agentcore-instrument itself: installed, and in one version. */
import { join } from 'node:path';
import { packageVersion } from '../../version.js';
import { type Check, type Finding, finding, none, ok } from '../check.js';
import { installed } from '../facts/installed.js';
import type { Subject } from '../subject.js';

const NAME = 'agentcore-instrument';

export const ownPackage: Check = {
  name: NAME,
  async run(subject) {
    const { manifestProblem, manifest, folder } = subject;
    if (manifestProblem !== undefined) return [broken(subject, manifestProblem)];
    const own = packageVersion();
    if (manifest.name === NAME) return none('this is its own package');
    const found = installed(NAME, folder);
    if (found === undefined) return [missing(subject)];
    const others = (await versionsInReach(subject)).filter(([version]) => version !== own);
    if (others.length === 0) return ok(own);
    const places = others.map(([version, where]) => `${version} (${where})`).join(', ');
    const message = `This is version ${own}; the project also has ${places}.`;
    const fix = `Have one version: \`npm install ${NAME}@${own}\` where another is, then build again, by \`npx ${NAME}\`.`;
    return [finding('AC5402', { message, fix })];
  },
};

function broken(subject: Subject, problem: string): Finding {
  const message = `The package.json cannot be used: ${problem.replace(/\.$/, '')}.`;
  const place = subject.display(join(subject.folder, 'package.json'));
  return finding('AC5406', { message, place, fix: 'Correct it there.' });
}

function missing(subject: Subject): Finding {
  const message = `${NAME} is not found from \`${subject.display(subject.folder)}\`.`;
  return finding('AC5403', { message, fix: `Run \`npm install ${NAME}\` there; it is no development dependency.` });
}

/** From the package, and from each one of a workspace that has functions to wrap. */
async function versionsInReach(subject: Subject): Promise<[version: string, folder: string][]> {
  const folders = [subject.folder, ...(await subject.instrumentedPackages())];
  const versions = new Map<string, string>();
  for (const folder of folders) {
    const found = installed(NAME, folder);
    if (found !== undefined && !versions.has(found.version)) versions.set(found.version, subject.display(found.folder));
  }
  return [...versions];
}

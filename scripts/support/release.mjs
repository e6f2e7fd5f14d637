/** What has to be right before a version is published. */

/**
 * @typedef {object} Release
 * @property {{ readonly version: string, readonly repository?: unknown, readonly scripts?: Readonly<Record<string, string>> }} manifest
 * @property {string} changes what `git status --porcelain` prints
 * @property {readonly string[]} tags of the commit
 * @property {Readonly<Record<string, string | undefined>>} env
 */

/** Scripts that npm runs on the machines of those who install a package. */
const INSTALL_SCRIPTS = ['preinstall', 'install', 'postinstall', 'prepare'];

/**
 * One sentence for each thing that is wrong, with what to do; empty when the version can be published.
 *
 * @param {Release} release
 * @returns {string[]}
 */
export function problemsOf({ manifest, changes, tags, env }) {
  const problems = [];
  const tag = `v${manifest.version}`;
  if (changes.trim() !== '') problems.push('The working tree has changes: commit them, or put them away.');
  if (!tags.includes(tag)) problems.push(`The commit has no tag ${tag}: tag it, or set the version that it has.`);
  const scripts = INSTALL_SCRIPTS.filter((name) => manifest.scripts?.[name] !== undefined);
  if (scripts.length > 0) problems.push(`package.json has ${scripts.join(', ')}: nothing of ours runs on installing.`);
  if (manifest.repository === undefined) {
    problems.push('package.json has no `repository`: provenance says where a package was built from.');
  }
  // npm asks one of these for the identity that it signs with.
  if (env.ACTIONS_ID_TOKEN_REQUEST_URL === undefined && env.SIGSTORE_ID_TOKEN === undefined) {
    problems.push(
      'There is no identity to sign with: publish from CI, with `id-token: write` on GitHub or SIGSTORE_ID_TOKEN.',
    );
  }
  return problems;
}

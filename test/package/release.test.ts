/** scripts/publish.mjs: what keeps a version from being published. */
import { test } from 'uvu';
import * as assert from 'uvu/assert';

interface Release {
  manifest: { version: string; repository?: string; scripts?: Record<string, string> };
  changes: string;
  tags: string[];
  env: Record<string, string>;
}
const { problemsOf } = (await import(new URL('../../scripts/support/release.mjs', import.meta.url).href)) as {
  problemsOf(release: Release): string[];
};

const right = (): Release => ({
  manifest: { version: '1.2.3', repository: 'somewhere', scripts: { prepack: 'npm run build' } },
  changes: '',
  tags: ['v1.2.3'],
  env: { ACTIONS_ID_TOKEN_REQUEST_URL: 'x' },
});

test('a clean, tagged commit in CI can be published', () => {
  assert.equal(problemsOf(right()), []);
});

const wrong: readonly (readonly [string, (release: Release) => void, RegExp])[] = [
  ['changes', (release) => (release.changes = ' M src/index.ts\n'), /working tree has changes/],
  ['another tag', (release) => (release.tags = ['v1.2.2']), /no tag v1\.2\.3/],
  ['a script that runs on installing', (release) => (release.manifest.scripts = { postinstall: 'x' }), /postinstall/],
  ['no repository', (release) => delete release.manifest.repository, /no `repository`/],
  ['nobody to sign', (release) => (release.env = {}), /no identity/],
];
for (const [name, spoil, message] of wrong) {
  test(`${name}: not published`, () => {
    const release = right();
    spoil(release);
    const problems = problemsOf(release);
    assert.is(problems.length, 1);
    assert.match(problems[0] ?? '', message);
  });
}

test.run();

/** How the configuration is found and what is said when it is wrong. */
import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { suite } from 'uvu';
import * as assert from 'uvu/assert';
import { jsonErrorPlace } from '../../transformer/project/json-error.js';
import { MARKED, PLAIN, REPOSITORY, Sandbox } from './support/sandbox.js';

const SEARCH = 'export function search() {}\n';
const asTool = (functions: string): string => JSON.stringify({ rules: [{ functions, tool: '{function}' }] });

const configuration = suite<{ sandbox: Sandbox }>('configuration');

configuration.before.each((context) => {
  context.sandbox = new Sandbox();
});
configuration.after.each(({ sandbox }) => sandbox.remove());

configuration(
  'the nearest file up to the folder of the package counts, and globs start at its folder',
  async ({ sandbox }) => {
    sandbox.write({
      'agentcore.config.json': asTool('never'),
      'app/package.json': '{}',
      'app/agentcore.config.json':
        '{ "rules": [{ "files": "deep/src/**", "functions": "search", "tool": "{function}" }] }',
      'app/deep/src/search.ts': SEARCH,
    });
    const { stdout, stderr } = await sandbox.cli(['list', '--strict'], { in: 'app/deep' });
    assert.is(stderr, '');
    assert.is(stdout, 'src/search.ts  1 wrapped\n  1:17  search  rules[0]  tool.search\n\n1 function in 1 of 1 file\n');
  },
);

configuration('the search ends at the folder of the package', async ({ sandbox }) => {
  sandbox.write({
    'agentcore.config.json': '{ "nonsense": 1 }',
    'app/package.json': '{}',
    'app/src/search.ts': SEARCH,
  });
  const { code, stdout } = await sandbox.cli(['list'], { in: 'app' });
  assert.is(code, 0);
  assert.is(stdout, '0 functions in 0 of 1 file\n');
});

for (const [manager, files] of [
  ['npm', { 'package.json': '{ "workspaces": ["packages/*"] }' }],
  ['pnpm', { 'package.json': '{}', 'pnpm-workspace.yaml': 'packages: [packages/*]' }],
] as const) {
  configuration(
    `in a workspace of ${manager} its configuration counts, unless the package has one`,
    async ({ sandbox }) => {
      sandbox.write({
        ...files,
        'agentcore.config.json': `{ "rules": [
        { "files": "packages/app/**", "functions": "search", "tool": "shared" },
        { "files": "packages/other/**", "functions": "*", "tool": "other" }
      ] }`,
        'packages/app/package.json': '{}',
        'packages/app/src/search.ts': SEARCH,
        'packages/other/other.ts': 'export function other() {}',
      });
      const shared = await sandbox.cli(['list', '--strict'], { in: 'packages/app' });
      assert.is(shared.stderr, '', 'a rule for another package is not missing here');
      assert.match(shared.stdout, 'tool.shared');
      sandbox.write({ 'packages/app/agentcore.config.json': asTool('search') });
      assert.match((await sandbox.cli(['list'], { in: 'packages/app' })).stdout, 'tool.search');
    },
  );
}

configuration('a module exports it, and --config names any file', async ({ sandbox }) => {
  sandbox.write({ 'src/search.ts': SEARCH, 'settings/trace.mjs': `export default ${asTool('nothing')};` });
  sandbox.write({ 'agentcore.config.mjs': `export default { rules: [{ functions: 'se' + '*', tool: 'find' }] };` });
  assert.match((await sandbox.cli(['list'])).stdout, 'rules[0]  tool.find');
  const given = await sandbox.cli(['list', '--config', 'settings/trace.mjs']);
  assert.match(given.stdout, '0 functions');
});

configuration('"agentcore" in package.json counts, and a mistake in it is shown at its place', async ({ sandbox }) => {
  const text = `{\n  "name": "app",\n  "agentcore": {\n    "rules": [{ "function": "search", "tool": "find" }]\n  }\n}\n`;
  sandbox.write({ 'package.json': text, 'src/search.ts': SEARCH });
  const wrong = await sandbox.cli(['--out-dir', 'out']);
  assert.is(wrong.code, 1);
  assert.match(wrong.stderr, 'package.json:4:17 - error AC2001');
  assert.match(wrong.stderr, 'Did you mean `functions`?');
  assert.match(
    wrong.stderr,
    '4 |     "rules": [{ "function": "search", "tool": "find" }]\n    |                 ^^^^^^^^^^',
  );
  assert.equal(sandbox.names(), ['package.json', 'src'], 'nothing is written');
  sandbox.write({ 'package.json': text.replace('"function"', '"functions"') });
  assert.match((await sandbox.cli(['list'])).stdout, 'tool.find');
});

configuration('JSON that is none is shown at its place', async ({ sandbox }) => {
  sandbox.write({ 'agentcore.config.json': '{\n  "rules": [],\n}\n', 'src/search.ts': SEARCH });
  const { code, stderr } = await sandbox.cli(['list']);
  assert.is(code, 1);
  assert.match(
    stderr,
    /^agentcore\.config\.json:3:1 - error AC5006: .*\n.*\n {2}2 \| {3}"rules": \[\],\n {2}3 \| \}\n/,
  );
});

configuration('a module that throws, and one without a default export, exit 1 with the cause', async ({ sandbox }) => {
  sandbox.write({
    'a.mjs': `throw new Error('no such planet');`,
    'b.mjs': 'export const rules = [];',
    'src/a.ts': PLAIN,
  });
  const throwing = await sandbox.cli(['list', '-c', 'a.mjs']);
  assert.is(throwing.code, 1);
  assert.match(throwing.stderr, 'error AC5006: `a.mjs` cannot be loaded: no such planet');
  const without = await sandbox.cli(['list', '-c', 'b.mjs']);
  assert.is(without.code, 1);
  assert.match(without.stderr, 'error AC5006: `b.mjs` has no default export.');
});

configuration(
  'a TypeScript file is loaded by Node.js; one that cannot do that says what to do instead',
  async ({ sandbox }) => {
    const main = join(REPOSITORY, 'dist', 'cli', 'main.js');
    assert.ok(existsSync(main), 'run `npm run build` first');
    sandbox.write({
      'agentcore.config.ts': `export default ${asTool('search')} satisfies object;`,
      'src/search.ts': SEARCH,
    });
    const { code, stdout, stderr } = await sandbox.node([main, 'list']);
    if ('typescript' in process.features && process.features.typescript !== false) {
      assert.match(stdout, 'tool.search');
    } else {
      assert.is(code, 1);
      assert.match(
        stderr,
        /error AC5007: Node\.js [\d.]+ cannot load `agentcore\.config\.ts`(.*\n)*.*agentcore\.config\.mjs/,
      );
    }
  },
);

configuration('a --config that does not exist exits 2', async ({ sandbox }) => {
  sandbox.write({ 'src/a.ts': PLAIN });
  const { code, stderr } = await sandbox.cli(['list', '--config', 'trace.json']);
  assert.is(code, 2);
  assert.match(stderr, 'error AC5003: no such file: trace.json');
});

configuration(
  'a rule that matches nothing warns with the nearest function, and fails under --strict',
  async ({ sandbox }) => {
    sandbox.write({ 'agentcore.config.json': asTool('serch'), 'src/search.ts': SEARCH });
    const lenient = await sandbox.cli(['--out-dir', 'out']);
    assert.is(lenient.code, 0);
    assert.match(lenient.stderr, 'agentcore.config.json - warning AC3001: `rules[0]`');
    assert.match(lenient.stderr, 'Did you mean `search`?');
    const before = sandbox.tree('out');
    sandbox.write({ 'src/more.ts': MARKED });
    const strict = await sandbox.cli(['--out-dir', 'out', '--strict']);
    assert.is(strict.code, 1);
    assert.match(strict.stderr, 'error AC3001');
    assert.match(strict.stderr, '1 error; nothing was written');
    assert.equal(sandbox.tree('out'), before);
  },
);

configuration('a rule for files outside of the given paths is not called dead', async ({ sandbox }) => {
  const rules = [
    { files: 'src/b.ts', functions: 'search', tool: 'b' },
    { files: 'src/c.ts', functions: 'search', tool: 'c' },
  ];
  sandbox.write({ 'agentcore.config.json': JSON.stringify({ rules }), 'src/a.ts': SEARCH, 'src/b.ts': SEARCH });
  const { stderr } = await sandbox.cli(['list', 'src/a.ts']);
  assert.not.match(stderr, 'rules[0]');
  assert.match(stderr, '`rules[1]` matches no function', 'there is no src/c.ts anywhere');
});

configuration('the place of a JSON error is found in every form of message', () => {
  for (const [text, line, column] of [
    ['{ a }', 1, 3],
    ['{\n  "rules": tru }', 2, 15],
    ['\uFEFF{\n  "a": {"b": {}}, "c": [1, }]\n}', 2, 28],
    ['{\n  "a": 1', 2, 9],
  ] as const) {
    let message = '';
    try {
      JSON.parse(text.replace('\uFEFF', ''));
    } catch (error) {
      message = (error as Error).message;
    }
    assert.equal(jsonErrorPlace(text, message), { line, column }, `${text}: ${message}`);
  }
});

configuration.run();

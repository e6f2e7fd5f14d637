/** What the plugin of bundlers is made of; `npm run test:doors` has the bundlers themselves. */
import { suite } from 'uvu';
import * as assert from 'uvu/assert';
import { checkOptions } from '../../transformer/doors/bundlers/options.js';
import { keyPersistentCache } from '../../transformer/doors/bundlers/persistent-cache.js';
import { plugin } from '../../transformer/doors/bundlers/plugin.js';
import { WatchedProject } from '../../transformer/doors/bundlers/watched-project.js';
import { webpackPlugin } from '../../transformer/doors/bundlers/webpack-plugin.js';
import { type DoorOptions, isCandidatePath } from '../../transformer/doors/door-project.js';
import { REPOSITORY, SampleProject } from './sample.js';

const test = suite<{ project: SampleProject }>('parts of the bundlers plugin');
test.before.each((context) => {
  context.project = new SampleProject();
});
test.after.each(({ project }) => project.remove());

const rulesFor = (name: string) => ({ rules: [{ functions: '*', module: name }] });

function cacheVersion(options: DoorOptions): string {
  const cache: { type: string; version?: string } = { type: 'filesystem' };
  keyPersistentCache({ cache }, options);
  return cache.version ?? '';
}

test('a persistent cache is another one when the configuration is', ({ project }) => {
  const root = project.path;
  const versions = [
    cacheVersion({ root }),
    cacheVersion({ root, config: rulesFor('first') }),
    cacheVersion({ root, config: rulesFor('second') }),
  ];
  assert.is(cacheVersion({ root }), versions[0]);
  project.write({ 'agentcore.config.json': JSON.stringify(rulesFor('third')) });
  versions.push(cacheVersion({ root }));
  project.write({ 'agentcore.config.json': 'no JSON' });
  versions.push(cacheVersion({ root }));
  assert.is(new Set(versions).size, versions.length);
});

test("the user's own version of the cache stays in it, and a cache in memory as it is", ({ project }) => {
  const own = { type: 'persistent', version: 'mine' };
  keyPersistentCache({ experiments: { cache: own } }, { root: project.path });
  assert.match(own.version, /^mine\|agentcore-instrument:[0-9a-f]{16}$/);
  const memory = { type: 'memory' };
  keyPersistentCache({ cache: memory }, undefined);
  keyPersistentCache({ cache: true }, undefined);
  assert.equal(memory, { type: 'memory' });
});

for (const [name, write] of [
  ['agentcore.config.json', (config: object) => JSON.stringify(config)],
  ['agentcore.config.mjs', (config: object) => `export default ${JSON.stringify(config)};`],
] as const) {
  test(`a watch waits for a wrong ${name} to be corrected`, async ({ project }) => {
    const watched = new WatchedProject({ root: project.path, config: name });
    const change = (config: object) => {
      project.write({ [name]: write(config) });
      assert.ok(watched.file === undefined || watched.dependsOn(project.at(name)));
      watched.renew();
    };
    const problem = () => watched.get().then(String, (error: Error) => error.message);
    change({ rule: [] });
    assert.match(await problem(), 'AC2001');
    change(rulesFor('first'));
    assert.equal((await watched.get()).config.rules, rulesFor('first').rules);
    change({ ruler: [] });
    assert.match(await problem(), 'AC2001');
    change(rulesFor('other'));
    assert.equal((await watched.get()).config.rules, rulesFor('other').rules);
  });
}

test('a path of the configuration is known however a bundler spells it, and others are not it', ({ project }) => {
  const watched = new WatchedProject({ root: project.path });
  assert.is(watched.renew(), project.at('agentcore.config.json'));
  assert.ok(watched.dependsOn(project.at('agentcore.config.json')));
  assert.not.ok(watched.dependsOn(project.at('src/app.ts')));
});

test('our own package is nobody’s project, even where it is linked', ({ project }) => {
  assert.not.ok(isCandidatePath(`${REPOSITORY}dist/src/runtime/index.js`));
  assert.ok(isCandidatePath(project.at('src/plan.ts')));
});

test('what a query asks for is instrumented where it is code', ({ project }) => {
  const { transformInclude } = plugin.raw({ root: project.path }, { framework: 'vite' }) as {
    transformInclude: (id: string) => boolean;
  };
  const path = project.at('src/plan.ts');
  for (const id of ['', '?v=1a', '?t=17', '?worker_file&type=module']) assert.ok(transformInclude(path + id), id);
  for (const id of ['?raw', '?url', '?worker', '?inline&x']) assert.not.ok(transformInclude(path + id), id);
  for (const id of ['\0virtual:x.ts', 'virtual:x.ts', project.at('x.vue?vue&lang.ts')]) {
    assert.not.ok(transformInclude(id), id);
  }
});

test('options that are none are said, and where they belong', () => {
  const said = (options: unknown): string => {
    try {
      checkOptions(options);
      return '';
    } catch (error) {
      return (error as Error).message;
    }
  };
  assert.is(said(undefined), '');
  assert.is(said({ root: '.', config: { rules: [] } }), '');
  assert.match(said({ confg: 'a.json' }), /AC7020.*`confg`.*Did you mean `config`\?/);
  assert.match(said({ rules: [] }), /AC7020.*agentcore\(\{ config: \{ rules: … \} \}\)/);
  assert.match(said({ root: 1 }), /AC7021.*`root`/);
  assert.match(said({ config: [] }), /AC7021.*`config`/);
  assert.match(said('agentcore.config.json'), /AC7021/);
});

test('webpack and Rspack: the rule is the first one, and the runtime is found where a package does not', ({
  project,
}) => {
  const options = { module: { rules: ['own'] }, resolve: { fallback: { fs: false } } } as const;
  const all = { module: { rules: [...options.module.rules] as unknown[] }, resolve: { ...options.resolve } };
  const tap = () => undefined;
  const hooks = {
    run: { tapPromise: tap },
    watchRun: { tapPromise: tap },
    thisCompilation: { tap },
    shouldEmit: { tap },
  };
  webpackPlugin({ root: project.path }).apply({ options: all, hooks });
  assert.is(all.module.rules.length, 2);
  assert.is(all.module.rules[1], 'own');
  assert.equal(Object.keys(all.resolve.fallback), ['agentcore-instrument/runtime$', 'fs']);
});

for (const door of ['esbuild', 'rollup', 'webpack-loader']) {
  test(`${door}: where no file is a candidate, TypeScript is not loaded`, async ({ project }) => {
    project.write({ 'agentcore.config.json': '{ "rules": [{ "files": "elsewhere/**", "functions": "*" }] }' });
    project.write({ 'lazy.mjs': LAZY });
    const distributed = `${REPOSITORY}dist/transformer/doors/bundlers/${door}.js`;
    const run = async (source: string) => {
      const { stdout, stderr } = await project.node('lazy.mjs', distributed, source);
      return stdout.trim() || stderr;
    };
    assert.is(await run('src/plan.ts'), 'not loaded');
    project.write({ 'src/marked.ts': '/** @traceTool a */\nexport function a() {}\n' });
    assert.is(await run('src/marked.ts'), 'loaded');
  });
}

/** Asks a door about one source, as its bundler does, and says whether the compiler is there afterwards. */
const LAZY = `import { readFileSync } from 'node:fs';
import Module from 'node:module';
import { resolve } from 'node:path';
const [, , door, source] = process.argv;
const path = resolve(source);
const text = readFileSync(path, 'utf8');
const { default: made } = await import(door);
if (door.endsWith('esbuild.js')) {
  let load;
  made().setup({ onStart() {}, onEnd() {}, onResolve() {}, onLoad: (_, hook) => { load = hook; } });
  await load({ path, suffix: '', with: {} });
} else if (door.endsWith('rollup.js')) {
  await made().transform.call({ addWatchFile() {}, warn() {} }, text, path);
} else {
  await new Promise((done) => made.call({ resourcePath: path, loaders: [], loaderIndex: 0, async: () => done,
    getOptions: () => ({ state: '' }), addDependency() {}, emitWarning() {} }, text));
}
console.log(Object.keys(Module._cache).some((name) => /typescript[\\/]lib/.test(name)) ? 'loaded' : 'not loaded');
`;

test.run();

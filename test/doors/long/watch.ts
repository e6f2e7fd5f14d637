/** Bundlers that watch: what they write after a source, or the configuration, has become another one. */
import { join } from 'node:path';
import * as assert from 'uvu/assert';
import { SampleProject } from '../sample.js';
import { npmFolder } from './npm-folder.js';

interface Watcher {
  readonly packages: Readonly<Record<string, string>>;
  /** Calls `built(error)` after each build into `out/app.mjs`, and says by `stop` how to end. */
  readonly script: string;
  readonly files?: Readonly<Record<string, string>>;
}

const EXTERNAL = '[/^agentcore-instrument/, /^@opentelemetry/]';

const ROLLUP = `const watcher = watch({ input: 'src/app.ts', external: ${EXTERNAL}, plugins: [agentcore(), PLUGINS],
  output: { file: 'out/app.mjs' } });
watcher.on('event', (event) => {
  if (event.code === 'ERROR') built(event.error);
  if (event.code === 'END') built();
});
const stop = () => watcher.close();`;

const WEBPACK = `const watching = bundle({
  mode: 'development', devtool: 'source-map', target: 'node20', entry: './src/app.ts', externalsType: 'module',
  experiments: { outputModule: true }, externals: ${EXTERNAL}, output: { path: process.cwd() + '/out',
    filename: 'app.mjs', module: true },
  module: { rules: [{ test: /\\.ts$/, LOADER }] }, plugins: [agentcore()],
}).watch({}, (error, stats) => built(error ?? (stats.hasErrors() ? new Error(stats.toString()) : undefined)));
const stop = () => new Promise((resolve) => watching.close(resolve));`;

/**
 * Its development server, and what a browser does: it loads the modules, and again what it is told of. `client.ts` takes a
 * new `plan.ts` up in place.
 */
const VITE = `import agentcore from 'agentcore-instrument/vite';
import { deepEqual } from 'node:assert/strict';
import { mkdirSync } from 'node:fs';
import { createServer } from 'vite';
import WebSocket from 'ws';
const server = await createServer({ logLevel: 'silent', plugins: [agentcore()], appType: 'custom',
  server: { host: '127.0.0.1', port: 0 } });
await server.listen();
const { port } = server.httpServer.address();
mkdirSync('out');
const load = async (path) => {
  const response = await fetch('http://127.0.0.1:' + port + path);
  return { isGood: response.ok, text: await response.text() };
};
const loadAll = async (query = '') => {
  await load('/src/client.ts');
  const { isGood, text } = await load('/src/plan.ts' + query);
  if (!isGood) return;
  writeFileSync('out/app.mjs', text);
  built();
};
const told = [];
let loading = loadAll();
const socket = new WebSocket('ws://127.0.0.1:' + port, 'vite-hmr');
socket.on('message', (data) => {
  const message = JSON.parse(data);
  told.push(message);
  if (message.type === 'error') built(new Error(message.err.message));
  const [update] = message.updates ?? [];
  if (update) loading = loading.then(() => loadAll('?t=' + update.timestamp));
  if (message.type === 'full-reload') loading = loading.then(() => loadAll());
});
await new Promise((resolve) => socket.once('open', resolve));
const stop = async () => {
  const [first] = told.filter(({ type }) => type !== 'connected');
  deepEqual([first.type, first.updates?.map(({ path, acceptedPath }) => [path, acceptedPath])],
    ['update', [['/src/client.ts', '/src/plan.ts']]]);
  socket.removeAllListeners('message').close();
  await loading;
  await server.close();
};`;

export const WATCHERS: Readonly<Record<string, Watcher>> = {
  'vite, its development server': {
    packages: { vite: '8.3.8', ws: '8.18.3' },
    files: {
      'src/client.ts':
        "import { plan } from './plan.ts';\nplan(1);\nimport.meta.hot.accept('./plan.ts', ({ plan }) => plan(2));\n",
    },
    script: VITE,
  },
  rollup: {
    packages: { rollup: '4.68.7', 'rollup-plugin-esbuild': '6.2.1', esbuild: '0.28.2' },
    script: `import agentcore from 'agentcore-instrument/rollup';
import { watch } from 'rollup';
import esbuild from 'rollup-plugin-esbuild';
${ROLLUP.replace('PLUGINS', "esbuild({ target: 'es2022' })")}`,
  },
  rolldown: {
    packages: { rolldown: '1.3.2' },
    script: `import agentcore from 'agentcore-instrument/rolldown';
import { watch } from 'rolldown';
${ROLLUP.replace(', PLUGINS', '')}`,
  },
  webpack: {
    packages: { webpack: '5.112.2', 'esbuild-loader': '4.5.0', esbuild: '0.28.2' },
    script: `import agentcore from 'agentcore-instrument/webpack';
import bundle from 'webpack';
${WEBPACK.replace('LOADER', "loader: 'esbuild-loader', options: { target: 'es2022' }")}`,
  },
  rspack: {
    packages: { '@rspack/core': '2.3.2' },
    script: `import agentcore from 'agentcore-instrument/rspack';
import { rspack as bundle } from '@rspack/core';
${WEBPACK.replace(
  'LOADER',
  "loader: 'builtin:swc-loader', type: 'javascript/auto', options: { jsc: { parser: { syntax: 'typescript' } } }",
)}`,
  },
};

/** Undefined, or what went wrong. */
export async function checkWatch(name: string, node?: string): Promise<string | undefined> {
  const { packages, script, files = {} } = WATCHERS[name]!;
  const project = new SampleProject(undefined, node);
  try {
    const folder = npmFolder(`doors-${name.replace(/\W+/g, '-')}`, packages);
    project.linkAll('node_modules', join(folder, 'node_modules'));
    project.write({ ...files, 'watch.mjs': `${HEAD}${script}${STEPS}` });
    const { code, stdout, stderr } = await project.node('watch.mjs');
    assert.is(code, 0, `${stdout}${stderr}`);
    assert.is(stdout, 'instrumented\nsource\nconfiguration\nmistake\ncorrection\n', `${stdout}${stderr}`);
    return undefined;
  } finally {
    project.remove();
  }
}

/** Waits for a build of which something is true: an editor's save can be two builds. */
const HEAD = `import { existsSync, readFileSync, writeFileSync } from 'node:fs';
let last, check = () => {};
const built = (error) => { last = { error }; check(); };
const read = () => existsSync('out/app.mjs') ? readFileSync('out/app.mjs', 'utf8') : '';
const until = (what, isTrue) => new Promise((resolve) => {
  check = () => {
    if (last === undefined || !isTrue(last)) return;
    last = undefined;
    check = () => {};
    console.log(what);
    resolve();
  };
  check();
});
// A watcher passes over a change that comes within 50 ms of another one to the same file, as no person's does.
const edit = async (file, from, to) => {
  await new Promise((resolve) => setTimeout(resolve, 100));
  writeFileSync(file, readFileSync(file, 'utf8').replace(from, to));
};
setTimeout(() => {
  console.error('gave up waiting; the last build:', last, read());
  process.exit(1);
}, 120_000).unref();
`;

const STEPS = `
const isCode = (pattern) => ({ error }) => error === undefined && pattern.test(read());
const CONFIG = 'agentcore.config.json';
await until('instrumented', isCode(/planner\\.refuse/));
await edit('src/plan.ts', /refuse/g, 'decline');
await until('source', isCode(/planner\\.decline/));
await edit(CONFIG, 'planner', 'critic');
await until('configuration', isCode(/critic\\.decline/));
await edit(CONFIG, 'rules', 'ruls');
await until('mistake', ({ error }) => /AC2001/.test(error?.message ?? '') && /critic\\.decline/.test(read()));
await edit(CONFIG, /ruls(.*)critic/, 'rules$1verifier');
await until('correction', isCode(/verifier\\.decline/));
await stop();
process.exit();
`;

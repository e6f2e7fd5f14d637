/** `--workers N`: who asks the core cannot be told from the output, the report or the errors. */
import { mkdirSync, rmSync } from 'node:fs';
import { suite } from 'uvu';
import * as assert from 'uvu/assert';
import { WorkerChoice } from '../../cli/project/workers/how-many.js';
import { MARKED, PLAIN, Sandbox } from './support/sandbox.js';
import { BUILT_MAIN } from './support/watching.js';

const CACHE = 'node_modules/.cache/agentcore-instrument';
const workers = suite<{ sandbox: Sandbox }>('workers');

/** Deep enough that the small stack of a worker ends before that of the main thread, and deeper than both. */
const deep = (levels: number): string => `${MARKED}export const d = ${'['.repeat(levels)}${']'.repeat(levels)};\n`;

workers.before.each((context) => {
  const ruled = (index: number): string =>
    `export const f${index} = async (a: number) => await g(a);\nfunction g(a: number) { return a + ${index}; }\n`;
  const many = Array.from({ length: 60 }, (_, index) => [`src/m${index % 7}/f${index}.ts`, ruled(index)]);
  const depths = [500, 800, 1100, 1400, 1700, 2000, 3000, 6000];
  context.sandbox = new Sandbox().write({
    'package.json': '{ "type": "module" }',
    'agentcore.config.json': '{ "rules": [{ "functions": "**", "kinds": "all" }, { "functions": "nothing" }] }',
    ...Object.fromEntries(many),
    ...Object.fromEntries(depths.map((levels) => [`src/deep/d${levels}.ts`, deep(levels)])),
    'src/wrong.ts': '/** @traceTool */\nexport function unnamed() {}\n/** @traceTol x */\nexport function y() {}\n',
    'src/broken.ts': 'export function {',
    'src/latin.ts': Buffer.from('// caf\xe9\n', 'latin1'),
    'src/bom.ts': `\uFEFF${MARKED.replaceAll('\n', '\r\n')}`,
    'src/plain.ts': PLAIN,
    'src/data.json': '{}',
  });
  mkdirSync(context.sandbox.at('node_modules'));
});
workers.after.each(({ sandbox }) => sandbox.remove());

const run = (sandbox: Sandbox, ...options: string[]) =>
  sandbox.node([BUILT_MAIN, 'src', '--out-dir', 'out', '--source-map', ...options], { env: { NO_COLOR: '1' } });

workers('the same bytes, the same report and the same cache with one thread and with more', async ({ sandbox }) => {
  const forget = (): void => {
    for (const made of ['out', CACHE]) rmSync(sandbox.at(made), { recursive: true, force: true });
  };
  rmSync(sandbox.at('src/broken.ts'));
  const alone = await run(sandbox, '--json', '--workers', '1');
  const [out, cache] = [sandbox.tree('out'), sandbox.tree(CACHE)];
  assert.is(JSON.parse(alone.stdout).sites.length > 120, true);
  for (const number of ['2', '5']) {
    forget();
    const { code, stdout, stderr } = await run(sandbox, '--json', '--workers', number);
    assert.equal([code, stderr, stdout], [alone.code, alone.stderr, alone.stdout], number);
    assert.equal(sandbox.tree('out'), out, number);
    assert.equal(sandbox.tree(CACHE), cache, number);
  }
});

workers('the same errors in the same order, and nothing is written', async ({ sandbox }) => {
  const alone = await run(sandbox, '--workers', '1');
  assert.is(alone.code, 1);
  assert.match(alone.stderr, 'src/broken.ts:1:17 - error AC4001');
  assert.equal(await run(sandbox, '--workers', '5'), alone);
  assert.not.ok(sandbox.names().includes('out'));
});

workers('what is in the cache starts no thread', async ({ sandbox }) => {
  rmSync(sandbox.at('src/broken.ts'));
  sandbox.write({
    'count.mjs': `
import threads from 'node:worker_threads';
import { syncBuiltinESMExports } from 'node:module';
const { Worker } = threads;
let started = 0;
threads.Worker = class extends Worker { constructor(...args) { super(...args); started += 1; } };
syncBuiltinESMExports();
process.on('exit', () => console.error('threads: ' + started));
`,
  });
  const counted = async (): Promise<string> => {
    const node = ['--import', './count.mjs', BUILT_MAIN, 'src', '--out-dir', 'out', '--quiet', '--workers', '2'];
    return (await sandbox.node(node)).stderr;
  };
  assert.match(await counted(), /threads: 2$/m);
  assert.match(await counted(), /threads: 0$/m);
  sandbox.write({ 'src/plain.ts': MARKED });
  assert.match(await counted(), /threads: 1$/m);
});

workers('a thread that dies is an error about the file that it had', async ({ sandbox }) => {
  rmSync(sandbox.at('src'), { recursive: true });
  sandbox.write({
    'src/a.ts': MARKED,
    'src/b.ts': '/** @traceTool deadly */\nexport function b() {}\n',
    'die.mjs': `
import { isMainThread, parentPort } from 'node:worker_threads';
if (!isMainThread) {
  const post = parentPort.postMessage.bind(parentPort);
  parentPort.postMessage = (answer) => (answer.json.includes('deadly') ? process.exit(3) : post(answer));
}
`,
  });
  const node = ['--import', './die.mjs', BUILT_MAIN, 'src', '--out-dir', 'out', '--workers', '2'];
  const { code, stderr } = await sandbox.node(node, { env: { NO_COLOR: '1' } });
  assert.is(code, 1);
  assert.match(stderr, 'error AC5000: cannot instrument b.ts\n  place: src/b.ts\n  cause: the worker thread ended');
  assert.not.ok(sandbox.names().includes('out'));
});

workers('by itself a run takes threads where there are cores and much is left to do', () => {
  const chosen = (cores: number, allFiles: number, size: number, isAsked = true): number => {
    const choice = new WorkerChoice(undefined, allFiles, cores);
    for (let seen = 0; seen < 100; seen += 1) choice.see({ size, isAsked });
    return choice.workers;
  };
  assert.is(chosen(4, 10_000, 20_000), 3);
  assert.is(chosen(64, 10_000, 20_000), 4);
  assert.is(chosen(2, 10_000, 20_000), 1, 'few cores');
  assert.is(chosen(8, 120, 20_000), 1, 'little is left');
  assert.is(chosen(8, 10_000, 20_000, false), 1, 'all is in the cache');
  assert.is(new WorkerChoice(2, 1, 1).workers, 2, 'as the user says');
});

workers('a number that is none exits 2', async ({ sandbox }) => {
  const { code, stderr } = await run(sandbox, '--workers', '0');
  assert.is(code, 2);
  assert.match(stderr, 'error AC5001');
});

workers.run();

/** What comes along with the package: each dependency is accounted for, nothing runs on installation, no code is made from text. */
import { spawnSync } from 'node:child_process';
import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { suite } from 'uvu';
import * as assert from 'uvu/assert';
import { instrumentSource } from '../../transformer/index.js';
import { REPOSITORY, Sandbox } from '../cli/support/sandbox.js';

const test = suite('supply chain');
const read = (name: string): string => readFileSync(join(REPOSITORY, name), 'utf8');
const manifest = JSON.parse(read('package.json'));
const lock = JSON.parse(read('package-lock.json'));

test('every dependency has its reason in ARCHITECTURE.md', () => {
  const [, section = ''] = read('ARCHITECTURE.md').split('\n## Dependencies\n');
  for (const name of [...Object.keys(manifest.dependencies), ...Object.keys(manifest.peerDependencies)]) {
    const short = name.replace(/^@opentelemetry\//, '');
    assert.ok(section.includes(`\`${name}\``) || section.includes(`\`${short}\``), name);
  }
});

test('nothing of ours runs when the package is installed', () => {
  const hooks = ['preinstall', 'install', 'postinstall', 'prepublish', 'preprepare', 'prepare', 'postprepare'];
  for (const hook of hooks) assert.is(manifest.scripts[hook], undefined, hook);
});

test('all that is installed for production is pinned by its hash', () => {
  const packages = Object.entries(lock.packages as Record<string, Record<string, unknown>>);
  const installed = packages.filter(([path, entry]) => path !== '' && entry.dev !== true);
  assert.ok(installed.length > 10);
  for (const [path, { integrity }] of installed) assert.match(String(integrity), /^sha512-/, path);
});

test('instrumented code and the runtime run where no code may be made from text', () => {
  const sandbox = new Sandbox();
  try {
    const source = `
      /** @traceTool add */ export const add = async (a, b) => { await null; return a + b; };
      /** @traceTool fail */ export function fail() { throw new Error('token=abc'); }
      /** @traceTool count */ export function* count() { yield 1; yield 2; }
      export class Agent { /** @traceModuleOperation planner plan */ plan() { return [...count()].length; } }`;
    const runtime = join(REPOSITORY, 'dist/src');
    const { code } = instrumentSource(source, { fileName: 'agent.js' });
    assert.match(code, '.enter(');
    writeFileSync(sandbox.at('agent.mjs'), code.replace('agentcore-instrument/runtime', `${runtime}/runtime/index.js`));
    sandbox.write({
      'main.mjs': `
        try { eval('1'); throw new Error('eval is allowed'); } catch (error) { if (error.name !== 'EvalError') throw error; }
        const { initializeTracing } = await import(${JSON.stringify(`${runtime}/index.js`)});
        const spans = [];
        const exporter = { export: (batch, done) => { spans.push(...batch); done({ code: 0 }); }, shutdown: async () => {} };
        const tracing = initializeTracing({ serviceName: 's', spanExporters: [exporter] });
        const { add, fail, Agent } = await import('./agent.mjs');
        await add(1, 2);
        try { fail(); } catch {}
        new Agent().plan();
        await tracing.shutdown();
        console.log(spans.map(({ name }) => name).sort().join(' '));`,
    });
    const args = ['--disallow-code-generation-from-strings', sandbox.at('main.mjs')];
    const { status, stdout, stderr } = spawnSync(process.execPath, args, { encoding: 'utf8' });
    assert.is(status, 0, stderr);
    assert.is(stdout.trim(), 'planner.plan tool.add tool.count tool.fail');
  } finally {
    sandbox.remove();
  }
});

test.run();

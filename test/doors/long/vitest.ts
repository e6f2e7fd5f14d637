/** The sample under Vitest of the npm registry, by the plugin of Vite: every pool, projects, mocks, coverage. */
import { readdirSync } from 'node:fs';
import { join } from 'node:path';
import * as assert from 'uvu/assert';
import { SampleProject } from '../sample.js';
import { type Coverage, linesOf } from './coverage.js';
import { npmFolder } from './npm-folder.js';
import { PLACE_OF_ERROR, RUNNER_SAMPLE } from './runner-sample.js';

const VITESTS: Readonly<Record<string, Readonly<Record<string, string>>>> = {
  vitest3: { vite: '7.3.8', vitest: '3.2.7', '@vitest/coverage-v8': '3.2.7' },
  vitest4: { vite: '8.3.8', vitest: '4.1.12', '@vitest/coverage-v8': '4.1.12' },
};

export const VITEST_VERSIONS: readonly string[] = Object.keys(VITESTS);

const POOLS = ['threads', 'forks', 'vmThreads', 'vmForks'];

/** Undefined, or what went wrong. */
export async function checkVitest(version: string): Promise<undefined> {
  const folder = npmFolder(`doors-${version}`, VITESTS[version]!);
  const project = new SampleProject({ ...RUNNER_SAMPLE, ...FILES });
  const run = async (config: string, ...args: string[]) => {
    project.write({ 'vitest.config.mjs': `import agentcore from 'agentcore-instrument/vite';\n${config}` });
    const { stdout, stderr } = await project.node('node_modules/vitest/vitest.mjs', 'run', ...args);
    return stdout + stderr;
  };
  try {
    project.linkAll('node_modules', join(folder, 'node_modules'));
    await checkProjects(project, run);
    await checkCoverage(project, run);
    return undefined;
  } finally {
    project.remove();
  }
}

type Run = (config: string, ...args: string[]) => Promise<string>;

/** A project for each pool with a plugin of its own; one that extends the root, whose plugins it gets; one with none. */
async function checkProjects(project: SampleProject, run: Run): Promise<void> {
  const output = await run(`const named = (name) => ({ name, env: { PROJECT: name } });
export default { plugins: [agentcore()], test: { projects: [
  ...${JSON.stringify(POOLS)}.map((pool) => ({ plugins: [agentcore()], test: { ...named(pool), pool } })),
  { extends: true, test: named('heir') },
  { test: named('bare') },
] } };
`);
  // One fails in each, to show where.
  assert.match(output, /Tests\s+6 failed \| 12 passed \(18\)/, output);
  assert.is(output.split(PLACE_OF_ERROR).length - 1, 6, output);
  const traced = Object.fromEntries(
    readdirSync(project.at('spans')).map((name) => [name, JSON.parse(project.read(`spans/${name}`)) as unknown]),
  );
  const spans = [...POOLS, 'heir'].flatMap((name) => [
    [`${name}-plan.test`, ['planner.plan', 'planner.plan']],
    [`${name}-traced.spec`, ['planner.expected', 'planner.plan']],
  ]);
  const none = [
    ['bare-plan.test', []],
    ['bare-traced.spec', []],
  ];
  assert.equal(traced, Object.fromEntries([...spans, ...none]), JSON.stringify(traced));
}

/** What V8 has counted in the sample is the same with and without us, line by line. */
async function checkCoverage(project: SampleProject, run: Run): Promise<void> {
  const covered = async (plugins: string, folder: string): Promise<Coverage> => {
    const output = await run(
      `export default { plugins: [${plugins}], test: { env: { PROJECT: 'covered' }, coverage: {
  enabled: true, provider: 'v8', experimentalAstAwareRemapping: true, reporter: ['json'], reportOnFailure: true,
  include: ['src/plan.ts', 'src/ask.ts'], reportsDirectory: '${folder}' } } };
`,
      'src/plan.test.ts',
    );
    assert.match(output, /Tests\s+1 failed \| 1 passed \(2\)/, output);
    return JSON.parse(project.read(`${folder}/coverage-final.json`)) as Coverage;
  };
  const ours = linesOf(await covered('agentcore()', 'ours'));
  const plain = linesOf(await covered('', 'plain'));
  assert.ok(
    plain['plan.ts']?.some((line) => line === 'line 8: 1'),
    JSON.stringify(plain),
  );
  for (const [file, lines] of Object.entries(plain)) {
    const [missing, more] = [
      lines.filter((line) => !ours[file]?.includes(line)),
      ours[file]?.filter((line) => !lines.includes(line)),
    ];
    assert.equal(missing, [], `${file}: ${ours[file]?.join('; ')}`);
    assert.equal(more, file === 'plan.ts' ? ['line 6: 2'] : [], 'the line on which the function begins');
  }
}

const SPANS = `import { mkdirSync, writeFileSync } from 'node:fs';
import { InMemorySpanExporter } from '@opentelemetry/sdk-trace-node';
import { forceFlush, initializeTracing, shutdownTracing } from 'agentcore-instrument';

const exporter = new InMemorySpanExporter();
initializeTracing({ spanExporters: [exporter] });

export async function writeSpans(test) {
  await forceFlush();
  mkdirSync('spans', { recursive: true });
  const names = exporter.getFinishedSpans().map(({ name }) => name).sort();
  writeFileSync('spans/' + process.env.PROJECT + '-' + test, JSON.stringify(names));
  await shutdownTracing();
}
`;

const FILES = {
  'package.json': '{ "type": "module" }',
  'spans.js': SPANS,
  'src/plan.test.ts': `import { afterAll, expect, test, vi } from 'vitest';
import { writeSpans } from '../spans.js';
import { plan } from './plan';

vi.mock('./ask', () => ({ ask: (what: string) => 'mocked ' + what }));
afterAll(() => writeSpans('plan.test'));

test('plans', async () => {
  expect(await plan(2)).toEqual({ steps: 2, answer: 'mocked you' });
});

test('fails, to show where', async () => { await plan(-1); });
`,
  // Not excluded: what is hoisted works in an instrumented file, too.
  'src/traced.spec.ts': `import { afterAll, expect, test, vi } from 'vitest';
import { writeSpans } from '../spans.js';
import { plan } from './plan';

const { word } = vi.hoisted(() => ({ word: 'hoisted' }));
vi.mock('./ask', () => ({
  ask(what: string) {
    return word + ' ' + what;
  },
}));
afterAll(() => writeSpans('traced.spec'));

function expected(): string { return 'hoisted you'; }

test('is instrumented itself', async () => {
  expect((await plan(2)).answer).toBe(expected());
});
`,
};

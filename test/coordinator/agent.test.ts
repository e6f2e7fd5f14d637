import { spawnSync } from 'node:child_process';
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import ts from 'typescript';
import { suite } from 'uvu';
import * as assert from 'uvu/assert';
import { QueryPlanner } from '../../fixtures/modular-agent/src/planner.js';

const root = fileURLToPath(new URL('../../', import.meta.url));
const agent = join(root, 'fixtures', 'modular-agent');

const test = suite('demo agent: as a program, not instrumented');

function runAgent(...args: string[]) {
  const { status, stdout, stderr } = spawnSync(
    process.execPath,
    ['--import', 'tsx', join(agent, 'src', 'main.ts'), ...args],
    { cwd: root, encoding: 'utf8', env: { ...process.env, SEARCH_API_KEY: 'key-of-the-test' } },
  );
  return { status, stdout, stderr };
}

test('it answers the default query with all three tools', () => {
  assert.equal(runAgent(), {
    status: 0,
    stderr: '',
    stdout: [
      'fibonacci(10) = 55',
      'Fibonacci numbers: Each Fibonacci number is the sum of the two before it, starting from 0 and 1. The term with index 10, fibonacci(10), is 55. Every third Fibonacci number is even.',
      'Recursion: A recursive function calls itself on a smaller problem. Computing Fibonacci numbers that way without remembering results takes exponential time.',
      'The golden ratio: The quotient of neighbouring Fibonacci numbers approaches the golden ratio, about 1.618. A rectangle with these sides can be cut into a square and a smaller rectangle of the same shape.',
      '11 numbers from 0 to 55: sum 143, mean 13, median 5, standard deviation 16.6132',
      'Sources: fibonacci-numbers, recursion, golden-ratio',
      'Verified after 1 round, confidence 1.',
      '',
    ].join('\n'),
  });
});

test('with --fail it answers what it can, says what is missing and why, and does not print its API key', () => {
  const { status, stdout, stderr } = runAgent('--fail');
  assert.is(status, 0);
  assert.is(stderr, '');
  assert.is(
    stdout,
    [
      'fibonacci(10) = 55',
      '11 numbers from 0 to 55: sum 143, mean 13, median 5, standard deviation 16.6132',
      'Not verified (converged): search_engine failed: the search service answered 503 Service Unavailable.',
      'Ended after 2 rounds, confidence 0.56 → 0.56.',
      '',
    ].join('\n'),
  );
});

test('with --refine a search that is too narrow fails verification, and the refined plan gives the same answer', () => {
  const refined = runAgent('--refine').stdout.trimEnd().split('\n');
  const straight = runAgent().stdout.trimEnd().split('\n');
  assert.is(refined.at(-1), 'Verified after 2 rounds, confidence 0.83 → 1.');
  assert.equal(refined.slice(0, -1), straight.slice(0, -1));
});

test('--json gives the answer as one JSON document', () => {
  const { query, findings, gaps, sources } = JSON.parse(runAgent('--json', '--query', 'What is 2^64 - 1?').stdout);
  assert.equal(
    { query, findings, gaps, sources },
    {
      query: 'What is 2^64 - 1?',
      findings: ['2^64 - 1 = 18446744073709551615'],
      gaps: [],
      sources: [],
    },
  );
});

test('a query that finds nothing is answered by saying so', () => {
  assert.is(
    runAgent('--query', 'What is zorblax?').stdout,
    'Not verified (converged): no passage about zorblax was found.\nEnded after 2 rounds, confidence 0.67 → 0.67.\n',
  );
});

test('an empty query and an unknown option are the fault of the call: exit code 2 and the usage', () => {
  for (const args of [['--query', ' '], ['--nonsense']]) {
    const { status, stdout, stderr } = runAgent(...args);
    assert.is(status, 2);
    assert.is(stdout, '');
    assert.match(stderr, 'Usage: main.js');
  }
});

const plans: [query: string, steps: string[]][] = [
  ['What is 2 + 3 * (4 - 1)?', ['calculator 2 + 3 * (4 - 1)']],
  ['sqrt(16) and fibonacci(5) + 1', ['calculator sqrt(16)', 'calculator fibonacci(5) + 1']],
  ['the 20th fibonacci number', ['calculator fibonacci(20)']],
  ['What is 10% of 50?', ['calculator (10 / 100 * 50)']],
  ['What is entropy?', ['search_engine entropy']],
  ['What does the corpus say about the mean?', ['search_engine mean']],
  ['Explain recursion and compute 2^200', ['calculator 2^200', 'search_engine recursion']],
  ['HTTP 404 errors in 2020', ['search_engine http,404,error,2020']],
  ['average of 4, 8 and 15', ['data_processor 4,8,15 statistics']],
  ['Sort 5, 3, 9 and -2 descending', ['data_processor 5,3,9,-2 sort']],
  ['Keep the values above 10 of 4, 11, 30 and sort them', ['data_processor 4,11,30 filter,sort']],
  ['Group documents about entropy by topic', ['search_engine entropy', 'data_processor step-1 group']],
  ['Group the terms of fibonacci(20) by parity', ['calculator fibonacci(20)', 'data_processor step-1 group']],
  ['the of', []],
];
for (const [query, expected] of plans) {
  test(`"${query}" is planned as ${expected.join(' then ') || 'nothing'}`, async () => {
    const context = { iteration: 1, signal: new AbortController().signal };
    const { steps } = await new QueryPlanner().analyzeQuery(query, context);
    const described = steps.map((step) => {
      if (step.tool === 'calculator') return `calculator ${step.parameters.expression}`;
      if (step.tool === 'search_engine') return `search_engine ${step.parameters.terms}`;
      const { values, fromSteps, operations } = step.parameters;
      return `data_processor ${values.length > 0 ? values : fromSteps} ${operations.map(({ kind }) => kind)}`;
    });
    assert.equal(described, expected);
  });
}

test('no source of the agent contains span code: its spans come from marks and rules alone', () => {
  const sources = (readdirSync(join(agent, 'src'), { recursive: true, encoding: 'utf8' }) as string[]).filter((name) =>
    name.endsWith('.ts'),
  );
  assert.ok(sources.length > 10);
  for (const name of sources) {
    const text = readFileSync(join(agent, 'src', name), 'utf8');
    assert.not.match(
      text,
      /createModuleSpan|createToolSpan|withModuleSpan|withToolSpan|startSpan|startActiveSpan|@opentelemetry|initializeTracing/,
      name,
    );
  }
});

test('it type-checks under its own tsconfig', () => {
  const read = (path: string) => ts.readConfigFile(path, ts.sys.readFile).config;
  const { options, fileNames } = ts.parseJsonConfigFileContent(read(join(agent, 'tsconfig.json')), ts.sys, agent);
  const { paths } = read(join(root, 'tsconfig.json')).compilerOptions;
  const program = ts.createProgram(fileNames, {
    ...options,
    // The package's own sources stand in for an installed copy; they are outside the agent's root.
    paths: Object.fromEntries(Object.entries<string[]>(paths).map(([name, [target]]) => [name, [join(root, target!)]])),
    rootDir: root,
    noEmit: true,
  });
  const diagnostics = ts
    .getPreEmitDiagnostics(program)
    .filter(({ file }) => file === undefined || file.fileName.startsWith(agent))
    .map(({ file, start = 0, messageText }) => {
      const line = file === undefined ? '' : `${file.fileName}:${file.getLineAndCharacterOfPosition(start).line + 1} `;
      return line + ts.flattenDiagnosticMessageText(messageText, '\n');
    });
  assert.equal(diagnostics, []);
});

test.run();

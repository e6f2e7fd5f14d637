import { suite } from 'uvu';
import * as assert from 'uvu/assert';
import { estimate } from '../../fixtures/modular-agent/src/arithmetic/estimate.js';
import { evaluate } from '../../fixtures/modular-agent/src/arithmetic/evaluate.js';
import { ArithmeticError } from '../../fixtures/modular-agent/src/arithmetic/parse.js';
import { ToolExecutor } from '../../fixtures/modular-agent/src/executor.js';
import type { AgentPlan, AgentStepResult } from '../../fixtures/modular-agent/src/plan.js';
import { QueryPlanner } from '../../fixtures/modular-agent/src/planner.js';
import { rank } from '../../fixtures/modular-agent/src/search/bm25.js';
import { calculator } from '../../fixtures/modular-agent/src/tools/calculator.js';
import { dataProcessor } from '../../fixtures/modular-agent/src/tools/data-processor.js';
import { searchEngine } from '../../fixtures/modular-agent/src/tools/search-engine.js';
import { ResultVerifier } from '../../fixtures/modular-agent/src/verifier.js';

const test = suite('demo agent: its tools and its verifier');
const context = { iteration: 1, signal: new AbortController().signal };
const primary = { endpoint: 'primary', apiKey: 'key' } as const;

const calculations: [expression: string, value: string][] = [
  ['1 + 2 * 3', '7'],
  ['(1 + 2) * 3', '9'],
  ['10 - 4 - 3', '3'],
  ['2^3^2', '512'],
  ['-2^2', '-4'],
  ['2^-1', '0.5'],
  ['7 / 2', '3.5'],
  ['6 / 2', '3'],
  ['7 % 3', '1'],
  ['0.1 + 0.2', '0.30000000000000004'],
  ['2^100', '1267650600228229401496703205376'],
  ['fibonacci(0)', '0'],
  ['fibonacci(100)', '354224848179261915075'],
  ['factorial(20) / factorial(18)', '380'],
  ['triangular(100)', '5050'],
  ['sqrt(16) + max(1, 5, 3)', '9'],
  ['1e3 + 1', '1001'],
];
for (const [expression, value] of calculations) {
  test(`${expression} is ${value}, and its estimate agrees`, async () => {
    assert.is(String((await calculator({ expression })).value), value);
    assert.ok(Math.abs(estimate(expression) - Number(value)) <= 1e-9 * Math.abs(Number(value)));
  });
}

for (const expression of [
  '',
  '1 +',
  '(1',
  '1 2',
  'nonsense(1)',
  '1 / 0',
  '5 % 0',
  'fibonacci(1.5)',
  'fibonacci(-1)',
  'fibonacci(10001)',
  'fibonacci(1, 2)',
  'sqrt(1, 2)',
  'sqrt(0 - 1)',
  '9^99999999',
  '1 $ 2',
]) {
  test(`"${expression}" is refused`, () => {
    assert.throws(
      () => evaluate(expression),
      (error: unknown) => error instanceof ArithmeticError,
    );
  });
}

test('a sequence tells the terms on the way, other arithmetic does not', async () => {
  assert.equal((await calculator({ expression: 'fibonacci(7)' })).terms?.map(Number), [0, 1, 1, 2, 3, 5, 8, 13]);
  assert.is((await calculator({ expression: 'fibonacci(7) + 1' })).terms, undefined);
});

test('a rarer term weighs more than a common one', () => {
  const [first] = rank({ terms: ['number', 'palindrome'], match: 'any', similarWords: false });
  assert.is(first?.document.id, 'palindromes');
});

test('a search for all terms leaves out what a search for any term finds', () => {
  const terms = ['entropy', 'heat'];
  const all = rank({ terms, match: 'all', similarWords: false }).map(({ document }) => document.id);
  const any = rank({ terms, match: 'any', similarWords: false }).map(({ document }) => document.id);
  assert.equal(all, ['thermal-entropy']);
  assert.ok(any.length > 1 && any.includes('shannon-entropy'));
});

test('a search can also find words that begin alike', () => {
  const ids = (similarWords: boolean) =>
    rank({ terms: ['recursively'], match: 'any', similarWords }).map(({ document }) => document.id);
  assert.equal(ids(false), []);
  assert.ok(ids(true).includes('recursion'));
});

test('a search returns at most what was asked for, and tells how many passages matched', async () => {
  const { passages, totalMatches } = await searchEngine({
    terms: ['fibonacci'],
    match: 'any',
    similarWords: false,
    limit: 2,
    ...primary,
  });
  assert.is(passages.length, 2);
  assert.ok(totalMatches > 2);
});

test('the search service wants a key, and its replica is out of service', async () => {
  const request = { terms: ['tides'], match: 'any', similarWords: false, limit: 1 } as const;
  const status = (call: Promise<unknown>) =>
    call.then(
      () => 200,
      (error) => error.status,
    );
  assert.is(await status(searchEngine({ ...request, endpoint: 'primary', apiKey: '' })), 401);
  assert.is(await status(searchEngine({ ...request, endpoint: 'replica-out-of-service', apiKey: 'key' })), 503);
});

test('data is filtered, sorted, grouped and summarised in the order asked for', async () => {
  const records = [4, 11, 30, 7, 12].map((value) => ({ label: String(value), value }));
  const processed = await dataProcessor({
    records,
    operations: [
      { kind: 'filter', comparison: '>', limit: 5 },
      { kind: 'sort', order: 'descending' },
      { kind: 'group', by: 'parity' },
      { kind: 'statistics' },
    ],
  });
  assert.equal(
    processed.records.map(({ value }) => value),
    [30, 12, 11, 7],
  );
  assert.equal(processed.groups, [
    { key: 'even', labels: ['30', '12'] },
    { key: 'odd', labels: ['11', '7'] },
  ]);
  assert.equal(processed.statistics, {
    count: 4,
    sum: 60,
    mean: 15,
    median: 11.5,
    minimum: 7,
    maximum: 30,
    standardDeviation: Math.sqrt((64 + 16 + 9 + 225) / 4),
  });
});

async function planAndResults(query: string, executor = new ToolExecutor(primary)) {
  const plan = await new QueryPlanner().analyzeQuery(query, context);
  return { plan, results: await executor.executePlan(plan, context) };
}

const verify = (results: readonly AgentStepResult[], plan: AgentPlan) =>
  new ResultVerifier().validateResults(results, plan);

const query = 'Calculate fibonacci(10), find what the corpus says about it and summarise the numbers';

test('what the tools really found is verified with full confidence', async () => {
  const { plan, results } = await planAndResults(query);
  const { valid, confidence, errors } = await verify(results, plan);
  assert.equal({ valid, confidence, errors }, { valid: true, confidence: 1, errors: [] });
});

test('a tool that fails fails its step, and the steps after it still run', async () => {
  const executor = new ToolExecutor({ endpoint: 'replica-out-of-service', apiKey: 'key' });
  const { results } = await planAndResults(query, executor);
  assert.equal(
    results.map(({ tool, success }) => [tool, success]),
    [
      ['calculator', true],
      ['search_engine', false],
      ['data_processor', true],
    ],
  );
});

test('processing what was not found fails for want of data', async () => {
  const executor = new ToolExecutor({ endpoint: 'replica-out-of-service', apiKey: 'key' });
  const { results } = await planAndResults('Group documents about entropy by topic', executor);
  assert.match(JSON.stringify(results[1]), 'there is no data to process');
});

test('a wrong calculation is caught by computing it another way, and by the passages that state the value', async () => {
  const { plan, results } = await planAndResults(query);
  const tampered = results.map((result) =>
    result.success && result.tool === 'calculator' ? { ...result, outcome: { ...result.outcome, value: 56n } } : result,
  );
  const { valid, errors } = await verify(tampered, plan);
  assert.is(valid, false);
  assert.equal(errors, [
    'recomputing fibonacci(10) does not give 56',
    'fibonacci(10) = 56 is contradicted by Fibonacci numbers',
  ]);
});

test('statistics that are not those of the data are caught', async () => {
  const { plan, results } = await planAndResults('average of 4, 8 and 15');
  const tampered = results.map((result) =>
    result.success && result.tool === 'data_processor'
      ? { ...result, outcome: { ...result.outcome, statistics: { ...result.outcome.statistics!, sum: 28 } } }
      : result,
  );
  assert.equal((await verify(tampered, plan)).errors, ['the statistics are not those of the data']);
});

test('evidence from too few of the passages that match is not enough', async () => {
  const plan = await new QueryPlanner('narrow').analyzeQuery(query, context);
  const { valid, errors, evidenceMissing } = await verify(
    await new ToolExecutor(primary).executePlan(plan, context),
    plan,
  );
  assert.is(valid, false);
  assert.is(evidenceMissing, true);
  assert.match(errors[0]!, /^only 1 of \d+ passages about fibonacci was read$/);
});

test('the planner widens the search only when evidence is missing', async () => {
  const planner = new QueryPlanner('narrow');
  const plan = await planner.analyzeQuery(query, context);
  const refine = (evidenceMissing: boolean) =>
    planner.refinePlan(plan, '', {
      iteration: 2,
      signal: context.signal,
      results: [],
      verification: { valid: false, confidence: 0.5, errors: [], evidenceMissing },
    });
  assert.is((await refine(true)).breadth, 'broad');
  assert.is((await refine(false)).breadth, 'narrow');
});

test('an executor whose run is over starts no further step', async () => {
  const plan = await new QueryPlanner().analyzeQuery(query, context);
  const reason = new Error('over');
  try {
    await new ToolExecutor(primary).executePlan(plan, { iteration: 1, signal: AbortSignal.abort(reason) });
    assert.unreachable();
  } catch (error) {
    assert.is(error, reason);
  }
});

test.run();

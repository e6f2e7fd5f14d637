import { suite } from 'uvu';
import * as assert from 'uvu/assert';
import type { Rule } from '../../transformer/config/types.js';
import { nameGlob } from '../../transformer/find/rules/name-glob.js';
import { find, spans } from './helpers.js';

const globs = suite('globs over names');
const globTable: [glob: string, matches: string[], others: string[]][] = [
  [
    'Planner.*',
    ['Planner.plan', 'Planner.#own', 'Planner.[Symbol.iterator]', 'Planner.[a[0].b]'],
    ['Planner', 'Planner.plan.inner', 'XPlanner.plan'],
  ],
  ['**', ['a', 'A.b', 'A.b.c', 'A.[x.y]'], []],
  ['*', ['a', '#p'], ['A.b']],
  ['**.run', ['run', 'A.run', 'A.b.run'], ['A.rerun', 'run.x']],
  ['Planner.**', ['Planner.a', 'Planner.a.b'], ['Planner', 'PlannerX.a']],
  ['get*', ['get', 'getName'], ['get.x', 'forget']],
  ['{Planner,Verifier}.{plan,check}', ['Planner.plan', 'Verifier.check'], ['Planner.', 'Executor.plan']],
  ['A.?', ['A.b'], ['A.bc', 'A.']],
  ['a$b', ['a$b'], ['ab', 'a']],
  ['A.[Symbol.iterator]', ['A.[Symbol.iterator]'], ['A.S']],
  ['*Service.**', ['UserService.find', 'UserService.find.inner'], ['app.UserService.find']],
  ['{open', ['{open'], ['open']],
];
for (const [glob, matching, others] of globTable) {
  globs(`${glob}`, () => {
    for (const name of matching) assert.ok(nameGlob(glob)(name), `${glob} matches ${name}`);
    for (const name of others) assert.not.ok(nameGlob(glob)(name), `${glob} does not match ${name}`);
  });
}
globs.run();

const test = suite('rules');
const by = (text: string, rules: Rule[], file = 'src/sample.ts'): Record<string, string> =>
  spans(text, { file, config: { rules } });

const SAMPLE = `export class Planner implements ai.AgentModule<Q>, Other { plan() {} get x() { return 1 } constructor() {} static make() { return () => 1; } run = () => [].map((n) => n); }
class Fast extends base.Executor<T> { go() {} }
export function search() {} function helper() {} export const find = async () => 1;`;

const table: [why: string, rule: Rule, expected: string[]][] = [
  [
    'by default: named functions, methods and named arrows',
    {},
    ['Planner.plan', 'Planner.make', 'Planner.run', 'Fast.go', 'search', 'helper', 'find'],
  ],
  ['accessors and constructors', { kinds: ['accessor', 'constructor'] }, ['Planner.x', 'Planner.constructor']],
  [
    'anonymous functions and callbacks',
    { kinds: ['anonymous', 'callback'] },
    ['Planner.make.<anonymous>', 'Planner.run.<callback>'],
  ],
  [
    'everything',
    { kinds: 'all' },
    [
      'Planner.plan',
      'Planner.x',
      'Planner.constructor',
      'Planner.make',
      'Planner.make.<anonymous>',
      'Planner.run',
      'Planner.run.<callback>',
      'Fast.go',
      'search',
      'helper',
      'find',
    ],
  ],
  ['only arrows', { kinds: ['arrow'] }, ['Planner.run', 'find']],
  ['exported', { exported: true }, ['Planner.plan', 'Planner.make', 'Planner.run', 'search', 'find']],
  ['not exported', { exported: false }, ['Fast.go', 'helper']],
  [
    'implements, without namespace and type arguments',
    { implements: 'AgentModule' },
    ['Planner.plan', 'Planner.make', 'Planner.run'],
  ],
  ['implements, as written', { implements: 'ai.AgentModule' }, ['Planner.plan', 'Planner.make', 'Planner.run']],
  ['extends', { extends: 'Executor' }, ['Fast.go']],
  ['returns a promise', { returns: 'promise' }, ['find']],
  ['a list with an exclusion', { functions: ['*', '!helper', '!find'] }, ['search']],
  ['only an exclusion', { functions: '!Planner.**' }, ['Fast.go', 'search', 'helper', 'find']],
];
for (const [why, rule, expected] of table) {
  test(`choose: ${why}`, () => assert.equal(Object.keys(by(SAMPLE, [{ functions: '**', ...rule }])), expected));
}

test('return shapes are read from syntax', () => {
  const text =
    'async function a() {} function b(): Promise<1> { return c; } async function* d() {} function e(): AsyncIterable<1> { return c; } function f(): ns.AsyncGenerator { return c; } function g() {} function* h(): Generator {}';
  assert.equal(Object.keys(by(text, [{ returns: 'promise' }])), ['a', 'b']);
  assert.equal(Object.keys(by(text, [{ returns: 'asyncIterable' }])), ['d', 'e', 'f']);
});

const files: [glob: string | string[], file: string, expected: boolean][] = [
  ['src/planner/**', 'src/planner/deep/a.ts', true],
  ['src/*.ts', 'src/planner/a.ts', false],
  ['./src/**', 'src/a.ts', true],
  ['src/**', './src/a.ts', true],
  [['src/**', '!**/*.test.ts'], 'src/a.test.ts', false],
  ['**', '.storybook/a.ts', true],
  ['**/*.{ts,tsx}', 'src/a.tsx', true],
];
for (const [glob, file, expected] of files) {
  test(`files ${glob} ${expected ? 'has' : 'has not'} ${file}`, () => {
    assert.equal(by('function f() {}', [{ files: glob }], file), expected ? { f: 'f' } : {});
  });
}

test('include and exclude are for marks, too', () => {
  const text = '/** @traceTool x */ function f() {}';
  assert.equal(spans(text, { file: 'src/a.ts', config: { include: ['src/**'] } }), { f: 'tool.x' });
  assert.equal(spans(text, { file: 'lib/a.ts', config: { include: ['src/**'] } }), {});
  assert.equal(spans(text, { file: 'src/a.ts', config: { exclude: ['**/a.ts'] } }), {});
});

test('the first rule that matches decides; a mark beats it; @traceIgnore beats both', () => {
  const text =
    'function a() {}\nfunction b() {}\n/** @traceTool c */ function c() {}\n// @traceIgnore\nfunction d() {}';
  const rules: Rule[] = [
    { functions: 'a', tool: 'one' },
    { functions: '*', tool: 'two' },
    { functions: 'b', tool: 'three' },
    { functions: 'z', tool: 'four' },
  ];
  const findings = find(text, { config: { rules } });
  assert.equal(
    findings.selections.map(({ plan, by: chosenBy }) => [plan.spanName, chosenBy]),
    [
      ['tool.one', { rule: 0 }],
      ['tool.two', { rule: 1 }],
      ['tool.c', 'mark'],
    ],
  );
  assert.equal(findings.rulesMatched, [0, 1, 2]);
  assert.equal(findings.functionNames, ['a', 'b', 'c', 'd']);
});

test('placeholders are snake-cased', () => {
  const text = 'class WebSearchAgent { findAll() {} #own() {} } const toolBox = { runNow() {} }; function freeOne() {}';
  assert.equal(by(text, [{ module: '{class}', operation: 'x_{function}' }], 'src/search-tools.service.ts'), {
    'WebSearchAgent.findAll': 'web_search_agent.x_find_all',
    'WebSearchAgent.#own': 'web_search_agent.x_own',
    'toolBox.runNow': 'tool_box.x_run_now',
    freeOne: 'search_tools_service.x_free_one',
  });
  assert.equal(by('function f() {}', [{ tool: '{file}-{function}' }], 'src/myTool.mts'), { f: 'tool.my_tool-f' });
});

test('the operation is the function by default; a rule with neither module nor tool takes the qualified name', () => {
  assert.equal(by('class A { doIt() {} }', [{ module: 'planner' }]), { 'A.doIt': 'planner.do_it' });
  const [selection] = find('class A { doIt() {} }', {
    config: { rules: [{ functions: '**', attributes: { team: 'x' }, capture: { result: true } }] },
  }).selections;
  assert.equal(selection?.plan, {
    kind: 'function',
    spanName: 'A.doIt',
    capture: { arguments: false, result: true },
    attributes: { team: 'x' },
  });
});

test('a declared promise settles for modules and tools, not for plain rules, unless the rule says so', () => {
  const text = 'function f(): Promise<void> { return g(); }';
  const end = (rule: Rule) => find(text, { config: { rules: [rule] } }).selections[0]?.plan.end;
  assert.is(end({ tool: 'x' }), 'settle');
  assert.is(end({ module: 'x' }), 'settle');
  assert.is(end({ functions: '**' }), undefined);
  assert.is(end({ tool: 'x', end: 'return' }), 'return');
});

test('placeholders that give no module name are a warning at the function', () => {
  const { selections, diagnostics } = find('class $ {\n  run() {}\n}', { config: { rules: [{ module: '{class}' }] } });
  assert.equal(selections, []);
  assert.equal(
    diagnostics.map(({ code, line, column, length }) => [code, line, column, length]),
    [['AC3002', 2, 3, 3]],
  );
});

test('declaration files have no functions', () => {
  assert.equal(by('declare function f(): void;', [{ functions: '**' }], 'a.d.ts'), {});
});
test.run();

import { suite } from 'uvu';
import * as assert from 'uvu/assert';
import { mayContainSites } from '../../transformer/find/prefilter.js';
import { ruleDiagnostics } from '../../transformer/find/rules/unmatched.js';

const test = suite('prefilter');

test('a file needs parsing for a mark, a misspelt mark or our package, and not for look-alikes', () => {
  const may = (text: string): boolean => mayContainSites(text, 'src/a.ts', {});
  for (const text of [
    '/** @traceTool x */',
    '// @traceIgnore',
    '/** @trace_module_operation planner */',
    '@TraceTool()',
    '/** @traceTol */',
    '/** @traceModulOperaton */',
    "from 'agentcore-instrument'",
  ]) {
    assert.ok(may(text), text);
  }
  for (const text of [
    '',
    'function f() {}',
    '/** @returns x @deprecated */',
    '@Injectable() class A {}',
    'traceTool()',
    'a@trace.example',
    '/** @trace */',
  ]) {
    assert.not.ok(may(text), text);
  }
});

test('a file needs parsing when it is in the files of a rule', () => {
  const config = {
    rules: [
      { files: 'src/tools/**', tool: '{function}' },
      { files: ['lib/**', '!lib/x.ts'], tool: 'y' },
    ],
  };
  assert.ok(mayContainSites('', 'src/tools/a.ts', config));
  assert.ok(mayContainSites('', './lib/a.ts', config));
  assert.not.ok(mayContainSites('', 'lib/x.ts', config));
  assert.not.ok(mayContainSites('', 'src/a.ts', config));
  assert.ok(mayContainSites('', 'src/a.ts', { rules: [{ functions: 'f' }] }));
});

test('an excluded file never needs parsing', () => {
  assert.not.ok(
    mayContainSites('/** @traceTool x */', 'src/a.test.ts', {
      exclude: ['**/*.test.ts'],
      rules: [{ functions: '**' }],
    }),
  );
  assert.not.ok(mayContainSites('/** @traceTool x */', 'lib/a.ts', { include: ['src/**'] }));
});

test.run();

const unmatched = suite('rules that match nothing');
const files = [
  {
    filePath: 'src/planner/index.ts',
    rulesMatched: [0],
    functionNames: ['Planner.analyzeQuery', 'Planner.createSteps'],
  },
  { filePath: 'src/tools/search.ts', rulesMatched: [], functionNames: ['search', 'helper'] },
  { filePath: 'src/other.ts' },
];
const table: [why: string, rule: object, message: string, fix: string][] = [
  [
    'the nearest function',
    { functions: 'Planner.analyseQuery' },
    '`rules[1]` matches no function: no function is called `Planner.analyseQuery`.',
    'Did you mean `Planner.analyzeQuery`?',
  ],
  [
    'the nearest class behind a wildcard',
    { functions: 'Planer.*' },
    '`rules[1]` matches no function: no function is called `Planer.*`.',
    'Did you mean `Planner.createSteps`?',
  ],
  [
    'what functions there are',
    { files: 'src/tools/**', functions: 'execute' },
    '`rules[1]` matches no function: no function is called `execute`.',
    'The functions there are `search`, `helper`.',
  ],
  [
    'the nearest file',
    { files: 'src/tool/search.ts' },
    '`rules[1]` matches no function: no file is in `src/tool/search.ts`.',
    'The nearest file is `src/tools/search.ts`.',
  ],
  [
    'the folder behind a wildcard',
    { files: 'src/tool/**' },
    '`rules[1]` matches no function: no file is in `src/tool/**`.',
    'The nearest file is `src/tools/search.ts`.',
  ],
  [
    'a name that matches where the rest does not',
    { functions: 'search', exported: true },
    '`rules[1]` matches no function: `search` has the name, but not what else the rule asks for.',
    'Check `kinds`, `exported`, `implements`, `extends` and `returns`.',
  ],
];
for (const [why, rule, message, fix] of table) {
  unmatched(`name ${why}`, () => {
    const [diagnostic, ...others] = ruleDiagnostics(
      { rules: [{ functions: '**' }, rule] },
      files,
      'agentcore.config.json',
    );
    assert.equal(others, []);
    assert.equal(diagnostic, { code: 'AC3001', severity: 'warning', message, fix, file: 'agentcore.config.json' });
  });
}
unmatched('a rule that matched says nothing', () =>
  assert.equal(ruleDiagnostics({ rules: [{ functions: '**' }] }, files), []),
);
unmatched.run();

/** `explain`: what was done to one function and why, also where nothing was done. */
import { PassThrough } from 'node:stream';
import { applyPatch } from 'diff';
import { suite } from 'uvu';
import * as assert from 'uvu/assert';
import type { Explanation, NotChosen } from '../../cli/explain/explanation.js';
import { createProgram } from '../../cli/program.js';
import type { ExplainDocument } from '../../cli/report/explain-document.js';
import type { Rule } from '../../transformer/index.js';
import { type Ended, MARKED, PLAIN, Sandbox } from './support/sandbox.js';

const CONFIG = `{
  "exclude": ["src/left-out.ts"],
  "rules": [
    { "files": "src/somewhere/else.ts", "functions": "Planner.*", "module": "planner" },
    { "files": "src/planner.ts", "functions": ["Planner.run", "Planner.steps"], "module": "planner" },
    { "files": "src/planner.ts", "functions": "stream", "exported": true, "tool": "{function}", "end": "stream" }
  ]
}
`;
const PLANNER = `import { traceTool } from 'agentcore-instrument';

export class Planner {
  async run(query: string, limit = 3) {
    const steps = await this.plan(query);
    return steps.slice(0, limit);
  }

  async plan(query: string) {
    return [query];
  }

  *steps(a: number) { let a = 1; yield a; }

  @traceTool('search', { capture: { arguments: true, result: true }, attributes: { cost: 2 }, parentFrom: 'carrier' })
  search({ query }: { query: string }, carrier: object): Promise<string> {
    return Promise.resolve(query);
  }

  /** @traceTool */
  async *pages() {
    yield 1;
  }

  get size() {
    return 1;
  }
}

// @traceIgnore
export function secret() {
  return [1].map((each) => each);
}

function stream() {
  return [1].map((each) => each);
}
`;

const explain = suite<{ sandbox: Sandbox }>('explain');
explain.before.each((context) => {
  context.sandbox = new Sandbox().write({ 'src/planner.ts': PLANNER, 'agentcore.config.json': CONFIG });
});
explain.after.each(({ sandbox }) => sandbox.remove());

/** A call in this process: there are many, and what a process adds is tested in call.test.ts. */
async function called(sandbox: Sandbox, args: readonly string[]): Promise<Ended> {
  const stdout = new PassThrough();
  const stderr = new PassThrough();
  let code: number | null = null;
  const io = { stdout, stderr, env: { NO_COLOR: '1' }, cwd: sandbox.path };
  const program = createProgram(io, (exitCode) => {
    code = exitCode;
  });
  await program.parseAsync(args, { from: 'user' });
  return { code, stdout: String(stdout.read() ?? ''), stderr: String(stderr.read() ?? '') };
}

/** What `explain --json` says; its exit code is 0. */
async function explained(sandbox: Sandbox, target: string): Promise<Explanation> {
  const { code, stdout, stderr } = await called(sandbox, ['explain', target, '--json']);
  assert.is(code, 0, `${stderr}${stdout}`);
  const { version, command, explanation } = JSON.parse(stdout) as ExplainDocument;
  assert.equal([version, command], [1, 'explain']);
  assert.ok(explanation);
  return explanation;
}

async function untraced(sandbox: Sandbox, target: string): Promise<NotChosen> {
  const { outcome, notChosen, chosenBy, span, diff } = await explained(sandbox, target);
  assert.equal([outcome, chosenBy, span], ['not-chosen', null, null]);
  assert.is(diff, null);
  assert.ok(notChosen);
  return notChosen;
}

explain('tells which rule chose a function, its span, where its context is and its span ends', async ({ sandbox }) => {
  const { code, stdout, stderr } = await called(sandbox, ['explain', 'src/planner.ts#Planner.run']);
  assert.is(code, 0);
  assert.is(stderr, '');
  const said = stdout.replace(/\s+/g, ' ');
  for (const sentence of [
    'src/planner.ts:4:9 Planner.run exported method Wrapped in place.',
    'chosen by `rules[1]` at agentcore.config.json:5:5',
    'span planner.run module.type = "planner" module.operation = "run"',
    'parent The span that is current where it is called.',
    'At its first suspension, the `await` at 5:19, the caller gets its own context back',
    'Defaults of parameters are evaluated before the span starts.',
    'ends When the promise of the function settles',
    'captures Nothing, unless',
  ])
    assert.ok(said.includes(sentence), `${sentence}\n${stdout}`);
  const prose = stdout.slice(0, stdout.indexOf('\n---')).split('\n');
  assert.ok(
    prose.every((line) => line.length <= 80),
    stdout,
  );
});

explain('the attributes and the end of a span are those of its mark', async ({ sandbox }) => {
  const { chosenBy, span, outcome, strategy } = await explained(sandbox, 'src/planner.ts#search');
  assert.equal([outcome, strategy], ['wrapped', 'in-place']);
  assert.equal(chosenBy, {
    mark: { name: 'traceTool', form: 'decorator', on: 'function', line: 15, column: 3 },
  });
  assert.is(span?.name, 'tool.search');
  assert.equal(span?.attributes, {
    'tool.name': 'search',
    'gen_ai.operation.name': 'execute_tool',
    'gen_ai.tool.name': 'search',
    'code.function.name': 'Planner.search',
    'code.file.path': 'src/planner.ts',
    'code.line.number': 16,
    'code.column.number': 3,
    cost: 2,
  });
  assert.equal(
    [span?.parentFrom, span?.end, span?.capture, span?.parameters],
    ['carrier', 'settle', { arguments: true, result: true }, ['query', 'carrier']],
  );
  const { stdout } = await called(sandbox, ['explain', 'src/planner.ts#search']);
  assert.match(stdout, /captures {3}`query`, `carrier` as `tool\.parameters`, and its result as\n/);
  assert.match(stdout, /The remote span that its parameter `carrier` carries/);
});

explain('a generator starts with its first next() and ends when it is done', async ({ sandbox }) => {
  const { span, chosenBy } = await explained(sandbox, 'src/planner.ts#pages');
  assert.equal(chosenBy, { mark: { name: 'traceTool', form: 'tag', on: 'function', line: 20, column: 7 } });
  assert.is(span?.end, 'done');
  assert.match(span!.context, /^Nothing runs before the first `next\(\)`.* the `yield` at 22:5, the consumer/);
  assert.match(span!.ends, 'One that is abandoned ends when it is collected as garbage.');
});

explain('the diff is that of the lines of the function: applied, it makes those of the output', async ({ sandbox }) => {
  const before = PLANNER.split('\n');
  await called(sandbox, ['src', '--out-dir', 'out']);
  const output = sandbox.read('out/planner.ts').split('\n');
  for (const [name, first, last] of [
    ['run', 4, 7],
    ['search', 15, 18],
    ['pages', 21, 23],
  ] as const) {
    const { diff, function: said } = await explained(sandbox, `src/planner.ts#${name}`);
    assert.equal([said.startLine, said.endLine], [first, last]);
    const expected = [...before.slice(0, first - 1), ...output.slice(first - 1, last), ...before.slice(last)];
    assert.is(applyPatch(PLANNER, diff!), expected.join('\n'), name);
  }
});

explain('a function that was left alone has its reason, and where that is documented', async ({ sandbox }) => {
  const { outcome, reason, span, diff } = await explained(sandbox, 'src/planner.ts#steps');
  assert.equal([outcome, span, diff], ['left-alone', null, null]);
  assert.equal([reason?.code, reason?.document], ['early-error', 'docs/reasons.md#early-error']);
  const { stdout } = await called(sandbox, ['explain', 'src/planner.ts#steps']);
  assert.match(stdout, /Left alone\..* It gets no span\.\n\n {2}chosen by {2}`rules\[1\]`/s);
  assert.match(stdout, /reason {5}early-error: a name declared in its body repeats another of it/);
});

explain('a function that nothing chose has the nearest rule, and what that asks for', async ({ sandbox }) => {
  const method = await untraced(sandbox, 'src/planner.ts#plan');
  assert.is(method.why, 'nothing');
  // The first rule names it, and is for another file; the second is for its file, and names others.
  assert.equal(
    [method.nearestRule?.index, method.nearestRule?.unmet.map(({ criterion }) => criterion)],
    [1, ['functions']],
  );
  const accessor = await untraced(sandbox, 'src/planner.ts#size');
  assert.equal(accessor.suggestion.rule.kinds, ['accessor']);
  const { stdout } = await called(sandbox, ['explain', 'src/planner.ts#stream']);
  assert.match(
    stdout,
    `  Not traced. No mark is on it, and no rule matches it.

  The nearest is \`rules[2]\` at agentcore.config.json:6:5:
  - \`exported\` is true, and it is not exported

  To trace it, write above it
    /** @traceTool */
`,
  );
});

explain('what it proposes for a function that nothing chose does choose it, and it alone', async ({ sandbox }) => {
  const file = 'src/[id].ts';
  const text =
    'export class A {\n  constructor() {}\n  get x() { return [1].map((n) => n); }\n}\nexport const f = () => 1;\n';
  sandbox.write({ [file]: text, 'src/i.ts': text });
  for (const name of ['A.constructor', 'A.x', 'A.x.<callback>', 'f']) {
    sandbox.write({ 'agentcore.config.json': '{}' });
    const { suggestion } = await untraced(sandbox, `${file}#${name}`);
    const rules: readonly Rule[] = [suggestion.rule];
    sandbox.write({ 'agentcore.config.json': JSON.stringify({ rules }) });
    const { sites } = JSON.parse((await called(sandbox, ['list', file, 'src/i.ts', '--json'])).stdout) as {
      sites: { file: string; function: string }[];
    };
    assert.equal(
      sites.map((site) => [site.file, site.function]),
      [[file, name]],
    );
  }
  const marked = text.replace('export const f', '/** @traceTool */\nexport const f');
  sandbox.write({ 'agentcore.config.json': '{}', [file]: marked });
  assert.is((await explained(sandbox, `${file}#f`)).outcome, 'wrapped');
});

explain(
  'what keeps a function out is told: @traceIgnore, a file left out, a mark that is wrong',
  async ({ sandbox }) => {
    assert.equal(pick(await untraced(sandbox, 'src/planner.ts#secret')), ['ignored', 'function']);
    sandbox.write({
      'src/left-out.ts': MARKED,
      'src/wrong.ts': '/** @traceTool a {"x": 1} */\nexport function f() {}\n',
    });
    const { why, leftOut } = await untraced(sandbox, 'src/left-out.ts#search');
    assert.equal([why, leftOut], ['file', 'exclude']);
    const { stdout } = await called(sandbox, ['explain', 'src/left-out.ts#search']);
    assert.match(stdout, 'The file is not looked at: `exclude` has `src/left-out.ts`');
    const wrong = await called(sandbox, ['explain', 'src/wrong.ts#f']);
    assert.match(wrong.stderr, 'AC1006');
    assert.match(wrong.stdout.replace(/\s+/g, ' '), 'The build cannot use the tag `@traceTool` at src/wrong.ts:1:5;');
  },
);

function pick({ why, ignored }: NotChosen): unknown[] {
  return [why, ignored];
}

explain('output of an earlier run is known as such', async ({ sandbox }) => {
  await called(sandbox, ['src', '--out-dir', 'out']);
  const { why, leftOut } = await untraced(sandbox, 'out/planner.ts#run');
  assert.equal([why, leftOut], ['file', 'instrumented']);
});

explain('a function is named by its end, by its line, or by its place', async ({ sandbox }) => {
  const nameOf = async (target: string) => (await explained(sandbox, target)).function.name;
  sandbox.write({ 'src/a#b.ts': 'class A {\n  #go() {\n    return [2].map((n) => n);\n  }\n}\n' });
  assert.is(await nameOf('src/planner.ts#run'), 'Planner.run');
  assert.is(await nameOf('src/a#b.ts##go'), 'A.#go');
  assert.is(await nameOf('src/planner.ts:5'), 'Planner.run');
  assert.is(await nameOf('src/planner.ts:31'), 'secret');
  assert.is(await nameOf('src/planner.ts:32:18'), 'secret.<callback>');
});

explain(
  'a name that no function or several have is an error with the nearest, or with their places',
  async ({ sandbox }) => {
    const near = await called(sandbox, ['explain', 'src/planner.ts#Planer.run']);
    assert.is(near.code, 2);
    assert.match(
      near.stderr,
      'error AC5016: no function of src/planner.ts is called Planer.run\n  fix: Did you mean `Planner.run`',
    );
    const line = await called(sandbox, ['explain', 'src/planner.ts:1']);
    assert.match(
      line.stderr,
      'error AC5016: no function of src/planner.ts is at line 1\n  fix: The functions there are: Planner.run,',
    );
    const many = await called(sandbox, ['explain', 'src/planner.ts#<callback>']);
    assert.is(many.code, 2);
    assert.match(many.stderr, 'error AC5017: src/planner.ts#<callback> is 2 functions');
    assert.match(many.stderr, 'secret.<callback> at src/planner.ts:32:18, stream.<callback> at src/planner.ts:36:18');
    assert.match(
      many.stderr,
      'fix: Name the one you mean by its place: agentcore-instrument explain src/planner.ts:32:18\n',
    );
  },
);

explain('a call that names no function, or no source, exits 2', async ({ sandbox }) => {
  sandbox.write({ 'src/data.json': '{}' });
  for (const [target, code] of [
    ['src/planner.ts', 'AC5015'],
    ['src#run', 'AC5015'],
    ['src/data.json#run', 'AC5015'],
    ['src/none.ts#run', 'AC5003'],
  ]) {
    const ended = await called(sandbox, ['explain', target!]);
    assert.is(ended.code, 2, target);
    assert.match(ended.stderr, `error ${code}`);
    assert.is(ended.stdout, '');
  }
  const { stdout } = await called(sandbox, ['explain', 'src/planner.ts', '--json']);
  const { ok, explanation, diagnostics } = JSON.parse(stdout) as ExplainDocument;
  assert.equal([ok, explanation, diagnostics[0]?.code], [false, null, 'AC5015']);
});

explain('a source that does not parse, or is not UTF-8, exits 1 and says where', async ({ sandbox }) => {
  sandbox.write({
    'src/broken.ts': 'function f( {\n',
    'src/latin.ts': Buffer.from('// \xe9\nfunction f() {}\n', 'latin1'),
  });
  const broken = await called(sandbox, ['explain', 'src/broken.ts#f']);
  assert.is(broken.code, 1);
  assert.match(broken.stderr, /^src\/broken\.ts:\d:\d+ - error AC4001/);
  const latin = await called(sandbox, ['explain', 'src/latin.ts#f']);
  assert.is(latin.code, 1);
  assert.match(latin.stderr, 'src/latin.ts - error AC5101');
});

explain('list counts what was wrapped and left alone, by reason, in each file and in all', async ({ sandbox }) => {
  sandbox.write({ 'src/search.ts': MARKED, 'src/plain.ts': PLAIN });
  const { stdout } = await called(sandbox, ['list']);
  const lines = stdout.split('\n');
  assert.is(lines[0], 'src/planner.ts  3 wrapped, 1 left alone (1 early-error)');
  assert.is(lines.at(-2), '4 functions in 2 of 3 files, 1 left alone (1 early-error)');
  const json = JSON.parse((await called(sandbox, ['list', '--json'])).stdout) as {
    counts: object;
    files: { source: string; counts: object }[];
  };
  assert.equal(json.counts, { wrapped: 4, leftAlone: { 'early-error': 1 } });
  assert.equal(
    json.files.map(({ source, counts }) => [source, counts]),
    [
      ['src/plain.ts', { wrapped: 0, leftAlone: {} }],
      ['src/planner.ts', { wrapped: 3, leftAlone: { 'early-error': 1 } }],
      ['src/search.ts', { wrapped: 1, leftAlone: {} }],
    ],
  );
});

explain.run();

/** What the tsconfig plugin says, and how: in the compiler's form, at places of the user's, with an exit code that fits. */
import { existsSync } from 'node:fs';
import ts from 'typescript';
import { suite } from 'uvu';
import * as assert from 'uvu/assert';
import transformProgram from '../../transformer/entry.js';
import { CONSOLE, SampleProject } from './sample.js';

const test = suite<{ project: SampleProject }>('messages of the tsconfig plugin');
test.before.each((context) => {
  context.project = new SampleProject();
});
test.after.each(({ project }) => project.remove());

interface Compiled {
  /** What was written where the compiler writes. */
  readonly written: string;
  /** What the compiler has been given, in its own form. */
  readonly reported: string;
  readonly emitSkipped: boolean;
}

/** Builds the project by its tsconfig, of which `entry` is the text of the plugin's entry. */
function compile(project: SampleProject, entry: string, more = ''): Compiled {
  project.write({
    'tsconfig.json': `{
  "compilerOptions": { "target": "es2022", "module": "nodenext", "rewriteRelativeImportExtensions": true, "types": [],
    "lib": ["es2022"], "rootDir": "src", "outDir": "out", "skipLibCheck": true, "declaration": true, ${more}
    "plugins": [${entry}] },
  "files": ["src/app.ts", "console.d.ts"]
}
`,
    'console.d.ts': CONSOLE,
  });
  const tsconfig = ts.readJsonConfigFile(project.at('tsconfig.json'), ts.sys.readFile);
  const { options, fileNames, errors } = ts.parseJsonSourceFileConfigFileContent(tsconfig, ts.sys, project.path);
  options.configFilePath = project.at('tsconfig.json');
  assert.equal(errors, []);
  let written = '';
  const sys = { ...ts.sys, getCurrentDirectory: () => project.path, write: (text: string) => (written += text) };
  const host = ts.createCompilerHost(options);
  const own = ts.createProgram(fileNames, options, host);
  const [{ transform: _, ...rest }] = options['plugins'] as unknown as [Record<string, unknown>];
  const program = transformProgram(own, host, { transform: 'x', ...rest }, { ts: { ...ts, sys } as typeof ts });
  const reported = [...ts.getPreEmitDiagnostics(program)];
  const { emitSkipped, diagnostics } = program.emit();
  const all = ts.sortAndDeduplicateDiagnostics([...reported, ...diagnostics]);
  const format = { getCurrentDirectory: () => project.path, getCanonicalFileName: (name: string) => name };
  return { written, reported: ts.formatDiagnostics(all, { ...format, getNewLine: () => '\n' }), emitSkipped };
}

const ENTRY = '{ "transform": "agentcore-instrument/transformer", "transformProgram": true }';
const withKeys = (keys: string): string => ENTRY.replace(' }', `, ${keys} }`);

test('warnings stand where the compiler writes, and are not reported to it', ({ project }) => {
  project.write({
    'src/plan.ts': `/** @traceTol plan */
export async function plan(steps: number): Promise<{ steps: number }> { return { steps }; }

  /** @traceTool each */
export function* each(): Generator<number, void, number> { take(yield 1); }
declare function take(n: number): void;
`,
    'agentcore.config.json': `{ "rules": [
  { "files": "src/plan.ts", "functions": "plam", "module": "planner" }
] }`,
  });
  const { written, reported, emitSkipped } = compile(project, ENTRY);
  assert.is(reported, '');
  assert.not.ok(emitSkipped);
  assert.match(
    written,
    'src/plan.ts(1,5): warning TS901001: AC1001: `@traceTol` is no mark; `@traceTool` is.\n  Write `@traceTool`.\n',
  );
  assert.match(written, 'agentcore.config.json(2,3): warning TS903001: AC3001: `rules[0]` matches no function');
  assert.match(written, 'Did you mean `plan`?');
});

test('--pretty shows the place', ({ project }) => {
  project.write({ 'src/plan.ts': '\n  /** @traceTol plan */\nexport async function plan(n: number) { return n; }\n' });
  const { written } = compile(project, ENTRY, '"pretty": true,');
  assert.match(written, '  /** @traceTol plan */\n');
  assert.match(written, '~~~~~~~~~');
});

test('functions that are left alone: marked ones at their places, the others in one line', ({ project }) => {
  project.write({
    'src/plan.ts': `/** @traceTool retry */
export async function retry(n: number) { if (n > 0) return retry(n - 1); }
export async function plan(n: number) { if (n > 0) return plan(n - 1); }
`,
    'agentcore.config.json': '{ "rules": [{ "functions": "plan" }] }',
  });
  const { written } = compile(project, ENTRY);
  assert.match(
    written,
    'src/plan.ts(2,23): warning TS907012: AC7012: `retry` is marked, and is left alone (self-call): ',
  );
  assert.match(
    written,
    'message TS907012: AC7012: Of the functions that rules choose, 1 is left alone (self-call: 1).',
  );
});

test('a rule is judged when its files are those of the program alone', ({ project }) => {
  project.write({
    'agentcore.config.json':
      '{ "rules": [{ "files": "*/**", "functions": "nowhere" }, { "files": "src/**", "functions": "no" }] }',
    'other/more.ts': 'export function nowhere() {}\n',
  });
  const { written } = compile(project, ENTRY);
  assert.not.match(written, 'rules[0]');
  assert.match(written, 'rules[1]');
});

for (const [name, entry, message] of [
  ['an unknown key', withKeys('"rule": []'), "AC7010: The plugin's entry has no key `rule`.\n  Did you mean `rules`?"],
  [
    'a configuration in the entry',
    withKeys('"rules": [{ "functons": "x" }]'),
    'AC2001: The configuration has no key `rules[0].functons`.',
  ],
  [
    'a file and a configuration',
    withKeys('"config": "a.json", "rules": []'),
    'AC7011: `config` names a file, and `rules` is',
  ],
  ['no path', withKeys('"config": {}'), 'AC7011: `config` is no path.'],
] as const) {
  test(`an error keeps the program from emitting, and is at its place in the tsconfig: ${name}`, ({ project }) => {
    const { reported, emitSkipped } = compile(project, entry);
    assert.match(reported, message);
    assert.match(reported, /^tsconfig\.json\(4,\d+\): error TS90/);
    assert.ok(emitSkipped);
    assert.not.ok(existsSync(project.at('out')));
  });
}

test('so does one in the configuration file, and one that is not there', ({ project }) => {
  project.write({ 'agentcore.config.json': '{\n  "rulez": []\n}' });
  const wrong = compile(project, ENTRY);
  assert.match(
    wrong.reported,
    'agentcore.config.json(2,3): error TS902001: AC2001: The configuration has no key `rulez`.',
  );
  assert.ok(wrong.emitSkipped);
  const missing = compile(project, withKeys('"config": "no.json"'));
  assert.match(missing.reported, /^error TS907011: AC7011: .*no\.json/);
  assert.ok(missing.emitSkipped);
});

test('the configuration is watched as what the tsconfig extends is, and where it could be', ({ project }) => {
  const extended = (): string[] => {
    const tsconfig = ts.readJsonConfigFile(project.at('tsconfig.json'), ts.sys.readFile);
    const program = ts.createProgram([], { configFile: tsconfig, configFilePath: project.at('tsconfig.json') });
    transformProgram(program, undefined, { transform: 'x' }, { ts });
    return (tsconfig as unknown as { extendedSourceFiles: string[] }).extendedSourceFiles;
  };
  project.write({ 'tsconfig.json': '{}' });
  assert.equal(extended(), [project.at('agentcore.config.json')]);
  project.write({ 'agentcore.config.json': '{ "no": 1 }' });
  assert.equal(extended(), [project.at('agentcore.config.json')]);
});

test('as a transformer of single files it gives the compiler an error, and leaves the files alone', ({ project }) => {
  const program = ts.createProgram([project.at('src/plan.ts')], {});
  for (const given of [
    // As ts-patch calls a transformer of files, and a raw one.
    (addDiagnostic: object): unknown[] => [program, {}, { ts, addDiagnostic }],
    (addDiagnostic: object): unknown[] => [{ addDiagnostic }, program, {}],
  ]) {
    const told: ts.Diagnostic[] = [];
    const call = transformProgram as unknown as (...args: unknown[]) => unknown;
    assert.type(call(...given((diagnostic: ts.Diagnostic) => told.push(diagnostic))), 'function');
    assert.is(told.length, 1);
    assert.match(ts.flattenDiagnosticMessageText(told[0]?.messageText, '\n'), /^AC7002.*\n.*"transformProgram": true/);
  }
});

test('where nobody takes an error it throws one whose stack is what is to be done', () => {
  const call = transformProgram as unknown as (...args: unknown[]) => unknown;
  for (const given of [[{}], [{}, {}], []]) {
    try {
      call(...given);
      assert.unreachable();
    } catch (error) {
      assert.match((error as Error).stack ?? '', /^error AC7002: .*\n.*"transformProgram": true[^\n]*$/);
    }
  }
});

test.run();

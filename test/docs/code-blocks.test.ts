/**
 * Every `ts` block of README.md and docs/: instrumented by our own tool, compiled, and executed against our own OTLP
 * receiver, which stands in for the collector at localhost:4317. What a block says it prints is what it prints.
 */
import { suite } from 'uvu';
import * as assert from 'uvu/assert';
import { startCollector } from '../../cli/collector/index.js';
import { guides, placeOf } from './support/markdown.js';
import { PageProject } from './support/page-project.js';
import { matchesPromise, type Program, programsOf, promisedOutput } from './support/programs.js';

const collector = await startCollector();
const test = suite('code blocks of the documentation');
test.after(() => collector.stop());

async function check(project: PageProject, program: Program): Promise<void> {
  const place = placeOf(program.block);
  const { code, stdout, stderr } = await project.run(program);
  // The console exporter writes there.
  if (!program.block.text.includes('consoleExport: true')) assert.is(stderr, '', `${place} wrote to stderr`);
  assert.is(code, 0, `${place} failed`);
  const lines = stdout.split('\n').filter((line) => line !== '');
  const promised = promisedOutput(program.block.text);
  const kept = lines.length === promised.length && promised.every((promise, i) => matchesPromise(lines[i]!, promise));
  assert.ok(kept, `${place} says it prints\n${promised.join('\n')}\nand prints\n${lines.join('\n')}`);
}

for (const page of guides()) {
  test(`${page.path}: every program runs and prints what it says`, async () => {
    const project = new PageProject(page, collector);
    // A test prints what its runner does, which a command of the page calls.
    const programs = project.programs.filter(({ file }) => !file.endsWith('.test.ts'));
    const failures: unknown[] = [];
    // One by one: two at once, beside another file of tests, are too many for the two seconds that a flush at the end has.
    for (const program of programs) await check(project, program).catch((failure: unknown) => failures.push(failure));
    if (failures.length > 0) throw failures[0];
  });
}

test('there are programs to check, and one that cannot be', () => {
  const programs = guides().flatMap(programsOf);
  assert.ok(programs.length > 40, `only ${programs.length} programs`);
  const unchecked = programs.flatMap(({ notChecked }) => notChecked ?? []);
  assert.equal(unchecked, ['@opentelemetry/exporter-zipkin is not installed here']);
});

test.run();

/**
 * Every command in a `bash` block of README.md and docs/ is run, in the order of the page, in a project that has the
 * files of the page. Where output is shown below the commands, it is theirs, but for durations. What cannot be run here
 * is in NOT_RUN, word for word, with the reason: a new command fails until it runs or stands there.
 */
import { spawnSync } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { createServer } from 'node:net';
import { join } from 'node:path';
import { suite } from 'uvu';
import * as assert from 'uvu/assert';
import { type Collector, startCollector } from '../../cli/collector/index.js';
import { type CommandBlock, commandBlocks, comparable, WITH_PACKAGES } from './support/commands.js';
import { guides, type Page, placeOf, readPage, repository } from './support/markdown.js';
import { withCollector } from './support/page-project.js';
import { matchesPromise, otherFilesOf, programsOf } from './support/programs.js';
import { Scratch, TSCONFIG } from './support/scratch.js';

const DOCKER = 'needs Docker, and images from a registry';
const INSTALL = 'installs from the npm registry; test/package installs the packed tarball';

const NOT_RUN: Readonly<Record<string, string>> = {
  ...Object.fromEntries(WITH_PACKAGES.map((command) => [command, 'needs packages; npm run test:doors runs it'])),
  'npm ci && npm run demo': 'for a clean clone; test/package runs the demo',
  'npm ci && npm test': 'for a clean clone; it is what runs this test',
  'npm install agentcore-instrument': INSTALL,
  'npm install @opentelemetry/exporter-zipkin@2.12.1': INSTALL,
  'npm ls @opentelemetry/api': 'asks about packages that npm has installed',
  'docker run --rm -d --name jaeger -p 4317:4317 -p 4318:4318 -p 16686:16686 jaegertracing/jaeger:2.15.0': DOCKER,
  'docker network create tracing': DOCKER,
  'docker run --rm -d --name zipkin --network tracing -p 9411:9411 openzipkin/zipkin': DOCKER,
  'docker run --rm -d --name collector --network tracing -p 4317:4317 -v "$PWD/otel-collector.yaml:/etc/otel-collector.yaml" otel/opentelemetry-collector-contrib --config /etc/otel-collector.yaml':
    DOCKER,
};

const hasCurl = spawnSync('curl', ['--version']).error === undefined;

const isRun = (command: string) => !Object.hasOwn(NOT_RUN, command) && (hasCurl || !command.startsWith('curl '));

/** A project with the files of the page. */
function projectOf(page: Page): Scratch {
  const scratch = new Scratch();
  scratch.write('tsconfig.json', JSON.stringify(TSCONFIG));
  for (const { block, file } of programsOf(page)) if (file.startsWith('src/')) scratch.write(file, block.text);
  for (const { info, text } of otherFilesOf(page)) scratch.write(info, text);
  return scratch;
}

function hasSources(page: Page): boolean {
  return programsOf(page).some(({ file }) => file.startsWith('src/'));
}

async function runBlock({ block, commands, output }: CommandBlock, scratch: Scratch, collector: Collector) {
  const wanted = commands.filter(isRun);
  if (wanted.length === 0) return;
  const script = withCollector(['set -eo pipefail', 'exec 2>&1', ...wanted].join('\n'), collector);
  const { code, stdout } = await scratch.run('bash', ['-c', script], { npm_config_loglevel: 'error' });
  assert.is(code, 0, `${placeOf(block)}: exit code ${code}\n${stdout}`);
  if (output !== undefined)
    assert.is(comparable(stdout), comparable(output), `${placeOf(block)} prints something else`);
  else assert.not.match(stdout, /^agentcore: (?!\d)/m, `${placeOf(block)} complains`);
}

const collector = await startCollector();
const test = suite('commands of the documentation');
test.after(() => collector.stop());

const pages = guides().map((page) => ({ page, blocks: commandBlocks(page) }));

async function runPage({ blocks }: (typeof pages)[number], scratch: Scratch): Promise<Scratch> {
  for (const block of blocks) await runBlock(block, scratch, collector);
  return scratch;
}

/** Pages with sources side by side; the others, one after another, in the project that docs/cli.md has built. */
const done = new Map<string, Promise<Scratch>>();
const withCommands = pages.filter(({ blocks }) => blocks.some(({ commands }) => commands.some(isRun)));
for (const each of withCommands) {
  if (hasSources(each.page)) done.set(each.page.path, runPage(each, projectOf(each.page)));
}
let previous = done.get('docs/cli.md')!;
for (const each of withCommands) {
  if (hasSources(each.page)) continue;
  previous = previous.then((scratch) => runPage(each, scratch));
  done.set(each.page.path, previous);
}
// Each is awaited by its own test; until then a failure is nobody's.
for (const run of done.values()) run.catch(() => undefined);

for (const [path, run] of done) {
  test(`${path}: every command runs, and prints what is shown`, async () => void (await run));
}

test('what is said not to run is on a page', () => {
  const all = new Set(pages.flatMap(({ blocks }) => blocks.flatMap(({ commands }) => commands)));
  for (const command of Object.keys(NOT_RUN)) assert.ok(all.has(command), `no page has: ${command}`);
});

test('npm scripts that a page names are in package.json, or on the page', () => {
  const { scripts } = JSON.parse(readFileSync(join(repository, 'package.json'), 'utf8')) as { scripts: object };
  for (const { text, path } of guides()) {
    for (const [, name] of text.matchAll(/\bnpm run ([\w:-]+)/g)) {
      const isShown = text.includes(`"${name}": "`);
      assert.ok(isShown || Object.hasOwn(scripts, name!), `${path} names npm run ${name}`);
    }
  }
});

test('docs/troubleshooting.md shows the line that is printed when no collector is there', async () => {
  const page = readPage('docs/troubleshooting.md');
  const [check] = commandBlocks(page).flatMap(({ commands }) => commands.filter((line) => line.includes('--eval')));
  const [shown] = page.blocks.filter(({ language, text }) => language === 'text' && text.startsWith('agentcore: '));
  const port = await closedPort();
  const { stderr } = await new Scratch().run('bash', ['-c', check!.replaceAll('4317', `${port}`)]);
  const said = stderr.replaceAll(`${port}`, '4317').trim();
  assert.ok(matchesPromise(said, shown!.text), said);
});

function closedPort(): Promise<number> {
  return new Promise((resolve) => {
    const server = createServer().listen(0, '127.0.0.1', () => {
      const address = server.address();
      server.close(() => resolve(typeof address === 'object' && address !== null ? address.port : 0));
    });
  });
}

test.run();

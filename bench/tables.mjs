/**
 * `node bench/tables.mjs [--node PATH]… [--dist FOLDER] [--only NAME]… [--readme FILE] [--quick]`: runs all benchmarks with
 * each Node.js (default: this one) and writes what they print between the marks of bench/README.md, section by section. It
 * asks nothing, takes some twelve minutes a Node.js, needs the npm registry the first time, and goes on when a benchmark
 * fails; its exit code is 1 then. `--quick` takes few and short rounds and no peers, and shows only that it works.
 *
 * From Node.js 24 on, code by hand and others have SDK 3.1 with API 1.10, which need 22.15; ours is measured against SDK
 * 2.12, too.
 */
import { cpus, loadavg } from 'node:os';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import { ensureBuilt } from '../scripts/support/package.mjs';
import { succeed } from '../scripts/support/processes.mjs';
import { ROOT } from './support/places.mjs';
import { printed } from './support/printed.mjs';
import { Sections } from './support/sections.mjs';

const NAMES = ['runtime', 'export', 'sanitize', 'build'];
const { values } = parseArgs({
  options: {
    node: { type: 'string', multiple: true, default: [process.execPath] },
    dist: { type: 'string' },
    only: { type: 'string', multiple: true, default: NAMES },
    readme: { type: 'string', default: join(ROOT, 'bench/README.md') },
    quick: { type: 'boolean', default: false },
  },
});

const shared = values.dist === undefined ? [] : ['--dist', values.dist];
const quick = values.quick ? ['--quick'] : [];
const words = values.quick ? quick : ['--peers'];
const quickBuild = ['start-up', '--corpus', join(ROOT, 'src/propagation'), '--rounds', '1'];

/** The settings for which it matters which SDK there is. */
const ON_SDK = ['sampled-out', 'sampled-out-child', 'recording', 'foreign'];

/** The title of each section, and the commands that make it. */
const BENCHMARKS = {
  runtime: (major) => [
    'Instrumented code',
    major < 24 ? ['run.mjs', ...words] : ['run.mjs', '--sdk', '3', ...words],
    ...(major < 24 ? [] : [['run.mjs', ...ON_SDK, ...quick]]),
  ],
  export: () => ['Export', ['export.mjs', ...quick]],
  sanitize: () => ['Sanitizer', ['sanitize.mjs', ...words]],
  build: () => ['Build', ['build.mjs', ...(values.quick ? quickBuild : ['--rounds', '3'])]],
};

const unknown = values.only.filter((name) => !NAMES.includes(name));
if (unknown.length > 0) {
  console.error(`unknown: ${unknown.join(', ')}; benchmarks: ${NAMES.join(' ')}`);
  process.exit(2);
}
const sections = new Sections(values.readme);
const work = [];
for (const node of values.node) {
  const version = (await succeed([node, '--version'])).stdout.trim().replace('v', '');
  const major = Number.parseInt(version, 10);
  for (const name of values.only) work.push({ node, version, name, section: `${name}-${major}`, major });
}
// Rather now than when all is measured.
for (const { section } of work) sections.find(section);

const [busy] = loadavg();
if (busy > 0.5) console.error(`the machine is busy: load average ${busy.toFixed(1)}`);
if (values.dist === undefined) await ensureBuilt(() => console.error('building…'));
const commit = (
  await succeed(['git', 'describe', '--always', '--dirty', '--exclude', '*'], { cwd: ROOT })
).stdout.trim();
const started = Date.now();
for (const [index, { node, version, name, section, major }] of work.entries()) {
  const [title, ...commands] = BENCHMARKS[name](major);
  console.error(`\n[${index + 1}/${work.length}, ${minutes()} min] ${title}, Node.js ${version}`);
  const [load] = loadavg();
  const texts = [];
  for (const [script, ...options] of commands) {
    const command = [process.execPath, join(ROOT, 'bench', script), ...options, ...shared, '--node', node];
    const { text, code } = await printed(command, ROOT);
    texts.push(text);
    if (code !== 0) {
      console.error(`${script} ended with exit code ${code}; what it printed is in the section all the same`);
      process.exitCode = 1;
    }
  }
  const made = `Made on ${today()} from commit ${commit}, Node.js ${version}, ${cpus().length} cores; the load average was ${load.toFixed(1)} when it began.`;
  sections.replace(section, `## ${title}, Node.js ${major}\n\n${made}\n\n${texts.join('\n\n')}\n`);
}
if (NAMES.every((name) => values.only.includes(name))) {
  const about = [
    `All below was made by one run of \`node bench/tables.mjs\`, in ${minutes()} minutes, on a machine whose load average was`,
    `${busy.toFixed(1)} before. Part of what later sections name is the run itself.`,
  ];
  sections.replace('about', about.join('\n'));
}
console.error(`\n${minutes()} minutes`);

function minutes() {
  return Math.round((Date.now() - started) / 60_000);
}

function today() {
  return new Date().toLocaleDateString('en-GB', { day: 'numeric', month: 'long', year: 'numeric', timeZone: 'UTC' });
}

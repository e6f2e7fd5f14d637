/**
 * `node bench/tables.mjs [--node PATH]… [--dist FOLDER] [--only NAME]…`: runs all benchmarks with each Node.js (default:
 * this one) and writes what they print between the marks of bench/README.md. Takes half an hour.
 */
import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import { succeed } from '../scripts/support/processes.mjs';
import { ROOT } from './support/places.mjs';

const { values } = parseArgs({
  options: {
    node: { type: 'string', multiple: true, default: [process.execPath] },
    dist: { type: 'string' },
    only: { type: 'string', multiple: true, default: ['runtime', 'export', 'sanitize', 'build'] },
  },
});
const BENCHMARKS = {
  runtime: ['Instrumented code', ['run.mjs', '--peers']],
  export: ['Export', ['export.mjs']],
  sanitize: ['Sanitizer', ['sanitize.mjs', '--peers']],
  build: ['Build', ['build.mjs', '--rounds', '3']],
};
const readme = join(ROOT, 'bench/README.md');
const dist = values.dist === undefined ? [] : ['--dist', values.dist];
const timeoutMs = 60 * 60_000;

for (const node of values.node) {
  const version = (await succeed([node, '--version'])).stdout.trim().replace(/^v(\d+).*/, '$1');
  for (const name of values.only) {
    const [title, [script, ...words]] = BENCHMARKS[name];
    console.log(`${title}, Node.js ${version}…`);
    const command = [process.execPath, join(ROOT, 'bench', script), ...words, '--node', node, ...dist];
    const { stdout } = await succeed(command, { cwd: ROOT, timeoutMs });
    // What is printed while packages are fetched and built is no part of the result.
    const result = stdout.replace(/^(?:building|fetching).*\n/gm, '').trim();
    replaceSection(`${name}-${version}`, `## ${title}, Node.js ${version}\n\n${result}\n`);
  }
}

/** Puts `text` in the place that `<!-- name -->` and `<!-- /name -->` mark. */
function replaceSection(name, text) {
  const before = readFileSync(readme, 'utf8');
  const [begin, end] = [`<!-- ${name} -->\n`, `<!-- /${name} -->`];
  const start = before.indexOf(begin);
  const stop = before.indexOf(end);
  if (start < 0 || stop < start) throw new Error(`bench/README.md has no ${begin.trim()} … ${end}`);
  writeFileSync(readme, `${before.slice(0, start + begin.length)}\n${text}\n${before.slice(stop)}`);
}

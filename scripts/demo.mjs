/**
 * `npm run demo`: instruments the sources of `fixtures/modular-agent` with the command line, compiles the copy by plain
 * `tsc`, and runs it under `agentcore-instrument run`: its spans go over OTLP/gRPC into the command's receiver, and the
 * answer and the trace are printed.
 *
 * Options are the agent's own (`npm run demo -- --help`), and `--spans FILE`, which writes the received spans as JSON.
 *
 * The copy is in `.agentcore/demo`, which is left there to be looked at: inside the repository, where the package's own
 * name resolves to `dist/` without being installed.
 */
import { mkdirSync, writeFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { join } from 'node:path';
import { isStale } from './support/freshness.mjs';
import { bin, ensureBuilt, root } from './support/package.mjs';
import { CommandFailed, show, succeed } from './support/processes.mjs';

const agent = join(root, 'fixtures/modular-agent');
const scratch = join(root, '.agentcore/demo');
const instrumented = join(scratch, 'instrumented');
const compiled = join(scratch, 'compiled');

async function buildAgent() {
  const built = join(scratch, 'built');
  if (!isStale(built, [agent, join(root, 'dist/cjs/package.json')])) return;
  mkdirSync(scratch, { recursive: true });
  const project = join(agent, 'tsconfig.json');
  const config = join(agent, 'agentcore.config.json');
  const node = process.execPath;
  await succeed([node, bin, '--tsconfig', project, '--config', config, '--out-dir', instrumented, '--strict']);
  const tsc = createRequire(import.meta.url).resolve('typescript/bin/tsc');
  await succeed([node, tsc, '-p', instrumented, '--outDir', compiled]);
  writeFileSync(built, '');
}

/**
 * Takes `--spans FILE` out of the arguments.
 *
 * @param {readonly string[]} args
 */
function splitArguments(args) {
  const at = args.indexOf('--spans');
  if (at === -1) return { runOptions: [], agentOptions: args };
  const file = args[at + 1];
  if (file === undefined) return undefined;
  return { runOptions: ['--json', file], agentOptions: args.toSpliced(at, 2) };
}

async function demo() {
  const split = splitArguments(process.argv.slice(2));
  if (split === undefined) {
    console.error('--spans wants the name of a file');
    return 2;
  }
  await ensureBuilt(() => console.error('Building agentcore-instrument (the first time only) …'));
  await buildAgent();
  const program = [process.execPath, join(compiled, 'main.js'), ...split.agentOptions];
  // Its help makes no spans to show.
  if (split.agentOptions.includes('--help')) return show(program);
  return show([process.execPath, bin, 'run', ...split.runOptions, '--', ...program]);
}

try {
  process.exitCode = await demo();
} catch (error) {
  if (!(error instanceof CommandFailed)) throw error;
  console.error(error.message);
  process.exitCode = 1;
}

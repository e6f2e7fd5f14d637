/** Why no span came, judged from what `run` can see: the environment, how the program ended, and what it is. */
import { type Dirent, readdirSync, readFileSync, statSync } from 'node:fs';
import { basename, dirname, join, relative, resolve } from 'node:path';
import type { CollectorStats } from '../../collector/index.js';
import { type Reason, sampledOut, switchedOff } from '../../report/switched-off.js';
import type { ChildEnd } from './child.js';
import { describeRefusals } from './report.js';

export interface RunEvidence {
  readonly command: readonly string[];
  readonly env: NodeJS.ProcessEnv;
  readonly cwd: string;
  readonly end: Extract<ChildEnd, { kind: 'ended' }>;
  readonly stats: CollectorStats;
}

/** The paragraph that stands where the tree would: what is known to be the cause, else what is likely. */
export function explainNoSpans(evidence: RunEvidence): string {
  const refusals = describeRefusals(evidence.stats);
  const certain = [switchedOff(evidence.env), sampledOut(evidence.env), otherRuntime(evidence.command)];
  const known = certain.filter((reason) => reason !== undefined);
  const guesses = known.length > 0 || refusals.length > 0 ? [] : likely(evidence);
  const lines = [
    ...known.flatMap(({ cause, fix }) => [`  cause: ${cause}`, `  fix: ${fix}`]),
    ...guesses.flatMap(({ cause, fix }) => [`  likely cause: ${cause}`, `  fix: ${fix}`]),
  ];
  const first = evidence.stats.droppedSpans > 0 ? 'no span could be kept' : 'no span came from the program';
  return [`agentcore: ${first}`, ...lines, ...refusals].join('\n');
}

function otherRuntime(command: readonly string[]): Reason | undefined {
  const name = basename(command[0] ?? '').replace(/\.exe$/i, '');
  if (!/^(deno|bunx?|python[\d.]*|ruby|java|go|cargo|dotnet|php|perl)$/.test(name)) return undefined;
  const cause = `${name} does not read NODE_OPTIONS, through which tracing is set up in Node.js programs`;
  return { cause, fix: 'run the program by Node.js, or set tracing up in it and export to AGENTCORE_RUN_ENDPOINT' };
}

function likely({ command, cwd, end }: RunEvidence): Reason[] {
  const reasons: Reason[] = [];
  if (end.signal !== null) {
    const cause = `${end.signal} ended the program; spans not yet exported went with it`;
    reasons.push({ cause, fix: 'let the program end by itself, or handle the signal and await shutdownTracing()' });
  } else if (end.exitCode !== 0) {
    const cause = `the program failed (exit code ${end.exitCode}), perhaps before its first marked function`;
    reasons.push({ cause, fix: 'see what it printed above' });
  }
  const entry = command.map((word) => resolve(cwd, word)).find(isScript);
  const folder = entry === undefined ? undefined : dirname(entry);
  if (folder !== undefined && mentionsUs(folder)) {
    const cause = 'instrumented code is there, but none of its functions was called';
    reasons.push({ cause, fix: '`agentcore-instrument list` names the functions that make spans' });
  } else {
    const cause =
      folder === undefined
        ? 'the program may not have been built with agentcore-instrument'
        : `nothing in ${relative(cwd, folder) || '.'} was built with agentcore-instrument, as far as its text shows`;
    reasons.push({ cause, fix: 'agentcore-instrument SRC --out-dir OUT, then run the program in OUT' });
  }
  if (entry === undefined || readText(entry).includes('process.exit(')) {
    const who = entry === undefined ? 'the program may have called' : `${relative(cwd, entry)} calls`;
    const cause = `${who} process.exit() before its spans were exported`;
    reasons.push({ cause, fix: 'set process.exitCode instead, or await shutdownTracing() before process.exit()' });
  }
  return reasons;
}

const SCRIPT = /\.[cm]?[jt]sx?$/;
const MAX_FILES = 300;
const MAX_FOLDERS = 100;
const MAX_BYTES = 512 * 1024;

function isScript(path: string): boolean {
  return SCRIPT.test(path) && statSync(path, { throwIfNoEntry: false })?.isFile() === true;
}

/** Whether one of the first few hundred scripts in and below `folder` names this package, as all instrumented code does. */
function mentionsUs(folder: string): boolean {
  const folders = [folder];
  let files = 0;
  // The list grows while it is read: folders are visited breadth first.
  for (const next of folders) {
    for (const entry of listFolder(next)) {
      const path = join(next, entry.name);
      const visited = entry.isDirectory() && entry.name !== 'node_modules' && !entry.name.startsWith('.');
      if (visited && folders.length < MAX_FOLDERS) folders.push(path);
      if (!entry.isFile() || !SCRIPT.test(entry.name) || files >= MAX_FILES) continue;
      files++;
      if (readText(path).includes('agentcore-instrument')) return true;
    }
  }
  return false;
}

// What cannot be read shows nothing: a guess at the cause must not fail over it.
function listFolder(folder: string): Dirent[] {
  try {
    return readdirSync(folder, { withFileTypes: true });
  } catch {
    return [];
  }
}

function readText(path: string): string {
  try {
    return statSync(path).size > MAX_BYTES ? '' : readFileSync(path, 'utf8');
  } catch {
    return '';
  }
}

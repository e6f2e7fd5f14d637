/** Runs a program of this suite in a process of its own, with an instrumented module. */
import { type ChildProcess, spawn } from 'node:child_process';
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath, pathToFileURL } from 'node:url';
import { compile } from '../../support/execute.js';
import { wrapEverything } from '../../support/wrap-everything.js';

const root = fileURLToPath(new URL('../../..', import.meta.url));
mkdirSync(join(root, '.tmp'), { recursive: true });
const folder = mkdtempSync(join(root, '.tmp', 'faults-'));
process.on('exit', () => rmSync(folder, { recursive: true, force: true }));

/** The URL of a module with `text`, all of whose functions are instrumented. */
export function instrumentedModule(text: string): string {
  const runtime = pathToFileURL(join(root, 'src/runtime/index.ts')).href;
  const code = compile(wrapEverything(text).code, 'case.ts').replace(
    /(['"])agentcore-instrument\/runtime\1/g,
    (_, quote: string) => `${quote}${runtime}${quote}`,
  );
  const file = join(folder, `module-${process.hrtime.bigint()}.mjs`);
  writeFileSync(file, code);
  return pathToFileURL(file).href;
}

export interface Ended {
  readonly code: number | null;
  readonly signal: NodeJS.Signals | null;
  readonly stdout: string;
  readonly stderr: string;
  readonly ms: number;
}

export interface ProgramOptions {
  readonly env: Readonly<Record<string, string>>;
  /** Preload `agentcore-instrument/auto`. */
  readonly auto?: boolean;
  /** More flags of Node.js. */
  readonly flags?: readonly string[];
  readonly onStdout?: (child: ChildProcess, text: string) => void;
  /** Close the reading end of its stderr at once. */
  readonly withoutStderr?: boolean;
}

/** Runs `programs/<name>` without this process's OTEL_* and AGENTCORE_* variables. */
export function runProgram(name: string, options: ProgramOptions): Promise<Ended> {
  const auto = options.auto === true ? ['--import', join(root, 'src/auto.ts')] : [];
  const clean = Object.entries(process.env).filter(([key]) => !/^(OTEL|AGENTCORE|NODE_OPTIONS)/.test(key));
  const program = join(root, 'test/faults/programs', name);
  const child = spawn(process.execPath, ['--import', 'tsx', ...auto, ...(options.flags ?? []), program], {
    cwd: root,
    env: { ...Object.fromEntries(clean), ...options.env },
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  const started = performance.now();
  let stdout = '';
  let stderr = '';
  if (options.withoutStderr === true) child.stderr.destroy();
  child.stdout.on('data', (chunk) => {
    stdout += chunk;
    options.onStdout?.(child, stdout);
  });
  child.stderr.on('data', (chunk) => {
    stderr += chunk;
  });
  return new Promise((resolve, reject) => {
    child.on('error', reject);
    child.on('close', (code, signal) => resolve({ code, signal, stdout, stderr, ms: performance.now() - started }));
  });
}

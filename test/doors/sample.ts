/** One small project, and what it must print and trace whichever way it was instrumented. */
import { spawn } from 'node:child_process';
import {
  existsSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  realpathSync,
  renameSync,
  rmSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import * as assert from 'uvu/assert';

export const REPOSITORY = fileURLToPath(new URL('../..', import.meta.url));

const FILES: Readonly<Record<string, string>> = {
  'package.json': '{ "type": "module" }',
  'agentcore.config.json': '{ "rules": [{ "files": "src/**", "functions": "*", "module": "planner" }] }',
  'src/app.ts': `import { initializeTracing, shutdownTracing } from 'agentcore-instrument';
import { plan } from './plan.ts';

initializeTracing({ consoleExport: true });
console.log(await plan(3));
await shutdownTracing();
`,
  'src/plan.ts': `interface Plan { steps: number }

/** Nobody has marked it; the rule has chosen it. */
export async function plan(steps: number): Promise<Plan> {
  await refuse('no way').catch((error: Error) => console.log(error.stack?.split('\\n')[1]?.trim()));
  return { steps };
}

async function refuse(why: string): Promise<never> { throw new Error(why); }
`,
};

/** What the sample needs of a `lib` with the DOM, which takes a compiler longer than all the rest. */
export const CONSOLE = 'declare const console: { log(...values: unknown[]): void };\n';

export interface Ended {
  readonly code: number | null;
  readonly stdout: string;
  readonly stderr: string;
}

export class SampleProject {
  readonly path = realpathSync(mkdtempSync(join(tmpdir(), 'agentcore-door-')));
  /** What its programs are given beside what these tests have. */
  readonly environment: Record<string, string> = { NO_COLOR: '1', NODE_OPTIONS: '', NODE_NO_WARNINGS: '1' };
  readonly #node: string;

  /** @param node the Node.js that its programs run in */
  constructor(files = FILES, node = process.execPath) {
    this.#node = node;
    this.write(files);
    this.link('node_modules', 'agentcore-instrument', REPOSITORY);
    this.link('node_modules', '@opentelemetry', join(REPOSITORY, 'node_modules/@opentelemetry'));
    this.link('node_modules', 'tsx', join(REPOSITORY, 'node_modules/tsx'));
    assert.ok(existsSync(join(REPOSITORY, 'dist/transformer/doors')), 'run `npm run build` first');
  }

  at(...parts: string[]): string {
    return join(this.path, ...parts);
  }

  write(files: Readonly<Record<string, string>>): void {
    for (const [path, content] of Object.entries(files)) {
      mkdirSync(dirname(this.at(path)), { recursive: true });
      writeFileSync(this.at(path), content);
    }
  }

  read(path: string): string {
    return readFileSync(this.at(path), 'utf8');
  }

  link(folder: string, name: string, target: string): void {
    mkdirSync(this.at(folder), { recursive: true });
    symlinkSync(target, this.at(folder, name), 'dir');
  }

  /** Adds what is in a `node_modules` elsewhere to the project's own. */
  linkAll(folder: string, modules: string): void {
    for (const name of readdirSync(modules)) {
      if (!existsSync(this.at(folder, name))) this.link(folder, name, join(modules, name));
    }
  }

  /** The packages are found from below `folder` alone. */
  moveModulesTo(folder: string): void {
    mkdirSync(dirname(this.at(folder)), { recursive: true });
    renameSync(this.at('node_modules'), this.at(folder));
  }

  /** Runs a program in the project. */
  node(...args: string[]): Promise<Ended> {
    return this.run(this.#node, ...args);
  }

  /** The same by another Node.js. */
  run(node: string, ...args: string[]): Promise<Ended> {
    const env = { ...process.env, ...this.environment };
    const child = spawn(node, args, { cwd: this.path, env, stdio: ['ignore', 'pipe', 'pipe'] });
    const texts = { stdout: '', stderr: '' };
    for (const name of ['stdout', 'stderr'] as const) {
      child[name].on('data', (chunk) => {
        texts[name] += chunk;
      });
    }
    return new Promise((resolve, reject) => {
      child.on('error', reject);
      child.on('close', (code) => resolve({ code, ...texts }));
    });
  }

  remove(): void {
    rmSync(this.path, { recursive: true, force: true });
  }
}

/** A printed tree without its durations. */
export function withoutTimes(tree: string): string {
  return tree.replace(/ \[[\d.]+m?s\]/g, '');
}

/**
 * That the sample printed what it prints without us, with the line of its source, and was traced.
 *
 * @param column of the error in its line; `any` where the host loses it
 */
export function assertTraced({ code, stdout, stderr }: Ended, column: number | 'any' = 60): void {
  assert.is(code, 0, stderr);
  const place = /^at (?:async )?refuse \(.*src\/plan\.ts:9:(\d+)\)\n\{ steps: 3 \}\n$/.exec(stdout);
  assert.ok(place, stdout);
  if (column !== 'any') assert.is(Number(place?.[1]), column);
  assert.is(withoutTimes(stderr).trim(), 'planner.plan\n  └─ planner.refuse ✗ no way');
}

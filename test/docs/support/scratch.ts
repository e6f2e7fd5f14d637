/**
 * A project in a temporary folder, as a reader of the page has it: the page's files, and in `node_modules` our own
 * package as it ships (`dist/`), TypeScript and the OpenTelemetry packages.
 */
import { spawn } from 'node:child_process';
import { cpSync, existsSync, mkdirSync, mkdtempSync, realpathSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { delimiter, dirname, join } from 'node:path';
import { repository } from './markdown.js';

const PACKAGES = ['@opentelemetry', '@types', 'undici-types', 'typescript', 'tsx', 'esbuild', 'get-tsconfig'];

export const PACKAGE_JSON = { name: 'my-agent', version: '1.0.0', private: true, type: 'module' };

/** What the pages tell a reader to have. */
export const TSCONFIG = {
  compilerOptions: {
    target: 'ES2022',
    lib: ['ES2023', 'ESNext.Disposable'],
    module: 'NodeNext',
    moduleResolution: 'NodeNext',
    types: ['node'],
    strict: true,
    sourceMap: true,
    skipLibCheck: true,
    rootDir: 'src',
    outDir: 'dist',
  },
  include: ['src'],
};

const folders: string[] = [];
process.on('exit', () => {
  for (const folder of folders) rmSync(folder, { recursive: true, force: true });
});

export class Scratch {
  readonly folder: string;

  constructor() {
    if (!existsSync(join(repository, 'dist/src/index.js'))) throw new Error('dist/ is missing: npm run build');
    this.folder = realpathSync(mkdtempSync(join(tmpdir(), 'agentcore-docs-')));
    folders.push(this.folder);
    const modules = join(this.folder, 'node_modules');
    mkdirSync(join(modules, '.bin'), { recursive: true });
    symlinkSync(repository, join(modules, 'agentcore-instrument'), 'dir');
    for (const name of PACKAGES) {
      const target = join(repository, 'node_modules', name);
      if (existsSync(target)) symlinkSync(target, join(modules, name), 'dir');
    }
    for (const name of ['tsc', 'tsx'])
      symlinkSync(join(repository, 'node_modules/.bin', name), join(modules, '.bin', name));
    symlinkSync(join(repository, 'dist/cli/main.js'), join(modules, '.bin/agentcore-instrument'));
    this.write('package.json', `${JSON.stringify(PACKAGE_JSON, undefined, 2)}\n`);
  }

  write(file: string, text: string): void {
    const path = join(this.folder, file);
    mkdirSync(dirname(path), { recursive: true });
    writeFileSync(path, text);
  }

  /** Copies a file or folder of the repository. */
  copy(from: string, to: string): void {
    cpSync(join(repository, from), join(this.folder, to), { recursive: true });
  }

  run(command: string, args: readonly string[], env: Readonly<Record<string, string>> = {}): Promise<Finished> {
    return runProgram(command, args, this.folder, env);
  }
}

export interface Finished {
  readonly code: number | null;
  readonly stdout: string;
  readonly stderr: string;
}

/** Runs a program without this process's tracing variables and colours. */
function runProgram(
  command: string,
  args: readonly string[],
  cwd: string,
  env: Readonly<Record<string, string>>,
): Promise<Finished> {
  const inherited = Object.fromEntries(
    Object.entries(process.env).filter(([name]) => !/^(OTEL|AGENTCORE)_/.test(name)),
  );
  const path = [dirname(process.execPath), process.env.PATH ?? ''].join(delimiter);
  const child = spawn(command, args, {
    cwd,
    env: { ...inherited, PATH: path, NO_COLOR: '1', FORCE_COLOR: '0', npm_config_update_notifier: 'false', ...env },
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  let stdout = '';
  let stderr = '';
  child.stdout.on('data', (chunk) => {
    stdout += chunk;
  });
  child.stderr.on('data', (chunk) => {
    stderr += chunk;
  });
  return new Promise((resolve, reject) => {
    child.on('error', reject);
    child.on('close', (code) => resolve({ code, stdout, stderr }));
  });
}

/** A folder of its own for a test, and the command line run in it as users run it: as a process. */
import { type ChildProcess, spawn } from 'node:child_process';
import {
  lstatSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  realpathSync,
  rmSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';

export const REPOSITORY = fileURLToPath(new URL('../../..', import.meta.url));
const MAIN = join(REPOSITORY, 'cli', 'main.ts');

export interface Ended {
  readonly code: number | null;
  readonly stdout: string;
  readonly stderr: string;
}

export interface Call {
  /** Folder below the sandbox to run in; default: the sandbox. */
  readonly in?: string;
  readonly env?: NodeJS.ProcessEnv;
  readonly onStart?: (child: ChildProcess) => void;
}

export class Sandbox {
  /** Without links, so that paths can be compared. */
  readonly path = realpathSync(mkdtempSync(join(tmpdir(), 'agentcore-cli-')));

  at(...parts: string[]): string {
    return join(this.path, ...parts);
  }

  /** Writes files by path; the folders are made. */
  write(files: Readonly<Record<string, string | Uint8Array>>): this {
    for (const [path, content] of Object.entries(files)) {
      mkdirSync(dirname(this.at(path)), { recursive: true });
      writeFileSync(this.at(path), content);
    }
    return this;
  }

  read(path: string): string {
    return readFileSync(this.at(path), 'utf8');
  }

  /** What is below a folder: the bytes of each file by its path, `link` for links. Empty when there is no such folder. */
  tree(folder: string): Record<string, string> {
    const path = this.at(folder);
    if (lstatSync(path, { throwIfNoEntry: false }) === undefined) return {};
    const names = readdirSync(path, { recursive: true, encoding: 'utf8' }).sort();
    const files = names.filter((name) => !lstatSync(join(path, name)).isDirectory());
    return Object.fromEntries(
      files.map((name) => {
        const isLink = lstatSync(join(path, name)).isSymbolicLink();
        return [name, isLink ? 'link' : readFileSync(join(path, name), 'latin1')];
      }),
    );
  }

  /** Names of what is directly in a folder, hidden ones too. */
  names(folder = '.'): string[] {
    return readdirSync(this.at(folder)).sort();
  }

  cli(args: readonly string[], call: Call = {}): Promise<Ended> {
    const node = ['--import', import.meta.resolve('tsx'), MAIN, ...args];
    // The loader of this repository's TypeScript must not read the tsconfig of the sandbox.
    const env = { ...process.env, NO_COLOR: '1', TSX_TSCONFIG_PATH: join(REPOSITORY, 'tsconfig.json'), ...call.env };
    return finished(spawn(process.execPath, node, { cwd: this.at(call.in ?? '.'), env, stdio: 'pipe' }), call);
  }

  /** Runs a script by Node.js in the sandbox. */
  node(args: readonly string[], call: Call = {}): Promise<Ended> {
    const env = { ...process.env, ...call.env };
    return finished(spawn(process.execPath, args, { cwd: this.at(call.in ?? '.'), env, stdio: 'pipe' }), call);
  }

  remove(): void {
    rmSync(this.path, { recursive: true, force: true });
  }
}

function finished(child: ChildProcess, { onStart }: Call): Promise<Ended> {
  return new Promise((resolve, reject) => {
    let stdout = '';
    let stderr = '';
    child.stdout?.on('data', (chunk: Buffer) => {
      stdout += chunk;
    });
    child.stderr?.on('data', (chunk: Buffer) => {
      stderr += chunk;
    });
    child.on('error', reject);
    child.on('close', (code) => resolve({ code, stdout, stderr }));
    onStart?.(child);
  });
}

/** A module with one marked function, and what the tool calls its span. */
export const MARKED = `/** @traceTool search */
export function search(query: string): string {
  return query;
}
`;
export const PLAIN = 'export const limit = 3;\n';

/** TypeScript 7 has no API to overlay files with: its `tsc` runs over copies, one as it is and one with everything wrapped. */
import { spawnSync } from 'node:child_process';
import { mkdirSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { dirname, join, relative } from 'node:path';
import { instrumentSource } from '../../../transformer/index.js';
import { type Build, compareBuilds } from './compare.js';
import { fetchCorpora, packageFolder, ROOT, SCRATCH } from './corpora.js';
import { FLAG_SETS, type FlagSet, project, projectFiles, RULE, unexpected } from './projects.js';
import { type Outcome, type Part, printFailures, printTable } from './report.js';

const RUNS: readonly (readonly [string, FlagSet])[] = [
  ['openai', 'strictest'],
  ['@anthropic-ai/sdk', 'isolated'],
  ['zod', 'strictest'],
  ['rxjs', 'strictest'],
  ['rxjs', 'declarations'],
  ['ai', 'strictest'],
  ['ajv', 'loose'],
  ['@noble/curves', 'declarations'],
  ['mobx', 'loose'],
];

export const nativeTypes: Part = {
  name: 'native-types',
  claim: 'TypeScript 7 says the same about instrumented projects and declares the same',
  async run(): Promise<Outcome> {
    fetchCorpora();
    const failures: string[] = [];
    let files = 0;
    const rows = RUNS.map(([name, flags]) => {
      const before = compile(name, flags, (text) => text);
      const after = compile(name, flags, instrumented);
      const result = compareBuilds(before, after);
      const where = `${name} ts70 ${flags}`;
      if (result.declarations === 0) failures.push(`${where}: nothing was built`);
      failures.push(...result.gained.map((text) => `${where}: new: ${text}`));
      failures.push(...result.lost.map((text) => `${where}: gone: ${text}`));
      failures.push(...unexpected(name, result.different).map((text) => `${where}: ${text}`));
      files += result.declarations;
      const { diagnosticsBefore, gained, lost, reworded, declarations, different } = result;
      return [name, flags, diagnosticsBefore, gained.length, lost.length, reworded, declarations, different.length];
    });
    printTable(['project', 'flags', 'diagnostics', 'gained', 'lost', 'reworded', '.d.ts', 'differ'], rows);
    printFailures(failures);
    return { passed: Math.max(0, files - failures.length), failed: failures.length };
  },
};

function instrumented(text: string, fileName: string): string {
  return instrumentSource(text, { fileName, root: SCRATCH, config: { rules: [RULE] } }).code;
}

/** Copies a project to one and the same place, so that paths in messages are the same, and compiles it there. */
function compile(name: string, flags: FlagSet, edit: (text: string, file: string) => string): Build {
  const subject = project(name);
  // Beside `node_modules`, so that what the project imports is found.
  const copy = join(SCRATCH, 'native');
  rmSync(copy, { recursive: true, force: true });
  const files = projectFiles(subject).map((file) => {
    const to = join(copy, 'src', relative(subject.folder, file));
    mkdirSync(dirname(to), { recursive: true });
    writeFileSync(to, edit(readFileSync(file, 'utf8'), file));
    return to;
  });
  const outDir = join(copy, 'out');
  const compilerOptions = { ...FLAG_SETS[flags], rootDir: ROOT, outDir };
  writeFileSync(join(copy, 'tsconfig.json'), JSON.stringify({ compilerOptions, files }));
  const tsc = join(packageFolder('ts70'), 'bin', 'tsc');
  const run = spawnSync(process.execPath, [tsc, '-p', copy, '--pretty', 'false'], {
    cwd: copy,
    encoding: 'utf8',
    maxBuffer: 256 * 1024 * 1024,
  });
  if (run.status === null || run.stderr !== '') throw new Error(`${tsc}: ${run.error ?? run.stderr}`);
  const declarations = new Map<string, string>();
  const ours = join(outDir, relative(ROOT, copy), 'src');
  for (const file of readdirSync(ours, { recursive: true, encoding: 'utf8' })) {
    if (/\.d\.[cm]?ts$/.test(file)) declarations.set(file, readFileSync(join(ours, file), 'utf8'));
  }
  rmSync(copy, { recursive: true, force: true });
  // The runtime's own sources are in the program too, and no part of the project.
  const diagnostics = diagnosticsIn(run.stdout).filter((text) => !text.startsWith('../'));
  return { diagnostics, declarations };
}

/** Columns are taken out, and indented lines belong to the message above them. */
function diagnosticsIn(output: string): string[] {
  const found: string[] = [];
  for (const line of output.split('\n').filter((text) => text !== '')) {
    if (/^\s/.test(line)) found.push(`${found.pop() ?? ''} ${line.trim()}`);
    else found.push(line.replace(/\((\d+),\d+\): error /, ':$1 '));
  }
  return found;
}

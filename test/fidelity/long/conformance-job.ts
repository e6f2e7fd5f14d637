/** The parser tests of test262: what is valid stays valid, what is invalid stays invalid, with everything wrapped. */
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { instrumentSource } from '../../../transformer/index.js';
import { compileError } from './compiles.js';
import { serve } from './jobs.js';

export interface ConformanceInput {
  /** Folder of the package `test262-parser-tests`. */
  readonly folder: string;
  readonly kind: (typeof KINDS)[number];
  /** 1 for all of them, n for every n-th. */
  readonly every: number;
}

export interface ConformanceOutput {
  readonly programs: number;
  readonly changed: number;
  readonly failures: readonly string[];
}

/** `early` are programs that parse and must be refused all the same. */
export const KINDS = ['pass', 'pass-explicit', 'early', 'fail'] as const;

const CONFIG = { rules: [{ functions: '**', kinds: 'all' as const }] };

serve(({ folder, kind, every }: ConformanceInput): ConformanceOutput => {
  const failures: string[] = [];
  let programs = 0;
  let changed = 0;
  const names = readdirSync(join(folder, kind)).sort();
  for (const name of names.filter((_, index) => index % every === 0)) {
    const text = readFileSync(join(folder, kind, name), 'utf8');
    const isModule = name.includes('.module.');
    const goal = isModule ? 'module' : 'script';
    programs += 1;
    // As CommonJS, so that scripts are not passed over; they compile as scripts all the same.
    const result = instrumentSource(text, { fileName: isModule ? 'case.mjs' : 'case.cjs', config: CONFIG });
    if (!result.changed) {
      if (result.code !== text) failures.push(`${kind}/${name}: untouched, and yet another text`);
      continue;
    }
    changed += 1;
    const before = compileError(text, goal);
    const after = compileError(result.code, goal);
    if ((before === undefined) !== (after === undefined)) {
      failures.push(`${kind}/${name}: ${before ?? 'valid'} → ${after ?? 'valid'}\n${text.slice(0, 200)}`);
    }
  }
  return { programs, changed, failures };
});

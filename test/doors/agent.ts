/** The agent of `fixtures/doors` as a project, and what it must print and trace whichever door it went through. */
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import * as assert from 'uvu/assert';
import { type Ended, REPOSITORY, SampleProject, withoutTimes } from './sample.js';

const FOLDER = join(REPOSITORY, 'fixtures/doors/agent');

export const SOURCES: readonly string[] = readdirSync(join(FOLDER, 'src')).map((name) => `src/${name}`);

/** What the project is, and what its compiler or bundler makes of it. */
export type Format = 'module' | 'commonjs';

export const FORMATS: readonly Format[] = ['module', 'commonjs'];

export const COMPILER_OPTIONS = {
  target: 'es2022',
  lib: ['es2022'],
  types: [],
  // Types of Node.js would take longer than all the rest.
  noCheck: true,
  module: 'nodenext',
  rewriteRelativeImportExtensions: true,
  rootDir: 'src',
  outDir: 'out',
  sourceMap: true,
};

export function agentProject(format: Format, node?: string): SampleProject {
  const files = ['agentcore.config.json', ...SOURCES].map((path) => [path, readFileSync(join(FOLDER, path), 'utf8')]);
  const manifest = JSON.stringify({ type: format });
  const tsconfig = JSON.stringify({ compilerOptions: COMPILER_OPTIONS, include: ['src'] });
  const settings = { 'package.json': manifest, 'tsconfig.json': tsconfig };
  return new SampleProject({ ...Object.fromEntries(files), ...settings }, node);
}

/** A file of what is expected. */
export const expectedPath = (file: string): string => join(FOLDER, 'expected', file);

export function assertExpected(file: string, actual: string): void {
  assert.is(actual, readFileSync(expectedPath(file), 'utf8'), `${file} is not as expected`);
}

/**
 * That the agent printed what it prints without us, with the place of its error, and was traced.
 *
 * @param hasColumns whether the door's maps reach the end; lines are right without
 */
export function assertAgent({ code, stdout, stderr }: Ended, hasColumns = true): void {
  assert.is(code, 0, stderr);
  const column = /(\.ts:\d+):\d+/g;
  const expected = readFileSync(expectedPath('stdout.txt'), 'utf8');
  if (hasColumns) assert.is(stdout, expected);
  else assert.is(stdout.replace(column, '$1'), expected.replace(column, '$1'));
  assertExpected('trace.txt', withoutTimes(stderr));
}

/** A small marked project: instrumented by the bin, compiled by a compiler of its own, run, its spans received. */
import assert from 'node:assert/strict';
import { copyFileSync, cpSync, mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { succeed } from '../support/processes.mjs';
import { treeShape } from '../support/tree-shape.mjs';
import { fixture } from './installation.mjs';

/** What the project's program prints. */
export const ANSWER = 'WAKE UP! SMELL THE COFFEE!\n';

/**
 * Resolves to the compiled program.
 *
 * @param {import('./installation.mjs').Target} target
 * @param {readonly string[]} compilers names of the installed packages whose `tsc` compile it, one after the other
 * @param {'module' | 'commonjs'} type what package.json says that the project's files are
 */
export async function checkProject(target, compilers, type) {
  const { folder, node, place } = target;
  const project = join(folder, `project-${type}`);
  mkdirSync(project);
  cpSync(join(fixture, 'src'), join(project, 'src'), { recursive: true });
  copyFileSync(join(fixture, 'agentcore.config.json'), join(project, 'agentcore.config.json'));
  writeFileSync(join(project, 'package.json'), JSON.stringify({ private: true, type }));
  writeFileSync(join(project, 'tsconfig.json'), JSON.stringify(tsconfig));
  const here = { ...place, cwd: project };
  const bin = join(folder, 'node_modules/.bin/agentcore-instrument');
  const program = join(project, 'built/app.js');

  await succeed([bin, '--tsconfig', 'tsconfig.json', '--out-dir', 'instrumented', '--strict'], here);
  for (const compiler of compilers) {
    rmSync(join(project, 'built'), { recursive: true, force: true });
    await succeed([node, join(folder, 'node_modules', compiler, 'bin/tsc'), '-p', 'instrumented'], here);
    const silent = await succeed([node, program], here);
    assert.deepEqual([silent.stdout, silent.stderr], [ANSWER, '']);
    await checkTrace(target, [node, program], ANSWER);
  }
  return program;
}

/**
 * Runs the project's program under `run`, which has to receive the spans that it is known to make.
 *
 * @param {import('./installation.mjs').Target} target
 * @param {readonly string[]} command
 * @param {string} printed what the command has to print
 */
export async function checkTrace({ folder, place }, command, printed) {
  const bin = join(folder, 'node_modules/.bin/agentcore-instrument');
  const { stdout, stderr } = await succeed([bin, 'run', '--', ...command], place);
  assert.equal(stdout, printed);
  assert.equal(treeShape(stderr), readFileSync(join(fixture, 'expected-tree.txt'), 'utf8').trimEnd());
}

const tsconfig = {
  compilerOptions: {
    target: 'ES2022',
    lib: ['ES2022'],
    module: 'NodeNext',
    types: ['node'],
    strict: true,
    skipLibCheck: true,
    rootDir: 'src',
    outDir: 'built',
  },
  include: ['src'],
};

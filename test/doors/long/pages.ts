/** Pages whose commands need packages of the registry: what each section has written, and what it says to run. */
import { join } from 'node:path';
import * as assert from 'uvu/assert';
import { commandBlocks, comparable, WITH_PACKAGES } from '../../docs/support/commands.js';
import { type CodeBlock, type Page, placeOf, readPage } from '../../docs/support/markdown.js';
import { otherFilesOf, programsOf } from '../../docs/support/programs.js';
import { SampleProject } from '../sample.js';
import { npmFolder } from './npm-folder.js';

const PACKAGES: Readonly<Record<string, Readonly<Record<string, string>>>> = {
  'tsconfig-plugin': { typescript: '5.9.3', 'ts-patch': '3.3.0' },
  'test-runners': {
    vite: '8.3.8',
    vitest: '4.1.12',
    jest: '30.5.2',
    'ts-jest': '29.4.15',
    typescript: '5.9.3',
  },
  bundlers: {
    vite: '8.3.8',
    rollup: '4.68.7',
    'rollup-plugin-esbuild': '6.2.1',
    rolldown: '1.3.2',
    webpack: '5.112.2',
    'webpack-cli': '7.3.1',
    'esbuild-loader': '4.5.0',
    esbuild: '0.28.2',
    '@rspack/core': '2.3.2',
    '@rspack/cli': '2.2.8',
    '@oven/bun-linux-x64': '1.4.5',
  },
};

export const PAGES: readonly string[] = Object.keys(PACKAGES);

/** Sections that are about a package of CommonJS. */
const COMMONJS: readonly string[] = ['Jest'];

/** Undefined; what is wrong is thrown. */
export async function checkPage(name: string): Promise<undefined> {
  const modules = join(npmFolder(`doors-page-${name}`, PACKAGES[name]!), 'node_modules');
  const page = readPage(`docs/${name}.md`);
  const wanted = commandBlocks(page).filter(({ commands }) => commands.some((line) => WITH_PACKAGES.includes(line)));
  assert.ok(wanted.length > 0, `${page.path} has commands`);
  for (const { block, commands, output } of wanted) {
    const project = new SampleProject(filesFor(page, block));
    try {
      project.linkAll('node_modules', modules);
      const folders = [join(modules, '.bin'), join(modules, '@oven/bun-linux-x64/bin'), process.env.PATH];
      project.environment.PATH = folders.join(':');
      const { code, stdout } = await project.run('bash', '-c', ['set -e', 'exec 2>&1', ...commands].join('\n'));
      assert.is(code, 0, `${placeOf(block)}: ${stdout}`);
      if (output !== undefined) assert.is(comparable(stdout), comparable(output), placeOf(block));
      assert.match(stdout, /^planner\.plan \[/m, `${placeOf(block)}: ${stdout}`);
      assert.not.match(stdout, /^agentcore: /m, `${placeOf(block)}: ${stdout}`);
    } finally {
      project.remove();
    }
  }
  return undefined;
}

/** The files of the section that a command stands in, and those above the first section. */
function filesFor(page: Page, { heading }: CodeBlock): Record<string, string> {
  const title = page.blocks[0]!.heading;
  const isNear = (block: CodeBlock): boolean => block.heading === heading || block.heading === title;
  const programs = programsOf(page).map(({ block, file }) => ({ block, file }));
  const others = otherFilesOf(page).map((block) => ({ block, file: block.info }));
  const near = [...programs, ...others].filter(({ block }) => isNear(block));
  return {
    'package.json': JSON.stringify({ type: COMMONJS.includes(heading) ? 'commonjs' : 'module' }),
    ...Object.fromEntries(near.map(({ block, file }) => [file, block.text])),
  };
}

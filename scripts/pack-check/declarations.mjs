/** The package's declarations under an old compiler that skips none of them, by every way to resolve modules. */
import { copyFileSync, mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { succeed } from '../support/processes.mjs';
import { fixture } from './installation.mjs';

/** Each with the files to compile, and what they are copies of. */
const WAYS = [
  {
    module: 'node16',
    moduleResolution: 'node16',
    files: { 'types.mts': 'types.ts', 'types.cts': 'types.ts', 'transformer.mts': 'types-transformer.ts' },
  },
  {
    module: 'esnext',
    moduleResolution: 'bundler',
    files: { 'types.ts': 'types.ts', 'transformer.ts': 'types-transformer.ts' },
  },
  { module: 'commonjs', moduleResolution: 'node10', files: { 'types.ts': 'types.ts' } },
  {
    name: 'browser',
    module: 'esnext',
    moduleResolution: 'bundler',
    files: { 'types.ts': 'types.ts' },
    more: { lib: ['ES2022', 'DOM'], types: [] },
  },
];

/** @param {import('./installation.mjs').Target} target */
export async function checkDeclarations({ folder, node, place }) {
  const tsc = [node, join(folder, 'node_modules/typescript-5.4/bin/tsc')];
  for (const { name = 'node', files, module, moduleResolution, more } of WAYS) {
    const project = join(folder, `types-${name}-${moduleResolution}`);
    mkdirSync(project);
    for (const [file, source] of Object.entries(files)) copyFileSync(join(fixture, source), join(project, file));
    const compilerOptions = { ...OPTIONS, module, moduleResolution, ...more };
    writeFileSync(join(project, 'tsconfig.json'), JSON.stringify({ compilerOptions, files: Object.keys(files) }));
    await succeed([...tsc, '-p', project], place);
  }
}

const OPTIONS = {
  target: 'ES2022',
  lib: ['ES2022'],
  // Those of Node.js: OpenTelemetry's own declarations want `console` from somewhere.
  types: ['node'],
  strict: true,
  exactOptionalPropertyTypes: true,
  skipLibCheck: false,
  noEmit: true,
};

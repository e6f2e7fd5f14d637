/** What is built: TypeScript that npm packages ship, at exact versions, as one project of about 700 files and 5 MB. */
import { cpSync, existsSync, mkdirSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { npmFolder } from '../support/npm-folder.mjs';

const PACKAGES = { ai: '7.0.173', mobx: '7.1.3', mongodb: '7.9.0', '@noble/curves': '2.4.0', zod: '4.6.7' };

const TOOLS = {
  '@babel/core': '8.1.2',
  '@types/node': '20.19.0',
  'babel-plugin-istanbul': '8.0.2',
  esbuild: '0.28.2',
  'istanbul-lib-instrument': '6.0.3',
  typescript: '7.0.2',
};

const TSCONFIG = {
  compilerOptions: {
    target: 'ES2022',
    module: 'ESNext',
    moduleResolution: 'Bundler',
    strict: true,
    skipLibCheck: true,
    noEmitOnError: false,
    types: ['node'],
    rootDir: '.',
  },
};

/** Wraps all there is. */
export const EVERYTHING = { rules: [{ functions: '**', kinds: 'all' }] };

/** What people do: the operations of a client, the methods of a provider, the public functions of a folder. */
export const TYPICAL = {
  rules: [
    { files: '**/mongodb/operations/**', functions: '*.execute', module: 'executor' },
    { files: '**/ai/generate-text/**', functions: '*', exported: true, module: 'generator' },
    { files: '**/mobx/api/*.ts', functions: '*', exported: true },
  ],
};

/**
 * Fetches the corpus and lays it out.
 *
 * @returns {{ folder: string, files: readonly string[], bytes: number }} its sources, as paths in `folder`
 */
export function fetchCorpus() {
  const folder = npmFolder('corpus', { ...PACKAGES, ...TOOLS });
  const marker = join(folder, 'src', '.complete');
  if (!existsSync(marker)) {
    rmSync(join(folder, 'src'), { recursive: true, force: true });
    for (const name of Object.keys(PACKAGES)) {
      const target = join(folder, 'src', name.replace(/.*\//, ''));
      cpSync(join(folder, 'node_modules', name, 'src'), target, { recursive: true, filter: isSource });
    }
    writeFileSync(marker, '');
  }
  writeProject(folder);
  return sourcesBelow(folder, 'src/');
}

/** The TypeScript sources of a folder, as they are. */
export function sourcesBelow(folder, below = '') {
  const files = readdirSync(join(folder, below), { recursive: true, encoding: 'utf8' })
    .map((path) => `${below}${path.replaceAll('\\', '/')}`)
    .filter((path) => /\.tsx?$/.test(path) && !path.endsWith('.d.ts'))
    .sort();
  const bytes = files.reduce((sum, file) => sum + readFileSync(join(folder, file)).length, 0);
  return { folder, files, bytes };
}

/** A package with the corpus `times` over, for the command line, which has nothing of it in its cache yet. */
export function multiplied({ folder }, times) {
  const copy = `${folder}-${times}x`;
  rmSync(copy, { recursive: true, force: true });
  mkdirSync(join(copy, 'node_modules'), { recursive: true });
  writeFileSync(join(copy, 'package.json'), '{ "private": true, "type": "module" }\n');
  for (let i = 0; i < times; i += 1) cpSync(join(folder, 'src'), join(copy, 'src', `copy-${i}`), { recursive: true });
  writeProject(copy);
  return copy;
}

function writeProject(folder) {
  writeFileSync(join(folder, 'tsconfig.json'), JSON.stringify({ ...TSCONFIG, include: ['src'] }));
  writeFileSync(join(folder, 'everything.json'), JSON.stringify(EVERYTHING));
  writeFileSync(join(folder, 'typical.json'), JSON.stringify(TYPICAL));
}

function isSource(path) {
  return !/[\\/](?:tests?|__tests__|__snapshots__|benchmarks?)(?:[\\/]|$)|\.test(?:-d)?\.tsx?$/.test(
    path.replace(/.*[\\/]node_modules[\\/]/, ''),
  );
}

/** Ours: `workloads.mjs` through `instrumentSource` of the build that is measured, and loaded with its runtime. */
import { mkdirSync, mkdtempSync, readFileSync, realpathSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { fileURLToPath, pathToFileURL } from 'node:url';
import { SCRATCH } from '../../support/places.mjs';

const WORKLOADS = fileURLToPath(new URL('../workloads.mjs', import.meta.url));

/** @param {{ dist: string }} place the `dist` folder of the build */
export async function load({ dist }) {
  const { instrumentSource } = await import(pathToFileURL(join(dist, 'transformer/index.js')).href);
  const config = { rules: [{ functions: '**' }] };
  const code = readFileSync(WORKLOADS, 'utf8');
  const result = instrumentSource(code, { fileName: 'workloads.mjs', config });
  if (result.sites.length < 13 || result.skipped.length > 0) {
    throw new Error(`only ${result.sites.length} functions were instrumented: ${JSON.stringify(result.skipped)}`);
  }
  mkdirSync(SCRATCH, { recursive: true });
  const folder = mkdtempSync(join(SCRATCH, 'ours-'));
  try {
    // A package of its own: inside this one its name would mean this one, whatever `dist` says.
    writeFileSync(join(folder, 'package.json'), '{ "type": "module" }\n');
    mkdirSync(join(folder, 'node_modules'));
    symlinkSync(dirname(dist), join(folder, 'node_modules/agentcore-instrument'), 'dir');
    const file = join(folder, 'workloads.mjs');
    writeFileSync(
      file,
      `${result.code}\nexport const runtime = import.meta.resolve('agentcore-instrument/runtime');\n`,
    );
    const { runtime, ...subject } = await import(pathToFileURL(file).href);
    if (!realpathSync(fileURLToPath(runtime)).startsWith(realpathSync(dist))) {
      throw new Error(`instrumented code loads ${runtime}, which is not in ${dist}`);
    }
    return subject;
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}

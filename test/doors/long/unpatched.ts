/** The tsconfig plugin where no compiler calls it: whoever of us is asked says so, and `build` is the way. */
import { join } from 'node:path';
import * as assert from 'uvu/assert';
import { assertTraced, SampleProject } from '../sample.js';
import { npmFolder } from './npm-folder.js';

const OPTIONS = {
  ...{ target: 'es2022', module: 'nodenext', strict: true, types: [], skipLibCheck: true, rootDir: 'src' },
  ...{ outDir: 'out', sourceMap: true, rewriteRelativeImportExtensions: true },
  plugins: [{ transform: 'agentcore-instrument/transformer', transformProgram: true }],
};

/** @param node the binary that runs everything */
export async function checkUnpatched(typescript: string, node: string): Promise<undefined> {
  const folder = npmFolder(`doors-build-${typescript}`, { typescript });
  const project = new SampleProject(undefined, node);
  try {
    project.linkAll('node_modules', join(folder, 'node_modules'));
    project.write({
      'package.json': JSON.stringify({ type: 'module', scripts: { build: 'tsc' }, devDependencies: { typescript } }),
      'tsconfig.json': JSON.stringify({ compilerOptions: { ...OPTIONS, noCheck: true }, include: ['src'] }),
    });
    const compiled = await project.node('node_modules/typescript/bin/tsc');
    assert.is(compiled.code, 0, compiled.stdout);
    assert.not.match(project.read('out/plan.js'), 'agentcore-instrument/runtime');
    const ours = 'node_modules/agentcore-instrument/dist/cli/main.js';
    const { stderr } = await project.node(ours, 'list', '--tsconfig', 'tsconfig.json');
    assert.match(stderr, /warning AC7013: TypeScript 7/);
    const doctor = await project.node(ours, 'doctor', '--offline');
    assert.is(doctor.code, 1);
    assert.match(doctor.stdout, 'AC5412');
    assert.match(doctor.stdout, 'AC5421');
    const { code, stdout } = await project.node(ours, 'build');
    assert.is(code, 0, stdout);
    assertTraced(await project.node('--enable-source-maps', 'out/app.js'));
  } finally {
    project.remove();
  }
  return undefined;
}

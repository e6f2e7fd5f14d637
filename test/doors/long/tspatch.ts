/** The sample through `tspc` of ts-patch, by versions of TypeScript and ways to build. */
import { join } from 'node:path';
import { assertTraced, SampleProject } from '../sample.js';
import { npmFolder } from './npm-folder.js';

export const TYPESCRIPTS: readonly string[] = ['5.4.5', '5.9.3', '6.0.3'];

interface Way {
  readonly name: string;
  readonly options: object;
  readonly flag: '-p' | '-b';
  readonly type?: 'commonjs';
}

const WAYS: readonly Way[] = [
  { name: 'plain', options: {}, flag: '-p' },
  { name: 'incremental', options: { incremental: true }, flag: '-p' },
  { name: 'composite, -b', options: { composite: true }, flag: '-b' },
  { name: 'verbatimModuleSyntax', options: { verbatimModuleSyntax: true, isolatedModules: true }, flag: '-p' },
  { name: 'CommonJS', options: {}, flag: '-p', type: 'commonjs' },
];

const PLUGIN = { transform: 'agentcore-instrument/transformer', transformProgram: true };

/** Undefined, or what went wrong. */
export async function checkTsPatch(typescript: string): Promise<string | undefined> {
  const folder = npmFolder(`doors-typescript-${typescript}`, { typescript, 'ts-patch': '3.3.0' });
  for (const { name, options, flag, type = 'module' } of WAYS) {
    const project = new SampleProject();
    try {
      project.linkAll('node_modules', join(folder, 'node_modules'));
      project.write({
        'package.json': JSON.stringify({ type }),
        'src/app.ts': APP,
        'tsconfig.json': JSON.stringify({
          compilerOptions: { ...OPTIONS, ...options, plugins: [PLUGIN] },
          include: ['src'],
        }),
      });
      const tspc = join(folder, 'node_modules/ts-patch/bin/tspc.js');
      const built = await project.node(tspc, flag, 'tsconfig.json');
      if (built.code !== 0) return `${name}: ${built.stdout}${built.stderr}`;
      assertTraced(await project.node('--enable-source-maps', 'out/app.js'));
      // Another configuration is another text: an incremental build must see it.
      project.write({ 'agentcore.config.json': '{}' });
      if (flag === '-p') await project.node(tspc, flag, 'tsconfig.json');
      else await project.node(tspc, flag, '--force');
      const after = await project.node('out/app.js');
      if (after.stderr !== '') return `${name}: stale output: ${after.stderr}`;
    } catch (error) {
      return `${name}: ${String(error)}`;
    } finally {
      project.remove();
    }
  }
  return undefined;
}

const OPTIONS = {
  target: 'es2022',
  module: 'nodenext',
  rootDir: 'src',
  outDir: 'out',
  strict: true,
  types: [],
  skipLibCheck: true,
  sourceMap: true,
  declaration: true,
};

const APP = `import { initializeTracing, shutdownTracing } from 'agentcore-instrument';
import { plan } from './plan.js';

initializeTracing({ consoleExport: true });
plan(3).then((made) => { console.log(made); return shutdownTracing(); });
`;

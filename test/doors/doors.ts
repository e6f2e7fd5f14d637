/** The doors that need no package of the registry: a row each. `long/bundlers.ts` has the bundlers themselves. */
import { chmodSync } from 'node:fs';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import ts from 'typescript';
import esbuild from '../../transformer/doors/bundlers/esbuild.js';
import { plugin } from '../../transformer/doors/bundlers/plugin.js';
import webpackLoader from '../../transformer/doors/bundlers/webpack-loader.js';
import { loadDoorProjectSync } from '../../transformer/doors/door-project.js';
import { syncHooks } from '../../transformer/doors/node/sync-hooks.js';
import transformProgram from '../../transformer/entry.js';
import { instrumentSource } from '../../transformer/index.js';
import { COMPILER_OPTIONS, type Format, SOURCES } from './agent.js';
import { type Ended, REPOSITORY, type SampleProject } from './sample.js';

export interface Door {
  readonly name: string;
  /** The TypeScript that it writes or hands on for {@link SOURCES}. */
  readonly texts?: (project: SampleProject) => Promise<readonly string[]>;
  /** Builds, where there is something to build, and runs the program with maps. */
  readonly run?: (project: SampleProject, format: Format) => Promise<Ended>;
  /** No compiler takes up its map, so that columns are those of the instrumented text. */
  readonly losesColumns?: true;
}

export const DOORS: readonly Door[] = [
  {
    name: 'the command line and tsc',
    async texts(project) {
      await instrumentByCommand(project);
      return SOURCES.map((source) => project.read(`instrumented/${source}`));
    },
    async run(project) {
      await instrumentByCommand(project);
      const compiled = await project.node(TSC, '-p', 'instrumented');
      return compiled.code === 0 ? project.node('--enable-source-maps', 'out/app.js') : compiled;
    },
    losesColumns: true,
  },
  {
    name: 'build',
    async texts(project) {
      project.write({ 'keep.mjs': KEEPING_COMPILER });
      chmodSync(project.at('keep.mjs'), 0o755);
      await succeed(project, 'build', '--compiler', './keep.mjs');
      return SOURCES.map((source) => project.read(`kept/${source}`));
    },
    async run(project) {
      project.link('node_modules', 'typescript', join(REPOSITORY, 'node_modules/typescript'));
      await succeed(project, 'build');
      return project.node('--enable-source-maps', 'out/app.js');
    },
  },
  {
    name: 'the tsconfig plugin',
    async texts(project) {
      const program = programOf(project);
      return SOURCES.map((source) => program.getSourceFile(project.at(source))?.text ?? '');
    },
    run(project) {
      programOf(project).emit();
      return project.node('--enable-source-maps', 'out/app.js');
    },
  },
  {
    name: 'the loader of Node.js before tsx',
    async texts(project) {
      const hooking = { project: loadDoorProjectSync({ root: project.path }), other: undefined };
      const { load } = syncHooks(hooking, { isUsed: false }, () => ({ instrumentSource }));
      return SOURCES.map((name) => {
        const next = () => ({ format: 'module', source: project.read(name) });
        return withoutMap(String(load(pathToFileURL(project.at(name)).href, {}, next).source));
      });
    },
    run: (project) => project.node('--import', 'agentcore-instrument/register', '--import', 'tsx', 'src/app.ts'),
  },
  {
    name: 'the plugin of Rollup, Rolldown and Vite',
    texts(project) {
      const { transform } = plugin.raw({ root: project.path }, { framework: 'rollup' }) as unknown as Transforming;
      return eachSource(async (source) => {
        const made = await transform.call(NO_BUNDLER, project.read(source), project.at(source));
        return made?.code ?? '';
      });
    },
  },
  {
    name: 'the loader of webpack and Rspack',
    texts: (project) =>
      eachSource(
        (source) =>
          new Promise<string>((resolve, reject) => {
            const context = {
              ...NO_BUNDLER,
              resourcePath: project.at(source),
              loaders: [],
              loaderIndex: 0,
              async: () => (error: Error | null, text?: string) =>
                error === null ? resolve(text ?? '') : reject(error),
              getOptions: () => ({ root: project.path, state: '' }),
            };
            webpackLoader.call(context, project.read(source));
          }),
      ),
  },
  {
    name: 'the plugin of esbuild',
    texts(project) {
      const { load } = esbuildHooks(project.path);
      return eachSource(async (source) => {
        const loaded = await load({ path: project.at(source), suffix: '', with: {} });
        return withoutMap(String(loaded?.contents));
      });
    },
    async run(project, format) {
      const extension = format === 'module' ? 'mjs' : 'cjs';
      project.link('node_modules', 'esbuild', join(REPOSITORY, 'node_modules/esbuild'));
      const built = await project.node('--input-type=module', '--eval', ESBUILD, extension);
      return built.code === 0 ? project.node('--enable-source-maps', `out/app.${extension}`) : built;
    },
  },
];

interface Transforming {
  transform(this: object, text: string, id: string): Promise<{ readonly code: string } | undefined>;
}

function fail(message: string | Error): never {
  throw new Error(String(message));
}

/** What a bundler gives to a plugin or loader. */
const NO_BUNDLER = { addWatchFile() {}, addDependency() {}, warn: fail, emitWarning: fail };

const eachSource = (make: (source: string) => Promise<string>) => Promise.all(SOURCES.map(make));

const withoutMap = (text: string): string => text.replace(/\n\/\/# sourceMappingURL=\S+$/, '');

/** What the plugin has esbuild call. */
function esbuildHooks(root: string) {
  type Build = Parameters<ReturnType<typeof esbuild>['setup']>[0];
  let load: unknown;
  const onLoad = (_: unknown, hook: unknown) => {
    load = hook;
  };
  esbuild({ root }).setup({ onStart() {}, onEnd() {}, onResolve() {}, onLoad } as unknown as Build);
  return { load: load as (file: object) => Promise<{ readonly contents?: unknown } | undefined> };
}

const instrumentByCommand = (project: SampleProject): Promise<void> =>
  succeed(project, '--tsconfig', 'tsconfig.json', '--out-dir', 'instrumented');

/** Runs our command line. */
async function succeed(project: SampleProject, ...args: string[]): Promise<void> {
  const { code, stdout, stderr } = await project.node('node_modules/agentcore-instrument/dist/cli/main.js', ...args);
  if (code !== 0) throw new Error(stdout + stderr);
}

/** Keeps what it is to compile. */
const KEEPING_COMPILER = `#!/usr/bin/env node
import { cpSync } from 'node:fs';
import { dirname } from 'node:path';
cpSync(dirname(process.argv[process.argv.indexOf('-p') + 1]), 'kept', { recursive: true });
`;

const TSC = join(REPOSITORY, 'node_modules/typescript/bin/tsc');

function programOf(project: SampleProject): ts.Program {
  const { options, errors } = ts.convertCompilerOptionsFromJson(COMPILER_OPTIONS, project.path);
  if (errors.length > 0) throw new Error(ts.formatDiagnostics(errors, ts.createCompilerHost({})));
  const all = { ...options, configFilePath: project.at('tsconfig.json') };
  const host = ts.createCompilerHost(all);
  const program = ts.createProgram(
    SOURCES.map((path) => project.at(path)),
    all,
    host,
  );
  return transformProgram(program, host, { transform: 'agentcore-instrument/transformer' }, { ts });
}

const ESBUILD = `import agentcore from 'agentcore-instrument/esbuild';
import { build } from 'esbuild';
const [, extension] = process.argv;
await build({ entryPoints: ['src/app.ts'], outfile: 'out/app.' + extension, bundle: true, platform: 'node',
  sourcemap: true, format: extension === 'mjs' ? 'esm' : 'cjs', packages: 'external', plugins: [agentcore()] });
`;

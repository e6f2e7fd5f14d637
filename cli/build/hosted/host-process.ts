/**
 * A process of its own for the compiler's API, which blocks whoever calls it: the command stays able to take signals and to
 * give up waiting, and one that breaks takes nothing with it.
 */

import { buildProjects, compileProgram } from './compile-project.js';
import { loadCompilerApi } from './compiler-api.js';
import { HostFiles } from './host-files.js';
import { HostedSources } from './hosted-sources.js';
import type { HostAnswer, HostJob, HostPlace } from './protocol.js';

const place = JSON.parse(process.argv[2]!) as HostPlace;
// The command is gone, or needs us no more; the API ends its own process when this one exits.
process.once('disconnect', () => process.exit(1));

async function start(): Promise<(job: HostJob) => HostAnswer> {
  const compiler = await loadCompilerApi(place.compiler);
  const files = new HostFiles(compiler.useOs);
  const api = new compiler.API({ cwd: place.cwd, fs: files.callbacks });
  api.parseConfigFile(place.tsconfig);
  if (!files.wasAsked) throw new Error('it does not ask for files');
  return ({ way, folder, roots, texts, fresh }) => {
    files.use(new HostedSources(folder, roots, texts), fresh);
    const compile = way === 'build' ? buildProjects : compileProgram;
    const compiled = compile(compiler, api, place);
    api.close();
    files.finish();
    return { kind: 'compiled', ...compiled };
  };
}

async function answer(given: HostAnswer): Promise<void> {
  await new Promise<void>((resolve) => process.send!(given, () => resolve()));
}

function reasonOf(error: unknown): string {
  return error instanceof Error ? error.message : String(error);
}

try {
  const compile = await start();
  process.once('message', (job: HostJob) => {
    let done: HostAnswer;
    try {
      done = compile(job);
    } catch (error) {
      done = { kind: 'broken', reason: reasonOf(error) };
    }
    void answer(done);
  });
  await answer({ kind: 'ready' });
} catch (error) {
  await answer({ kind: 'unfit', reason: reasonOf(error) });
}

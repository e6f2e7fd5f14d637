/** Which way a project is built: through the compiler's own API where that can do it, else by the compiler as a process. */
import type { BuildWay } from './build-way.js';
import type { Compilation } from './compile.js';
import type { Compiler } from './compiler.js';
import { apiEntries } from './hosted/compiler-api.js';
import { CompilerHost, type HostOptions } from './hosted/compiler-host.js';
import { HostedBuild, unhosted } from './hosted/hosted-build.js';
import type { ProjectGraph } from './project-graph.js';
import { StagedBuild } from './staged-build.js';

/**
 * As early as can be: it gets ready while the project is read.
 *
 * @returns undefined where the compiler's package offers no host
 */
export function startHost(
  { folder }: Compiler,
  tsconfig: string,
  cwd: string,
  options: HostOptions,
): CompilerHost | undefined {
  if (folder === undefined || apiEntries(folder) === undefined) return undefined;
  return new CompilerHost({ compiler: folder, cwd, tsconfig }, options);
}

/** @param host from {@link startHost}; it is closed where another way is taken */
export async function openWay(
  graph: ProjectGraph,
  compilation: Compilation,
  host: CompilerHost | undefined,
): Promise<{ readonly way: BuildWay; readonly choice: string }> {
  const { name, folder } = compilation.compiler;
  const none = folder === undefined ? 'it was named by --compiler' : 'its package has no programmatic host';
  const reason = unhosted(graph, compilation) ?? (host === undefined ? none : await host.ready);
  if (host !== undefined && reason === undefined) {
    return { way: new HostedBuild(host, graph, compilation), choice: `${name}, through its programmatic host` };
  }
  host?.close();
  return { way: await StagedBuild.open(graph, compilation), choice: `${name} as a process: ${reason}` };
}

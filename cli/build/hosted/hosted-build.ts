/**
 * The way of compilers that have a programmatic host (TypeScript 7.1 and later): they read the instrumented texts through us,
 * under the names of the sources, and nothing is staged. What their API cannot do as `tsc` does it goes the general way.
 */
import { dirname } from 'node:path';
import type { Project } from '../../project/project.js';
import type { TsconfigProject } from '../../project/tsconfig.js';
import type { BuildWay } from '../build-way.js';
import type { Compilation } from '../compile.js';
import type { CompilerOutput } from '../compiler-output.js';
import type { ProjectGraph } from '../project-graph.js';
import type { CompilerHost } from './compiler-host.js';
import { HostedSources } from './hosted-sources.js';

/** By these `tsc` prints or writes what the API does not. */
const SAID_BY_TSC = [
  'listFiles',
  'listFilesOnly',
  'listEmittedFiles',
  'explainFiles',
  'traceResolution',
  'diagnostics',
  'extendedDiagnostics',
  'generateTrace',
  'generateCpuProfile',
] as const;

/** Why a project cannot be built this way; undefined: it can. */
export function unhosted({ projects }: ProjectGraph, { args, withReferences }: Compilation): string | undefined {
  if (args.length > 0) return 'options are handed on to it';
  const said = SAID_BY_TSC.find((name) => projects.some(({ options }) => options[name]));
  if (said !== undefined) return `"${said}" is for tsc`;
  const keepsState = projects.some(isIncremental);
  return keepsState && !withReferences && projects.length > 1 ? 'what it refers to is not to be built' : undefined;
}

function isIncremental({ options }: TsconfigProject): boolean {
  return options.incremental === true || options.composite === true;
}

export class HostedBuild implements BuildWay {
  readonly #host: CompilerHost;
  readonly #graph: ProjectGraph;
  readonly #withReferences: boolean;
  readonly sources: HostedSources;

  /** @param host that is ready */
  constructor(host: CompilerHost, graph: ProjectGraph, { withReferences }: Compilation) {
    this.#host = host;
    this.#graph = graph;
    this.#withReferences = withReferences;
    const roots = graph.projects.map(({ options, path }) => options.rootDir ?? dirname(path));
    this.sources = new HostedSources(graph.folder, roots);
  }

  take(_project: Project, examine: Parameters<BuildWay['take']>[1]): Promise<boolean> {
    return examine(({ file: { path }, result }) => {
      if (result?.changed === true) this.sources.add({ path, code: result.code, inserts: result.inserts });
    });
  }

  async compile(output: CompilerOutput): Promise<number> {
    const { folder, projects } = this.#graph;
    const way = this.#withReferences || projects.some(isIncremental) ? 'build' : 'program';
    const { all: texts } = this.sources;
    const job = { way, folder, roots: this.sources.roots(), texts, fresh: this.#fresh() } as const;
    const { code, printed } = await this.#host.compile(job);
    for (const line of printed.split('\n').slice(0, -1)) output.line(line);
    output.end();
    return code;
  }

  close(): void {
    this.#host.close();
  }

  /**
   * All sources: a change of the configuration changes what is made of them. `tsc -b` looks at the times of those alone that the
   * tsconfig names; a new tsconfig makes it look at all, as `tsc -p` always does.
   */
  #fresh(): readonly string[] {
    return this.#graph.projects.flatMap(({ path, files, named }) => {
      const own = new Set(named);
      return !this.#withReferences || files.some((file) => !own.has(file)) ? [...files, path] : files;
    });
  }
}

/** The general way: the compiler as a process, over a staged copy of the sources. It works with every compiler. */
import type { Project } from '../project/project.js';
import type { BuildWay } from './build-way.js';
import { type Compilation, compile } from './compile.js';
import type { CompilerOutput } from './compiler-output.js';
import { leadToSources } from './emitted-maps.js';
import type { ProjectGraph } from './project-graph.js';
import { StagedSources } from './staged-sources.js';

export class StagedBuild implements BuildWay {
  readonly #compilation: Compilation;
  readonly sources: StagedSources;

  private constructor(sources: StagedSources, compilation: Compilation) {
    this.sources = sources;
    this.#compilation = compilation;
  }

  /**
   * Waits for its turn.
   *
   * @param compilation of the sources where they are
   */
  static async open(graph: ProjectGraph, compilation: Compilation): Promise<StagedBuild> {
    return new StagedBuild(await StagedSources.open(graph, compilation.cwd), compilation);
  }

  take(project: Project, examine: Parameters<BuildWay['take']>[1]): Promise<boolean> {
    return this.sources.write(project, examine);
  }

  async compile(output: CompilerOutput): Promise<number> {
    const staged = { ...this.#compilation, tsconfig: this.sources.staged(this.#compilation.tsconfig) };
    const code = await compile(staged, (line) => output.line(line));
    output.end();
    for (const path of output.emitted) leadToSources(path, this.sources);
    return code;
  }

  close(): void {
    this.sources.close();
  }
}

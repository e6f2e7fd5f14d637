/**
 * The instrumented sources, for the time of a build: a hidden folder in the project, from which the compiler writes to where
 * it writes without us. One build at a time has it; it is gone when that is over, and what a killed one has left the next
 * one clears up.
 */
import { existsSync, readFileSync, rmSync, statSync, symlinkSync, utimesSync } from 'node:fs';
import { dirname, join, resolve } from 'node:path';
import { displayPath, isInside, relativePosix } from '../../transformer/project/paths.js';
import { newFile } from '../output/output-file.js';
import { Outputs } from '../output/outputs.js';
import { planOutput } from '../output/plan.js';
import { OutputWriter } from '../output/write.js';
import { derivedTsconfig } from '../project/derived-tsconfig.js';
import type { FileOutcome } from '../project/instrument-file.js';
import type { Project } from '../project/project.js';
import type { TsconfigProject } from '../project/tsconfig.js';
import {
  type CompiledSources,
  type CompiledTexts,
  compiledTexts,
  type InstrumentedSource,
} from './compiled-sources.js';
import type { ProjectGraph } from './project-graph.js';
import { stagedPackage } from './staged-package.js';

const NAME = '.agentcore-build';
/** Other builds of the same project may take their time. */
const LOCK_WAIT_MS = 600_000;

/** @param folder that the projects have in common */
export function stagedFolder(folder: string): string {
  return join(folder, NAME);
}

export class StagedSources implements CompiledSources {
  readonly #graph: ProjectGraph;
  readonly #writer: OutputWriter;
  readonly #display: string;
  readonly #instrumented = new Map<string, InstrumentedSource>();
  /** Those tsconfigs and package.json files that are staged, by their staged paths. */
  readonly #settings = new Map<string, string>();
  readonly #onExit = (): void => this.close();
  readonly path: string;

  private constructor(graph: ProjectGraph, path: string, display: string, writer: OutputWriter) {
    this.#graph = graph;
    this.path = path;
    this.#display = display;
    this.#writer = writer;
    process.once('exit', this.#onExit);
  }

  /** Waits for its turn. */
  static async open(graph: ProjectGraph, cwd: string): Promise<StagedSources> {
    const path = stagedFolder(graph.folder);
    const display = displayPath(path, cwd);
    return new StagedSources(graph, path, display, await OutputWriter.open(path, display, LOCK_WAIT_MS));
  }

  /**
   * Writes them.
   *
   * @param examine hands over each source, and says whether all is well
   * @returns what that said; where it is not, nothing was written
   */
  async write(
    project: Project,
    examine: (visit: (outcome: FileOutcome) => void) => Promise<boolean>,
  ): Promise<boolean> {
    const folder = this.#writer.read();
    const staging = this.#writer.stage(folder);
    const outputs = new Outputs(project, { outDir: this.path, sourceMap: false });
    const isWell = await examine((outcome) => {
      for (const file of outputs.of(outcome)) staging.add(file);
      const { file, result } = outcome;
      if (result?.changed !== true) return;
      this.#instrumented.set(resolve(this.path, file.outputPath), { path: file.path, inserts: result.inserts });
    });
    if (!isWell) return false;
    const generated = [...this.#tsconfigs(), ...this.#packages(new Set(staging.files.map(({ path }) => path)))];
    for (const [path, text] of generated) staging.add(newFile(path, 'generated', Buffer.from(text)));
    this.#writer.write(folder, staging, planOutput(folder, staging.files, this.#display));
    this.#linkModules();
    this.#keepTimes();
    return true;
  }

  /** Where a file of the project, or of the folders around it, is staged. */
  staged(path: string): string {
    return resolve(this.path, relativePosix(this.#graph.folder, path));
  }

  /** The file of the project that a path in the staged folder stands for; undefined for one outside of it. */
  original(path: string): string | undefined {
    return isInside(path, this.path) ? resolve(this.#graph.folder, relativePosix(this.path, path)) : undefined;
  }

  /** What the maps of each project may name their sources from, beside their own folders: `sourceRoot` and `mapRoot`. */
  roots(): readonly string[] {
    return this.#graph.projects.flatMap(({ options, path }) => {
      const root = this.staged(options.rootDir ?? dirname(path));
      return options.mapRoot === undefined ? [root] : [root, resolve(root, options.mapRoot)];
    });
  }

  /** What was made of a source, by its staged path; undefined when that is a copy. */
  instrumented(path: string): InstrumentedSource | undefined {
    return this.#instrumented.get(path);
  }

  texts(path: string, { inserts }: InstrumentedSource): CompiledTexts {
    return compiledTexts(readFileSync(path, 'utf8'), inserts);
  }

  /** May be called twice. */
  close(): void {
    process.off('exit', this.#onExit);
    rmSync(this.path, { recursive: true, force: true });
    this.#writer.close();
  }

  *#tsconfigs(): Generator<readonly [path: string, text: string]> {
    for (const project of this.#graph.projects) {
      const file = this.staged(project.path);
      const place = { outDir: this.path, file, referred: (path: string) => this.staged(path), isTemporary: true };
      this.#settings.set(file, project.path);
      yield [relativePosix(this.path, file), derivedTsconfig(project, place)];
    }
  }

  /** Of the folders below the common one; what is around that is found from the staged folder, too. */
  *#packages(taken: ReadonlySet<string>): Generator<readonly [path: string, text: string]> {
    const { folder, projects } = this.#graph;
    for (const place of foldersOf(projects, folder)) {
      const file = join(place, 'package.json');
      const path = relativePosix(folder, file);
      if (taken.has(path) || !existsSync(file)) continue;
      const text = readFileSync(file, 'utf8');
      const staged = stagedPackage(text, file, projects);
      if (place === folder && staged === text) continue;
      this.#settings.set(resolve(this.path, path), file);
      yield [path, staged];
    }
  }

  /**
   * By times `tsc -b` decides what it looks at again. Sources are new each time, and it compares their texts, for these
   * depend on our configuration, too.
   */
  #keepTimes(): void {
    for (const [path, original] of this.#settings) {
      const { atime, mtime } = statSync(original);
      utimesSync(path, atime, mtime);
    }
  }

  #linkModules(): void {
    for (const place of foldersOf(this.#graph.projects, this.#graph.folder)) {
      const modules = join(place, 'node_modules');
      const link = this.staged(modules);
      if (place !== this.#graph.folder && existsSync(modules) && !existsSync(link)) symlinkSync(modules, link, 'dir');
    }
  }
}

/** The folders of the sources and of the tsconfigs, and those around them, up to `last`. */
function foldersOf(projects: readonly TsconfigProject[], last: string): ReadonlySet<string> {
  const folders = new Set([last]);
  for (const { files, path } of projects) {
    for (const file of [...files, path]) {
      for (let folder = dirname(file); !folders.has(folder) && isInside(folder, last); folder = dirname(folder)) {
        folders.add(folder);
      }
    }
  }
  return folders;
}

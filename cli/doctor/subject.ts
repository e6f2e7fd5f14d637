/** The project that `doctor` looks at. What several checks ask for is found out once, when the first one asks. */
import { existsSync } from 'node:fs';
import { dirname, join, resolve } from 'node:path';
import { displayPath, packageFolder } from '../../transformer/project/paths.js';
import type { CliIo } from '../io.js';
import { MANIFEST_NAME } from '../output/manifest.js';
import { type Destination, findDestination } from './facts/destination.js';
import { type Door, doorsOf, type NamedCommand } from './facts/doors.js';
import { type InstalledPackage, installed, type PackageManifest, readManifest } from './facts/installed.js';
import { nodeCallOf } from './facts/node-options.js';
import { findOutputs, type OutputFolder } from './facts/outputs.js';
import { commandsOf } from './facts/script-commands.js';
import { findSetUp, type SetUp } from './facts/set-up.js';
import { readSources, type Sources } from './facts/sources.js';
import { namedTsconfig, readTsconfigFacts, type TsconfigFacts } from './facts/tsconfig-facts.js';

const COMPILERS = /^(?:tsc|tspc|tsgo|agentcore-instrument)$/;

export interface SubjectOptions {
  readonly tsconfig?: string;
  readonly config?: string;
  /** Folder of the output, relative to the working directory. */
  readonly out?: string;
  /** The file that the program starts with, relative to the working directory. */
  readonly entry?: string;
  readonly endpoint?: string;
  readonly protocol?: 'grpc' | 'http/protobuf';
  readonly offline?: boolean;
  readonly cache?: boolean;
}

export class Subject {
  readonly io: CliIo;
  readonly options: SubjectOptions;
  /** The folder of the package, else the working directory. Absolute. */
  readonly folder: string;
  readonly manifest: PackageManifest;
  /** Why the package.json cannot be used. */
  readonly manifestProblem: string | undefined;
  readonly commands: readonly NamedCommand[];
  readonly #known = new Map<string, unknown>();

  constructor(options: SubjectOptions, io: CliIo) {
    this.io = io;
    this.options = options;
    this.folder = packageFolder(io.cwd) ?? io.cwd;
    const path = join(this.folder, 'package.json');
    const manifest = existsSync(path) ? readManifest(path) : {};
    this.manifestProblem = typeof manifest === 'string' ? manifest : undefined;
    this.manifest = typeof manifest === 'string' ? {} : manifest;
    this.commands = Object.entries(this.manifest.scripts ?? {}).flatMap(([script, text]) =>
      commandsOf(text).map((command) => ({ ...command, script })),
    );
  }

  display(path: string): string {
    return displayPath(path, this.io.cwd);
  }

  installed(name: string, folder: string = this.folder): InstalledPackage | undefined {
    return installed(name, folder);
  }

  /**
   * `--tsconfig`, else the first that a script compiles by, else `tsconfig.json`; not one that we have written ourselves.
   *
   * @throws an error of the operating system where it cannot be read
   */
  tsconfig(): TsconfigFacts | undefined {
    return this.#once('tsconfig', () => {
      const { tsconfig } = this.options;
      if (tsconfig !== undefined) return readTsconfigFacts(resolve(this.io.cwd, tsconfig));
      const compilers = this.commands.filter(({ program }) => COMPILERS.test(program));
      const named = compilers.flatMap(({ words }) => namedTsconfig(words) ?? []);
      for (const word of [...named, 'tsconfig.json']) {
        const facts = readTsconfigFacts(resolve(this.folder, word));
        if (facts !== undefined && !existsSync(join(dirname(facts.path), MANIFEST_NAME))) return facts;
      }
      return undefined;
    });
  }

  doors(): readonly Door[] {
    return this.#once('doors', () => doorsOf(this.folder, this.tsconfig(), this.commands, this.io.env));
  }

  outputs(): readonly OutputFolder[] {
    return this.#once('outputs', () => {
      const { out } = this.options;
      const { main, bin = {} } = this.manifest;
      const bins = typeof bin === 'string' ? [bin] : Object.values(bin).filter((path) => typeof path === 'string');
      const started = this.commands.flatMap((command) => nodeCallOf(command)?.entry ?? []);
      return findOutputs(this.folder, {
        given: out === undefined ? undefined : resolve(this.io.cwd, out),
        outDir: this.tsconfig()?.outDir,
        entries: [...(main === undefined ? [] : [main]), ...bins, ...started],
      });
    });
  }

  /** @throws {CliError} or {InputError}, the same one each time */
  sources(): Promise<Sources> {
    return this.#once('sources', async () => {
      const tsconfig = this.tsconfig();
      const options = {
        ...this.options,
        foundTsconfig: tsconfig?.hasFiles === true ? tsconfig.path : undefined,
        outputs: this.outputs().map(({ path }) => path),
      };
      return readSources(options, this.io);
    });
  }

  /** Folders of the packages that have something to wrap, absolute; in a workspace there are several. */
  async instrumentedPackages(): Promise<readonly string[]> {
    const { expected } = await this.sources().catch(() => ({ expected: [] }));
    return [...new Set(expected.map(({ path }) => packageFolder(dirname(path)) ?? this.folder))];
  }

  /** Undefined when nothing says which file the program starts with. */
  setUp(): Promise<SetUp | undefined> {
    return this.#once('set-up', () => findSetUp(this));
  }

  /** @throws {TracingConfigError} for an `--endpoint`, or one of the set-up, that is none */
  destination(): Promise<Destination> {
    return this.#once('destination', () => findDestination(this));
  }

  #once<Fact>(name: string, find: () => Fact): Fact {
    if (!this.#known.has(name)) this.#known.set(name, find());
    return this.#known.get(name) as Fact;
  }
}

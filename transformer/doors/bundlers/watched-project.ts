/** A project whose configuration may change, or be wrong for a while, between the builds of a watch. */

import { toPosix } from '../../project/paths.js';
import {
  configFileOf,
  type DoorOptions,
  type DoorProject,
  describeInputError,
  loadDoorProject,
} from '../door-project.js';

export class WatchedProject {
  readonly #options: DoorOptions | undefined;
  #loading: Promise<DoorProject> | undefined;
  #file: string | undefined;

  constructor(options: DoorOptions | undefined) {
    this.#options = options;
  }

  /** The configuration file, absolute, right or wrong; undefined when there is none, or nobody has asked for it yet. */
  get file(): string | undefined {
    return this.#file;
  }

  /** Whether the path, as a bundler spells it, is the configuration's. */
  dependsOn(path: string): boolean {
    return this.#file !== undefined && toPosix(path) === toPosix(this.#file);
  }

  /** What is asked for next is read anew. Returns the file that will be. */
  renew(): string | undefined {
    this.#loading = undefined;
    try {
      this.#file = configFileOf(this.#options);
    } catch (error) {
      throw told(error);
    }
    return this.#file;
  }

  /** @throws {Error} with what is wrong in the configuration, and where */
  get(): Promise<DoorProject> {
    this.#loading ??= this.#load();
    return this.#loading;
  }

  async #load(): Promise<DoorProject> {
    try {
      const project = await loadDoorProject(this.#options);
      this.#file = project.configFile;
      return project;
    } catch (error) {
      throw told(error);
    }
  }
}

/** Messages of bundlers come with a stack; what is to be corrected comes first in them. */
export function told(error: unknown): unknown {
  const described = describeInputError(error);
  return described === undefined ? error : new Error(described, { cause: error });
}

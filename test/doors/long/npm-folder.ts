/** Packages of the registry for the long suite: the benchmarks' own way to get them, with its types. */
const { npmFolder: fetch } = (await import(new URL('../../../bench/support/npm-folder.mjs', import.meta.url).href)) as {
  npmFolder(name: string, dependencies: Readonly<Record<string, string>>): string;
};

/** The folder with these packages at these versions. */
export const npmFolder: typeof fetch = fetch;

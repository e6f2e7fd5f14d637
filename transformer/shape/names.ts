/** Names for what we insert: free in the whole file, so that no scope of the user's can shadow or clash with them. */

export interface Names {
  /** Namespace of the runtime. */
  readonly runtime: string;
  /** Function that gives the table of sites. */
  readonly sites: string;
  /** Variable behind it. */
  readonly table: string;
  /** The frame of the running call, in each wrapped function. */
  readonly frame: string;
  /** The caught error. */
  readonly error: string;
  /** Begins the names of resources of ours, which have a number behind it. */
  readonly resource: string;
}

/** Picks `$ac`, `$m`, `$t`, `$s`, `$e`, `$u`, each with a number behind it where the text already has that name. */
export function freeNames(text: string): Names {
  const free = (name: string): string => {
    for (let n = 0; ; n += 1) {
      const candidate = n === 0 ? name : `${name}${n}`;
      if (!text.includes(candidate)) return candidate;
    }
  };
  return {
    runtime: free('$ac'),
    sites: free('$m'),
    table: free('$t'),
    frame: free('$s'),
    error: free('$e'),
    resource: free('$u'),
  };
}

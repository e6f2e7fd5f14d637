/** Who takes part. */

/** What needs nothing but this repository. */
export const CONTENDERS = ['ours'];

/** What `--peers` installs and adds. */
export const PEERS = [];

/**
 * Where this file is, for `createRequire`. The CommonJS build has no `import.meta`: scripts/build.mjs puts the same in
 * terms of `__filename` in its place.
 */
export const here: string | undefined = import.meta.url;

/** The keys of an object, at a cost that the sanitizer's bounds bound. */

let isProxy: ((value: unknown) => boolean) | undefined | null = null;

/**
 * The enumerable keys of `object`. Of a Proxy, which is asked about every single one, the first `most` and one more at
 * most: it may say that it has millions.
 */
export function ownKeys(object: object, most: number): string[] {
  if (isProxy === null)
    isProxy = typeof process === 'object' ? process.getBuiltinModule?.('node:util').types.isProxy : undefined;
  if (isProxy?.(object) !== true) return Object.keys(object);
  const keys: string[] = [];
  for (const key of Reflect.ownKeys(object)) {
    if (keys.length > most) break;
    if (typeof key === 'string' && Object.getOwnPropertyDescriptor(object, key)?.enumerable === true) keys.push(key);
  }
  return keys;
}

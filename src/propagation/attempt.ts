/** What an untrusted object answers; undefined where its getter or proxy throws ("ignored, never thrown": api.md). */
export function attempt<T>(ask: () => T): T | undefined {
  try {
    return ask();
  } catch {
    return undefined;
  }
}

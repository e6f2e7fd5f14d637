/** The version of this package, from its package.json: one level up in the sources, two in `dist`. */
import { readFileSync } from 'node:fs';

export function packageVersion(): string {
  for (const candidate of ['../package.json', '../../package.json']) {
    const parsed = readIfThere(new URL(candidate, import.meta.url));
    if (parsed?.name === 'agentcore-instrument' && parsed.version !== undefined) return parsed.version;
  }
  throw new Error('the package.json of agentcore-instrument is missing');
}

function readIfThere(url: URL): { name?: string; version?: string } | undefined {
  try {
    return JSON.parse(readFileSync(url, 'utf8'));
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ENOENT') return undefined;
    throw error;
  }
}

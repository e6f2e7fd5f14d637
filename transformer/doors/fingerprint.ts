/** What the output of a door depends on beside the sources, as a key for caches that others keep. */
import { createHash } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { configFileOf, type DoorOptions } from './door-project.js';

/** Of our version, the options and the text of the configuration file. */
export function fingerprint(options: DoorOptions | undefined): string {
  const { version } = createRequire(import.meta.url)('agentcore-instrument/package.json') as { version: string };
  return createHash('sha256')
    .update(JSON.stringify([version, options, textOf(options)]))
    .digest('hex')
    .slice(0, 16);
}

/** A file that cannot be found or read fails the build, when that starts and can say so. */
function textOf(options: DoorOptions | undefined): string | undefined {
  try {
    const file = configFileOf(options);
    return file && `${file}\n${readFileSync(file, 'utf8')}`;
  } catch (error) {
    return String(error);
  }
}

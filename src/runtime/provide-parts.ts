/** Registers the parts that the runtime does not bring along (parts.ts), for whoever has loaded them anyway. */
import { extractContext } from '../propagation/extract.js';
import { createSanitizer } from '../sanitize/index.js';
import { describeError } from './errors.js';
import { registerParts } from './parts.js';
import { watchStream } from './stream.js';

export function provideParts(): void {
  registerParts({ createSanitizer, extractContext, watchStream, describeError });
}

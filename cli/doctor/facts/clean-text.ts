/** Texts of others on their way to the terminal: an error may repeat a header, a URL its password. */
import { createSanitizer } from '../../../src/sanitize/index.js';
import { oneLine } from '../../report/printable.js';

const { text } = createSanitizer();

export function cleanText(raw: string): string {
  return oneLine(text(raw.trim().replace(/\s+/g, ' ')));
}

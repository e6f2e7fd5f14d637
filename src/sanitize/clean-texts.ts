/**
 * Remembers texts in which nothing was found. What agents send to models comes again and again: each request has the
 * system prompt and all messages before it. Only what goes out as it is is kept, never a secret that was found; only from
 * the second time on; and no more than a bound of it, in copies that hold on to nothing else.
 */
import { detach } from './text.js';

/** Shorter ones are looked at as fast; longer ones are documents, which do not come again. */
const SHORTEST = 24;
const LONGEST = 8192;
const SLOTS = 512;
/** Characters of all texts that are kept; beyond it all are forgotten. */
const KEPT_CHARS = 1 << 18;
const SAMPLES = 16;

export interface CleanTexts {
  has(text: string): boolean;
  /** Notes that nothing was found in `text`. */
  add(text: string): void;
}

export function createCleanTexts(): CleanTexts {
  // Made when the first text comes: most sanitizers of a process see none.
  let prints: Int32Array | undefined;
  const texts: (string | undefined)[] = [];
  let chars = 0;

  return {
    has(text) {
      if (prints === undefined || text.length < SHORTEST || text.length > LONGEST) return false;
      return texts[fingerprint(text) & (SLOTS - 1)] === text;
    },
    add(text) {
      if (text.length < SHORTEST || text.length > LONGEST) return;
      prints ??= new Int32Array(SLOTS);
      const print = fingerprint(text);
      const slot = print & (SLOTS - 1);
      if (prints[slot] !== print) {
        prints[slot] = print;
        return;
      }
      if (chars > KEPT_CHARS) {
        texts.fill(undefined);
        chars = 0;
      }
      chars += text.length - (texts[slot]?.length ?? 0);
      texts[slot] = detach(text);
    },
  };
}

/** Of the length and a few characters; texts that it takes for the same are compared. */
function fingerprint(text: string): number {
  const step = text.length / SAMPLES;
  let print = text.length;
  for (let i = 0; i < SAMPLES; i++) print = (Math.imul(print, 31) + text.charCodeAt((i * step) | 0)) | 0;
  return print ^ (print >>> 15);
}

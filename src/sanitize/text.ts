/** Cutting texts and marking what is gone. */

/** What stands in the place of a secret. */
export const REDACTED = '***REDACTED***';

/** Read beyond the limit, so that a secret that crosses it is still recognised (agent-observability.md, rule 7). */
export const LOOK_AHEAD = 512;

/** The first `end` characters of `text`, one less rather than half a surrogate pair. */
export function clip(text: string, end: number): string {
  if (text.length <= end) return text;
  const last = text.charCodeAt(end - 1);
  return text.slice(0, last >= 0xd800 && last <= 0xdbff ? end - 1 : end);
}

/**
 * `text` in at most `limit` characters, the last of which say how many are gone.
 *
 * @param total the length before anything was cut, where it is not that of `text`
 */
export function truncate(text: string, limit: number, total = text.length): string {
  if (text.length <= limit && total <= text.length) return text;
  const marker = `…[+${total - limit}]`;
  if (marker.length > limit) return detach(clip(text, limit));
  return detach(clip(text, limit - marker.length) + marker);
}

/** `text` without the longer text that an engine may keep for it when it was cut out of that one. */
export function detach(text: string): string {
  // Cuts of up to 12 characters are copies anyway.
  return text.length < 13 ? text : ` ${text}`.slice(1);
}

/** Whether this is `user:password` in base64, as in basic authentication and in the files of npm and docker. */
export function isUserAndPassword(encoded: string): boolean {
  // What is thrown for other texts costs more than all the rest.
  if (!/^[\w+/-]{4,}={0,2}$/.test(encoded)) return false;
  try {
    const decoded = atob(whole(encoded).replace(/-/g, '+').replace(/_/g, '/'));
    return /^[\x20-\x7e\x80-\xff]*:[\x20-\x7e\x80-\xff]*$/.test(decoded);
  } catch {
    return false;
  }
}

/** Without the last characters of a text that was cut, which decode to nothing. */
function whole(encoded: string): string {
  return encoded.length % 4 === 1 ? encoded.slice(0, -1) : encoded;
}

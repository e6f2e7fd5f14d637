/** The text of a source file. */

/** Exact: encoding the text gives the same bytes, a byte order mark included. Undefined for what is not UTF-8. */
export function decodeSource(bytes: ArrayBuffer | NodeJS.ArrayBufferView): string | undefined {
  try {
    return new TextDecoder('utf-8', { fatal: true, ignoreBOM: true }).decode(bytes);
  } catch (error) {
    if (error instanceof TypeError) return undefined;
    throw error;
  }
}

/** Without the byte order mark, which not everybody hands on. */
export function withoutMark(text: string): string {
  return text.replace(/^\uFEFF/, '');
}

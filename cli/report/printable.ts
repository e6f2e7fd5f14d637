/**
 * Texts of others on a terminal: names of files and lines of sources may have control characters in them, which would
 * move the cursor, change the title of the window or hide what stands before them.
 */

/** With control characters as `\\x1b`, but for tabs and line breaks. */
export function printable(text: string): string {
  // biome-ignore lint/suspicious/noControlCharactersInRegex: these are what it is about.
  return text.replace(/[\0-\x08\x0b-\x1f\x7f-\x9f\u061c\u200e\u200f\u202a-\u202e\u2066-\u2069]/g, escaped);
}

/** The same, with line breaks too: for what has to stay on its line. */
export function oneLine(text: string): string {
  return printable(text).replace(/[\n\u2028\u2029]/g, escaped);
}

function escaped(character: string): string {
  const code = character.charCodeAt(0).toString(16);
  return character === '\n' ? '\\n' : code.length > 2 ? `\\u${code.padStart(4, '0')}` : `\\x${code.padStart(2, '0')}`;
}

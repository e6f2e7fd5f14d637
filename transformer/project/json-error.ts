/** Where in a text `JSON.parse` stumbled: its message says so, or not, differently in every version of Node.js. */

/** 1-based line and column; empty when the message names no place and none can be found. */
export function jsonErrorPlace(text: string, message: string): { line?: number; column?: number } {
  const offset = offsetOf(text.replace(/^\uFEFF/, ''), message);
  if (offset === undefined) return {};
  const before = text
    .replace(/^\uFEFF/, '')
    .slice(0, offset)
    .split(/\r\n|[\n\r]/);
  return { line: before.length, column: before.at(-1)!.length + 1 };
}

function offsetOf(text: string, message: string): number | undefined {
  const position = /at position (\d+)/.exec(message)?.[1];
  if (position !== undefined) return Number(position);
  if (/end of JSON input/.test(message)) return text.length;
  return shortestBadPrefix(text, message);
}

/** Without a position, the message still names the offending token: the end of the first prefix that has the same one. */
function shortestBadPrefix(text: string, message: string): number | undefined {
  const token = /^Unexpected token '?(.)/u.exec(message)?.[1];
  if (token === undefined) return undefined;
  for (let at = text.indexOf(token); at !== -1; at = text.indexOf(token, at + 1)) {
    try {
      JSON.parse(text.slice(0, at + token.length));
    } catch (error) {
      // A prefix that is right so far only ends too early, and the message says something else.
      if (/^Unexpected token/.test((error as SyntaxError).message)) return at;
    }
  }
  return undefined;
}

/** Text in lines that a terminal of 80 columns does not break, two columns in. */

const WIDTH = 80;
const LABEL = 11;

/** An empty label: the row belongs to the one above. */
export type Row = readonly [label: string, text: string];

export function table(rows: readonly Row[]): string {
  return rows
    .flatMap(([label, text]) => {
      const [first = '', ...others] = wrapped(text, WIDTH - LABEL - 2);
      return [`  ${label.padEnd(LABEL)}${first}`, ...others.map((line) => `  ${' '.repeat(LABEL)}${line}`)];
    })
    .join('\n');
}

export function paragraph(text: string): string {
  return wrapped(text, WIDTH - 2)
    .map((line) => `  ${line}`)
    .join('\n');
}

/** At spaces, except for those between backquotes. A word that is too long has a line of its own. */
export function wrapped(text: string, width: number): string[] {
  const lines: string[] = [];
  for (const word of text.match(/(?:`[^`]*`|\S)+/g) ?? []) {
    const line = lines.at(-1);
    if (line !== undefined && line.length + 1 + word.length <= width) lines[lines.length - 1] = `${line} ${word}`;
    else lines.push(word);
  }
  return lines;
}

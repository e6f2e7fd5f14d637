/** The Markdown tables of a page. */

/** The cells of every row, Markdown as it is, but for the header and the line below it. */
export function tableRows(text: string): string[][] {
  const rows: string[][] = [];
  let isBody = false;
  for (const line of text.split('\n')) {
    if (!line.startsWith('|')) isBody = false;
    else if (/^\|[\s|:-]+$/.test(line)) isBody = true;
    else if (isBody)
      rows.push(
        line
          .slice(1, line.lastIndexOf('|'))
          .split('|')
          .map((cell) => cell.trim()),
      );
  }
  return rows;
}

/** The text of the section under a heading, without its subsections. */
export function section(text: string, heading: string): string {
  const lines = text.split('\n');
  const start = lines.findIndex((line) => new RegExp(`^#+ ${heading}$`).test(line));
  if (start < 0) throw new Error(`no section ${heading}`);
  const length = lines.slice(start + 1).findIndex((line) => /^#+ /.test(line));
  return lines.slice(start, length < 0 ? undefined : start + 1 + length).join('\n');
}

/** What stands in backticks. */
export function codeIn(cell: string): string[] {
  return [...cell.matchAll(/`([^`]+)`/g)].map(([, code]) => code!);
}

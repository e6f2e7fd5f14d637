/** Tables that read well on a terminal and in Markdown. */

/**
 * @param {readonly string[]} head
 * @param {readonly (readonly string[])[]} rows
 */
export function printTable(head, rows) {
  const widths = head.map((title, column) => Math.max(3, title.length, ...rows.map((row) => row[column].length)));
  const line = (cells) => `| ${cells.map((cell, column) => pad(cell, column)).join(' | ')} |`;
  const pad = (cell, column) =>
    column === 0 || column === head.length - 1 ? cell.padEnd(widths[column]) : cell.padStart(widths[column]);
  console.log(line(head));
  console.log(
    `| ${widths.map((width, column) => (column === 0 || column === head.length - 1 ? '-'.repeat(width) : `${'-'.repeat(width - 1)}:`)).join(' | ')} |`,
  );
  for (const row of rows) console.log(line(row));
}

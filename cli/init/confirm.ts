/** Asks on a terminal. */
import { createInterface } from 'node:readline/promises';

/** @returns whether the answer is yes; anything else, the end of the input and Ctrl-C are no */
export async function confirm(
  question: string,
  input: NodeJS.ReadableStream,
  output: NodeJS.WritableStream,
): Promise<boolean> {
  const terminal = createInterface({ input, output });
  const closed = new Promise<string>((resolve) => {
    terminal.once('close', () => resolve(''));
    terminal.once('SIGINT', () => terminal.close());
  });
  try {
    const answer = await Promise.race([terminal.question(question), closed]);
    return /^y(?:es)?$/i.test(answer.trim());
  } finally {
    terminal.close();
  }
}

export function isTerminal(stream: NodeJS.ReadableStream | NodeJS.WritableStream | undefined): boolean {
  return stream !== undefined && 'isTTY' in stream && stream.isTTY === true;
}

/** ANSI colours: on a terminal, unless `NO_COLOR` is set. */
import { styleText } from 'node:util';
import type { CliIo } from '../io.js';

export type Style = Parameters<typeof styleText>[0];
export type Paint = (style: Style, text: string) => string;

export function paintFor(stream: NodeJS.WritableStream, env: CliIo['env']): Paint {
  const isTerminal = 'isTTY' in stream && stream.isTTY === true;
  const colour = isTerminal && !env.NO_COLOR && env.TERM !== 'dumb';
  return colour ? (style, text) => styleText(style, text) : (_, text) => text;
}

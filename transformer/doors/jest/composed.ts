/** A compiled source with the map that leads to what the user wrote, not to what we have made of it. */
import { composeEmitted } from '../../compose-emitted.js';
import type { InstrumentResult } from '../../types.js';
import type { Compiled } from './inner-transformer.js';

const INLINE_MAP = /\n?\/\/# sourceMappingURL=data:application\/json;(?:charset=[^;,]+;)?base64,(\S+)\s*$/;

/** @param path of the source, absolute */
export function composed(compiled: Compiled, result: InstrumentResult | undefined, path: string): Compiled {
  if (result === undefined) return compiled;
  const inline = INLINE_MAP.exec(compiled.code)?.[1];
  const map = inline === undefined ? compiled.map : Buffer.from(inline, 'base64').toString('utf8');
  if (map === undefined || map === null || map === '') return compiled;
  const text = typeof map === 'string' ? map : JSON.stringify(map);
  const whole: unknown = JSON.parse(composeEmitted(text, () => ({ map: result.map(), source: path })));
  return { ...compiled, code: compiled.code.replace(INLINE_MAP, ''), map: whole as object };
}

/** Work that a span's end sets off may need more stack than is left at the end of a recursion. */
import type { SpanProcessor } from '@opentelemetry/sdk-trace-node';
import { fits } from '../runtime/stack-room.js';

/** 256 KB: exporters and processors are other people's code, too. */
const ENOUGH_TO_EXPORT: readonly undefined[] = new Array<undefined>(32_768).fill(undefined);

/** Costs some ten microseconds: for each batch, not for each span. */
export function hasExportRoom(): boolean {
  return fits(ENOUGH_TO_EXPORT);
}

/** `processor`, which hears of the end of a span a turn later where it came with too little stack left to work on. */
export function withExportRoom(processor: SpanProcessor): SpanProcessor {
  return {
    onStart: (span, parent) => processor.onStart(span, parent),
    ...(processor.onEnding && { onEnding: (span) => processor.onEnding?.(span) }),
    onEnd(span) {
      if (hasExportRoom()) processor.onEnd(span);
      else setImmediate(() => processor.onEnd(span));
    },
    forceFlush: () => processor.forceFlush(),
    shutdown: () => processor.shutdown(),
  };
}

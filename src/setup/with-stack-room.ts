/** Processors that do their work as soon as a span ends, which may be at the end of a recursion. */
import type { SpanProcessor } from '@opentelemetry/sdk-trace-node';
import { hasStackRoom } from '../runtime/stack-room.js';

/** `processor`, which hears of the end of a span a turn later where it came with too little stack left to work on. */
export function withStackRoom(processor: SpanProcessor): SpanProcessor {
  return {
    onStart: (span, parent) => processor.onStart(span, parent),
    ...(processor.onEnding && { onEnding: (span) => processor.onEnding?.(span) }),
    onEnd(span) {
      if (hasStackRoom()) processor.onEnd(span);
      else setImmediate(() => processor.onEnd(span));
    },
    forceFlush: () => processor.forceFlush(),
    shutdown: () => processor.shutdown(),
  };
}

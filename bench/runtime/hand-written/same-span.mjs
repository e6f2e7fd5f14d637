/**
 * The same functions with the same spans by hand, as `instrumentSource` makes them: name, attributes in the options, status
 * and what an error leaves. `same-spans.mjs` compares them with ours. A generator cannot be run by a callback: there the
 * span is not current in the body, as in most code of this kind. The hosts are parents alone.
 */
import { asyncByHand } from './same-span-async.mjs';
import { syncByHand } from './same-span-sync.mjs';

/** @param {import('@opentelemetry/api').Tracer} tracer */
export const sameSpan = (tracer) => ({ ...syncByHand(tracer), ...asyncByHand(tracer) });

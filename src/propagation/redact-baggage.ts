/** Baggage on its way out: it leaves the process, so it is redacted like an attribute (api.md, *Sanitizer*). */
import { type Baggage, type BaggageEntry, type Context, propagation } from '@opentelemetry/api';
import { spanSettings } from '../runtime/settings.js';
import { attempt } from './carrier.js';
import { areSafeProperties, wellFormed } from './w3c-baggage.js';

/**
 * The context with its baggage as it may be sent: secrets redacted by key and by value under the rules in force,
 * properties that hold a secret or would break the header left out. A value over the attribute limit, which the
 * sanitizer would cut, and an entry whose key is itself a secret, are dropped and reported.
 */
export function redactBaggage(context: Context): Context {
  const baggage = propagation.getBaggage(context);
  if (baggage === undefined) return context;
  const sendable: [string, BaggageEntry][] = [];
  for (const [key, entry] of baggage.getAllEntries()) {
    const redacted = attempt(() => redactEntry(key, entry));
    if (redacted === undefined) spanSettings().report('A baggage entry that cannot be redacted safely was not sent');
    else sendable.push([key, redacted]);
  }
  return propagation.setBaggage(context, baggageOf(sendable));
}

function redactEntry(key: string, entry: BaggageEntry): BaggageEntry | undefined {
  const { attributeValueLimit, scrubAttribute, scrubText } = spanSettings();
  const given = wellFormed(String(entry.value));
  if (given.length > attributeValueLimit || scrubText(key) !== key) return undefined;
  const value = String(scrubAttribute(key, given) ?? '');
  const properties = entry.metadata?.toString() ?? '';
  if (entry.metadata === undefined || !areSafeProperties(properties) || scrubText(properties) !== properties) {
    return { value };
  }
  return { value, metadata: entry.metadata };
}

function baggageOf(entries: readonly [string, BaggageEntry][]): Baggage {
  return propagation.createBaggage(Object.fromEntries(entries));
}

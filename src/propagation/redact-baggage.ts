/** Baggage on its way out: it leaves the process, so it is redacted like an attribute (api.md, *Sanitizer*). */
import { type BaggageEntry, baggageEntryMetadataFromString, type Context, propagation } from '@opentelemetry/api';
import { spanSettings } from '../runtime/settings.js';
import { attempt } from './attempt.js';
import { areSafeProperties, MAX_BAGGAGE_BYTES, wellFormed } from './w3c-baggage.js';

/** Entries that are looked at: four times what a header can hold. */
const MAX_ENTRIES = 256;

/**
 * The context with its baggage as it may be sent: secrets redacted by key and by value under the rules in force,
 * properties that hold a secret or would break the header left out. A value over the attribute limit, which the
 * sanitizer would cut, or over what a header may have, and an entry whose key is itself a secret, are dropped and
 * reported. Entries after the 256th are dropped. Baggage that cannot be read is left out.
 */
export function redactBaggage(context: Context): Context {
  try {
    const baggage = propagation.getBaggage(context);
    if (baggage === undefined) return context;
    const sendable: [string, BaggageEntry][] = [];
    for (const [key, entry] of baggage.getAllEntries().slice(0, MAX_ENTRIES)) {
      const redacted = attempt(() => redactEntry(key, entry));
      if (redacted === undefined) spanSettings().report('A baggage entry that cannot be redacted safely was not sent');
      else sendable.push([key, redacted]);
    }
    return propagation.setBaggage(context, propagation.createBaggage(Object.fromEntries(sendable)));
  } catch (error) {
    spanSettings().report('Baggage that cannot be read was not sent', error);
    return propagation.deleteBaggage(context);
  }
}

function redactEntry(key: string, entry: BaggageEntry): BaggageEntry | undefined {
  const { attributeValueLimit, scrubAttribute, scrubText } = spanSettings();
  const text = String(entry.value);
  if (text.length > Math.min(attributeValueLimit, MAX_BAGGAGE_BYTES) || key.length > MAX_BAGGAGE_BYTES)
    return undefined;
  if (scrubText(key) !== key) return undefined;
  const value = String(scrubAttribute(key, wellFormed(text)) ?? '');
  const properties = String(entry.metadata ?? '');
  if (properties === '' || properties.length > MAX_BAGGAGE_BYTES || !areSafeProperties(properties)) return { value };
  if (scrubText(properties) !== properties) return { value };
  // Made anew: what was checked is what is sent.
  return { value, metadata: baggageEntryMetadataFromString(properties) };
}

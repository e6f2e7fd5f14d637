/** Events, links and what else few spans have: apart from the span, so that the many do not carry empty fields for it. */
import { type Attributes, diag, type HrTime, type Link, SpanKind } from '@opentelemetry/api';
import { clean, type SpanLimits } from './attributes.js';
import { between } from './clock.js';

/** As the SDK's `TimedEvent`. */
export interface SpanEvent {
  readonly name: string;
  readonly time: HrTime;
  readonly attributes?: Attributes;
  readonly droppedAttributesCount?: number;
}

export class RareParts {
  readonly events: SpanEvent[] = [];
  readonly links: Link[] = [];
  attributeCount: number;
  droppedAttributes: number;
  droppedEvents = 0;
  droppedLinks = 0;
  kind: SpanKind = SpanKind.INTERNAL;
  statusMessage: string | undefined = undefined;
  /** Given by who started or ended the span. */
  startTime: HrTime | undefined = undefined;
  endTime: HrTime | undefined = undefined;

  constructor(attributeCount: number, droppedAttributes: number) {
    this.attributeCount = attributeCount;
    this.droppedAttributes = droppedAttributes;
  }

  /** Past the limit the oldest goes, as in the SDK. */
  addEvent(name: string, given: Attributes | undefined, time: HrTime, limits: SpanLimits): void {
    const { eventCountLimit, attributePerEventCountLimit, attributeValueLengthLimit } = limits;
    if (this.events.length >= eventCountLimit) {
      this.droppedEvents += 1;
      if (eventCountLimit === 0) return;
      this.events.shift();
    }
    const { attributes, dropped } = clean(given, attributePerEventCountLimit, attributeValueLengthLimit);
    this.events.push({ name, attributes, time, droppedAttributesCount: dropped });
  }

  addLink({ context, attributes: given }: Link, limits: SpanLimits): void {
    const { linkCountLimit, attributePerLinkCountLimit, attributeValueLengthLimit } = limits;
    if (this.links.length >= linkCountLimit) {
      this.droppedLinks += 1;
      if (linkCountLimit === 0) return;
      this.links.shift();
    }
    const { attributes, count, dropped } = clean(given, attributePerLinkCountLimit, attributeValueLengthLimit);
    const link: Link = { context };
    if (count > 0) link.attributes = attributes;
    if (dropped > 0) link.droppedAttributesCount = dropped;
    this.links.push(link);
  }

  /** A span cannot end before it has started. */
  endAt(start: HrTime, end: HrTime): void {
    const isBefore = between(start, end)[0] < 0;
    if (isBefore) diag.warn('Inconsistent start and end time, startTime > endTime. Setting span duration to 0ms.');
    this.endTime = isBefore ? [...start] : end;
  }
}

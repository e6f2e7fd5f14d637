/** Sentry's `startSpan`, with its own client and a transport that only counts. */
import { peer } from '../../support/peers.mjs';
import { isOff } from '../settings.mjs';
import { ownSpan, Sink } from '../sink.mjs';
import { wrapWith } from './wrap-with.mjs';

/** Whether a parent is sampled cannot be asked in OpenTelemetry's terms. */
export const SETTINGS = ['not-initialised', 'sampled-out', 'recording'];
export const NOTE = 'its own client, scopes and format, without the integrations that it turns on by default';

const FLUSH_MS = 2000;

let sentry;

/** @param {import('../settings.mjs').Setting} setting */
export async function setUp(setting) {
  sentry = await peer('@sentry/node');
  const sink = new Sink();
  if (isOff(setting)) return { sink, flush: async () => {} };
  sentry.init({
    dsn: 'https://public@localhost/1',
    tracesSampleRate: setting.ratio,
    defaultIntegrations: false,
    sendClientReports: false,
    transport: () => ({
      async send(envelope) {
        const [, items] = envelope;
        for (const [head, body] of items) {
          if (head.type !== 'span') continue;
          sink.count += body.items.length;
          sink.kept?.push(...body.items.map(asSpan));
        }
        return { statusCode: 200 };
      },
      flush: async () => true,
    }),
  });
  return { sink, flush: () => sentry.flush(FLUSH_MS) };
}

export async function load() {
  return wrapWith(
    (name, fn) =>
      function wrapped(...args) {
        return sentry.startSpan({ name }, () => fn.apply(this, args));
      },
  );
}

function asSpan({ name, span_id: id, parent_span_id: parentId, status }) {
  return ownSpan({ name, id, parentId, isError: status === 'error' });
}

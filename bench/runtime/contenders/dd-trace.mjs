/** dd-trace's `tracer.wrap`, with its own tracer and an exporter that only counts in place of the one to its agent. */
import { peer } from '../../support/peers.mjs';
import { isOff } from '../settings.mjs';
import { ownSpan, Sink } from '../sink.mjs';
import { wrapWith } from './wrap-with.mjs';

/** Its sampler marks spans and makes them all the same: a child of what is not sampled is as dear as any. */
export const SETTINGS = ['not-initialised', 'sampled-out', 'recording'];
export const NOTE =
  'its own tracer and format; off is DD_TRACE_ENABLED=false; what is sampled out is made and sent, too, for its agent';

let datadog;

/** @param {import('../settings.mjs').Setting} setting */
export async function setUp(setting) {
  Object.assign(process.env, {
    DD_INSTRUMENTATION_TELEMETRY_ENABLED: 'false',
    DD_REMOTE_CONFIGURATION_ENABLED: 'false',
    DD_TRACE_STARTUP_LOGS: 'false',
    DD_TRACE_ENABLED: String(!isOff(setting)),
  });
  datadog = (await peer('dd-trace')).default;
  const sink = new Sink();
  datadog.init({ plugins: false, runtimeMetrics: false, profiling: false, appsec: false, sampleRate: setting.ratio });
  if (isOff(setting)) return { sink, flush: async () => {} };
  const own = datadog._tracer;
  const exporter = {
    export(spans) {
      sink.count += spans.length;
      sink.kept?.push(...spans.map(asSpan));
    },
  };
  own._exporter = exporter;
  own._processor._exporter = exporter;
  return { sink, flush: async () => {} };
}

export async function load() {
  return wrapWith((name, fn) => datadog.wrap(name, fn));
}

function asSpan({ name, span_id, parent_id, error }) {
  const parentId = String(parent_id);
  return ownSpan({
    name,
    id: String(span_id),
    parentId: /^0*$/.test(parentId) ? undefined : parentId,
    isError: error === 1,
  });
}

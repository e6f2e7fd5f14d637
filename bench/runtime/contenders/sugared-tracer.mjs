/** `SugaredTracer` of OpenTelemetry's API (experimental). */
import { SugaredTracer } from '@opentelemetry/api/experimental';
import { wrapWith } from './wrap-with.mjs';

export const NOTE = 'no attributes';

export async function load({ tracer }) {
  const sugared = new SugaredTracer(tracer);
  return wrapWith(
    (name, fn) =>
      function wrapped(...args) {
        return sugared.withActiveSpan(name, () => fn.apply(this, args));
      },
  );
}

/** nestjs-otel's `@Span` decorator, applied to methods. */
import { peer } from '../../support/peers.mjs';
import { wrapWith } from './wrap-with.mjs';

export const NOTE = 'no attributes';

export async function load() {
  const { Span } = await peer('nestjs-otel');
  return wrapWith((name, fn) => {
    const descriptor = { value: fn, writable: true, configurable: true };
    Span(name)({}, name, descriptor);
    return descriptor.value;
  });
}

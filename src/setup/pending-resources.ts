/** What an export waits for beside the exporter. */
import type { ReadableSpan } from '@opentelemetry/sdk-trace-node';

/** Resources of which detectors have not found everything yet. */
export function pendingResources(spans: readonly ReadableSpan[]): Promise<void>[] {
  const pending: Promise<void>[] = [];
  let last: unknown;
  for (const { resource } of spans) {
    if (resource === last) continue;
    last = resource;
    const { asyncAttributesPending, waitForAsyncAttributes } = resource;
    if (asyncAttributesPending && waitForAsyncAttributes !== undefined) {
      pending.push(waitForAsyncAttributes.call(resource));
    }
  }
  return pending;
}

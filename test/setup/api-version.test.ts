/** Another version of `@opentelemetry/api` was first in the process: its global slot takes nothing from ours. */
import { suite } from 'uvu';
import * as assert from 'uvu/assert';
import { sharedState } from '../../src/runtime/state.js';
import { initializeTracing, shutdownTracing } from '../../src/setup/lifecycle.js';
import { PrintingExporter } from './children/printing-exporter.js';
import { hints, stderrOf } from './support.js';

const test = suite('api version');

test('our spans are recorded all the same, and one line names the other version', async () => {
  const slot = Symbol.for('opentelemetry.js.api.1');
  Object.defineProperty(globalThis, slot, { value: { version: '1.4.1' }, configurable: true, writable: true });
  const exporter = new PrintingExporter();
  const names: string[] = [];
  exporter.export = (spans, resultCallback) => {
    names.push(...spans.map((span) => span.name));
    resultCallback({ code: 0 });
  };
  const stderr = await stderrOf(() => {
    initializeTracing({ spanExporters: [exporter] });
  });
  sharedState().own?.tracer.startSpan('ours').end();
  await shutdownTracing();
  assert.equal(names, ['ours']);
  assert.is(hints(stderr).length, 1, stderr);
  assert.match(stderr, '1.4.1');
});

test.run();

/** A program that sets OpenTelemetry up itself, with a context manager of its own, and knows nothing of ours. */
import { context, trace } from '@opentelemetry/api';
import { AsyncLocalStorageContextManager } from '@opentelemetry/context-async-hooks';
import { resourceFromAttributes } from '@opentelemetry/resources';
import { NodeTracerProvider, SimpleSpanProcessor } from '@opentelemetry/sdk-trace-node';
import { withModuleSpan } from '../../../src/spans.js';
import { PrintingExporter } from './printing-exporter.js';

let contextUses = 0;
class CountingManager extends AsyncLocalStorageContextManager {
  override active(): ReturnType<AsyncLocalStorageContextManager['active']> {
    contextUses += 1;
    return super.active();
  }
}

const provider = new NodeTracerProvider({
  resource: resourceFromAttributes({ 'service.name': 'their-name' }),
  spanProcessors: [new SimpleSpanProcessor(new PrintingExporter())],
});
provider.register({ contextManager: new CountingManager().enable() });

withModuleSpan({ moduleType: 'planner', operation: 'work' }, () => {
  trace.getTracer('other').startSpan('inner').end();
});
context.active();
console.log(contextUses > 0 ? 'their context manager' : 'another context manager');

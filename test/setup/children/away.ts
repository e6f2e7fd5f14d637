/** Sends one span to a collector that is not there; prints when flush and shutdown have resolved. */
import { trace } from '@opentelemetry/api';
import { forceFlush, initializeTracing, shutdownTracing } from '../../../src/setup/lifecycle.js';

process.on('unhandledRejection', (reason) => {
  console.log('unhandled', reason);
});
initializeTracing();
for (let round = 0; round < 3; round += 1) {
  trace.getTracer('test').startSpan(`span ${round}`).end();
  await forceFlush();
  console.log('flushed');
}
trace.getTracer('test').startSpan('last').end();
await shutdownTracing();
console.log('shut down');

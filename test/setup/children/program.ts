/** A program that ends in the way that `ENDING` says, after spans of ours and of another instrumentation. */
import { trace } from '@opentelemetry/api';
import { initializeTracing } from '../../../src/setup/lifecycle.js';
import { withModuleSpan } from '../../../src/spans.js';
import { PrintingExporter } from './printing-exporter.js';

const ending = process.env.ENDING ?? '';

if (ending === 'initialises itself') {
  initializeTracing({ serviceName: 'own-name', spanExporters: [new PrintingExporter()], batchExport: false });
}
if (ending === 'initialises from the environment') initializeTracing();
withModuleSpan({ moduleType: 'planner', operation: 'work' }, () => {
  trace.getTracer('other').startSpan('inner').end();
});
console.log('worked');

if (ending === 'process.exit') process.exit(4);
else if (ending === 'exit code') process.exitCode = 3;
else if (ending === 'throws') throw new Error('the program failed');
else if (ending === 'waits') setInterval(() => {}, 60_000);
else if (ending === 'handles the signal') {
  const timer = setInterval(() => {}, 60_000);
  process.on('SIGTERM', () => {
    clearInterval(timer);
    process.exitCode = 7;
  });
}
console.log('ready');

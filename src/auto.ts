/**
 * `agentcore-instrument/auto`, for `node --import agentcore-instrument/auto app.js`: sets tracing up from the
 * environment if the program does not, and flushes when the process ends.
 *
 * A program that calls `initializeTracing`, or registers a tracer provider with OpenTelemetry, replaces what was set
 * up here. What it exports it exports as configured; under `agentcore-instrument run` the spans go to the command's
 * receiver as well. Spans that end less than 50 ms before a `process.exit()` may be lost, for nothing can be awaited
 * there: let the program end by itself, or await `shutdownTracing()` first.
 */
import { preload } from './setup/preload.js';

preload();

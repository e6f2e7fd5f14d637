/**
 * `agentcore-instrument/runtime/parts`: registers the parts of the runtime that instrumented code does not load itself.
 * Import it where the runtime is bundled, or runs on a host without Node.js's `require`, and no `initializeTracing` is
 * there to do so: without it error messages and captured content are withheld.
 */
import { provideParts } from './provide-parts.js';

provideParts();

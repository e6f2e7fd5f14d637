/** The site of a span made by hand: nothing is known of it before the call. */
import type { Attributes } from '@opentelemetry/api';
import type { Site } from './sites.js';

export function handSite(name: string, attributes: Attributes): Site {
  return {
    name,
    isTool: false,
    isModuleOrTool: false,
    parameters: [],
    capturesArguments: false,
    capturesResult: false,
    isGenerator: false,
    isAsyncGenerator: false,
    prepared: undefined,
    attributes,
  };
}

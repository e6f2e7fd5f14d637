/** The settings in force, made from the sanitizer's defaults where nobody called `initializeTracing`. */
import { createSanitizer } from '../sanitize/index.js';
import { type SpanSettings, sharedState } from './state.js';

/** Default limit of a string attribute, in characters (the seed's "<1KB"). */
export const DEFAULT_ATTRIBUTE_VALUE_LIMIT = 1024;

export function spanSettings(): SpanSettings {
  const state = sharedState();
  state.settings ??= defaultSettings();
  return state.settings;
}

function defaultSettings(): SpanSettings {
  const sanitizer = createSanitizer();
  const capture =
    typeof process === 'object' ? process.env?.['OTEL_INSTRUMENTATION_GENAI_CAPTURE_MESSAGE_CONTENT'] : '';
  return {
    successStatus: 'ok',
    maxSpansPerTrace: 0,
    attributeValueLimit: DEFAULT_ATTRIBUTE_VALUE_LIMIT,
    captureContent: /^(true|SPAN_ONLY|SPAN_AND_EVENT)$/i.test(capture?.trim() ?? ''),
    scrubText: (text) => sanitizer.text(text, DEFAULT_ATTRIBUTE_VALUE_LIMIT),
    scrubAttribute: (key, value) => sanitizer.attribute(key, value, DEFAULT_ATTRIBUTE_VALUE_LIMIT),
    report: () => {},
  };
}

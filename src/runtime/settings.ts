/** The settings in force, made from the sanitizer's defaults where nobody called `initializeTracing`. */
import { type RuntimeParts, runtimeParts } from './parts.js';
import { type SpanSettings, sharedState } from './state.js';

/** Default limit of a string attribute, in characters (the seed's "<1KB"). */
export const DEFAULT_ATTRIBUTE_VALUE_LIMIT = 1024;

/** Stands for text that could not be redacted, for there was no sanitizer: nothing unredacted leaves. */
export const WITHHELD = "[withheld: import 'agentcore-instrument/runtime/parts' to record content]";

export function spanSettings(): SpanSettings {
  const state = sharedState();
  state.settings ??= defaultSettings();
  return state.settings;
}

function defaultSettings(): SpanSettings {
  const capture =
    typeof process === 'object' ? process.env?.['OTEL_INSTRUMENTATION_GENAI_CAPTURE_MESSAGE_CONTENT'] : '';
  let made: ReturnType<RuntimeParts['createSanitizer']> | undefined;
  const sanitizer = () => {
    made ??= runtimeParts()?.createSanitizer();
    return made;
  };
  return {
    successStatus: 'ok',
    maxSpansPerTrace: 0,
    attributeValueLimit: DEFAULT_ATTRIBUTE_VALUE_LIMIT,
    captureContent: /^(true|SPAN_ONLY|SPAN_AND_EVENT)$/i.test(capture?.trim() ?? ''),
    scrubText: (text) => sanitizer()?.text(text, DEFAULT_ATTRIBUTE_VALUE_LIMIT) ?? WITHHELD,
    scrubAttribute: (key, value) => {
      const known = sanitizer();
      return known === undefined ? WITHHELD : known.attribute(key, value, DEFAULT_ATTRIBUTE_VALUE_LIMIT);
    },
    report: () => {},
  };
}

/** What a span says about a thrown value, whatever it is: read once, redacted, never thrown by. */
import { spanSettings } from './settings.js';

export interface ErrorDescription {
  /** Class name of the error, or `typeof` of another thrown value; low in cardinality. */
  readonly type: string;
  readonly message: string;
  readonly stack: string | undefined;
}

export function describeError(error: unknown): ErrorDescription {
  const { scrubText } = spanSettings();
  try {
    if (typeof error !== 'object' && typeof error !== 'function') {
      return { type: typeof error, message: scrubText(String(error)), stack: undefined };
    }
    if (error === null) return { type: 'null', message: 'null', stack: undefined };
    const name = text(own(error, 'name'));
    const message = text(own(error, 'message')) ?? '';
    const stack = text(own(error, 'stack'));
    return {
      type: scrubText((name === undefined || name === 'Error' ? constructorName(error) : name) ?? 'Error'),
      message: scrubText(message),
      stack: stack === undefined ? undefined : scrubText(stack),
    };
  } catch {
    // A proxy or a getter that throws when it is looked at: the span says so, the user's error goes on untouched.
    return { type: 'unreadable', message: 'the thrown value could not be read', stack: undefined };
  }
}

/** A data property of the object or its prototypes; an accessor is the user's code and is not run, but V8's `stack`. */
function own(error: object, key: string): unknown {
  for (let holder: object | null = error, depth = 0; holder !== null && depth < 20; depth += 1) {
    const descriptor = Object.getOwnPropertyDescriptor(holder, key);
    if (descriptor !== undefined) {
      if ('value' in descriptor) return descriptor.value;
      return key === 'stack' && isNative(descriptor.get) ? descriptor.get?.call(error) : undefined;
    }
    holder = Object.getPrototypeOf(holder) as object | null;
  }
  return undefined;
}

/** From V8 12 on an error's `stack` is an accessor of the engine's. */
function isNative(getter: (() => unknown) | undefined): boolean {
  return getter !== undefined && /\[native code\]/.test(Function.prototype.toString.call(getter));
}

function constructorName(error: object): string | undefined {
  const maker = own(error, 'constructor');
  return typeof maker === 'function' ? text(own(maker, 'name')) : undefined;
}

function text(value: unknown): string | undefined {
  return typeof value === 'string' && value !== '' ? value : undefined;
}

/**
 * The runtime as generated code calls it (`import * as $ac from 'agentcore-instrument/runtime'`). Not meant to be
 * called by hand; its shape may change with any version, and instrumented code and runtime belong to one version.
 *
 * Off, every function here is one test. On, none of them throws into the user's call, except what the user's own
 * code throws.
 */
import { frameOfGenerator } from './abandoned.js';
import { disposeInContext } from './dispose.js';
import { FIRST_SITE } from './first-site.js';
import { DEFERRED, type Frame } from './frame.js';
import { forAwait, yieldAll } from './iterate.js';
import { runtimeParts } from './parts.js';
import { spanSettings } from './settings.js';
import { type Sites, sites } from './sites.js';
import { hasStackRoom } from './stack-room.js';
import {
  inContext,
  isBarePromise,
  isObject,
  isPlainPromise,
  observe,
  plainThen,
  thenInContext,
  undisguised,
} from './thenable.js';
import { currentTracer, isOff, startNode } from './tracer.js';

export { type Sites, sites };

/** The running call of a wrapped function; undefined when tracing is off. */
export type Call = Frame | undefined;

/** Starts the span of site `number` and makes it current. `carrier`: where its remote parent comes from. */
export function enter(table: () => Sites, number: number, carrier?: unknown): Call {
  // Small, so that it is inlined: off, this test is all that a call costs.
  return isOff() ? undefined : begin(table, number, carrier);
}

function begin(table: () => Sites, number: number, carrier: unknown): Call {
  try {
    const site = table()[number - FIRST_SITE];
    const tracer = currentTracer();
    if (site === undefined || tracer === undefined) return undefined;
    const context = carrier === undefined ? undefined : runtimeParts()?.extractContext(carrier);
    // The carrier's context has to be current in the call, whether or not it is recorded.
    const node = startNode(tracer, site, context, context !== undefined);
    if (node === undefined) return undefined;
    const frame = site.isGenerator && !node.keeps ? frameOfGenerator(node) : node;
    frame.begin();
    return frame;
  } catch (trouble) {
    report('a span could not be started', trouble);
    return undefined;
  }
}

/** Records the arguments that a mark, a rule or the environment asks for. */
export function args(call: Call, ...values: readonly unknown[]): void {
  if (call === undefined) return;
  const { site } = call;
  if ((!site.capturesArguments && !spanSettings().captureContent) || !call.node.span.isRecording()) return;
  if (!hasStackRoom()) return;
  try {
    const named: Record<string, unknown> = {};
    site.parameters.forEach((name, i) => {
      named[name] = values[i];
    });
    // A tool that takes one object takes its parameters in it (seed, *Trace Tool Execution*).
    const [only] = values;
    const parameters = site.isTool && values.length === 1 && isObject(only) && !Array.isArray(only) ? only : named;
    setContent(call, site.isTool ? 'tool.parameters' : 'code.function.arguments', parameters);
  } catch (trouble) {
    report('arguments could not be captured', trouble);
  }
}

/** Notes the error that leaves the function and gives it back to be thrown on. */
export function fail(call: Call, error: unknown): unknown {
  if (call !== undefined) {
    // What was returned before is not the outcome any more.
    call.state &= ~DEFERRED;
    call.returned = undefined;
    note(call, error);
  }
  return error;
}

/** At the end of the body: what was current before is current again, and the span ends unless its result is awaited. */
export function exit(call: Call): void {
  if (call !== undefined) complete(call);
}

function complete(call: Frame): void {
  try {
    call.leave();
    const { returned } = call;
    if (returned === undefined) {
      if ((call.state & DEFERRED) === 0) call.node.finish();
      return;
    }
    // The span may wait long to be sent: the user's value must not.
    call.returned = undefined;
    if (isPlainPromise(returned)) {
      observe(
        returned,
        (settled) => done(call, settled),
        (error) => failed(call, error),
      );
    }
  } catch (trouble) {
    report('a span could not be ended', trouble);
  }
}

/** The operand of an `await` that may be the first suspension. */
export function away<T>(call: Call, operand: T): T {
  if (call === undefined || call.isOwned) return operand;
  call.beforeAwait();
  return isObject(operand) ? (inContext(call, operand) as T) : operand;
}

/**
 * The operand of a `return await` whose result must not pass through a call: TypeScript before 6 would not find out any
 * more that it is of the type `this`. Nothing of the function runs behind it.
 */
export function last<T>(call: Call, operand: T): T {
  if (call === undefined || call.isOwned) return operand;
  call.beforeAwait();
  return thenInContext(call, operand) as T;
}

/** The result of an `await` that {@link away} was called for, or of a `yield`: the context is current again. */
export function back<T>(call: Call, value: T): T {
  if (call === undefined) return value;
  call.attach();
  return isObject(value) ? (undisguised(value) as T) : value;
}

/** At the head of what may run after a suspension: a `catch`, a `finally`, a loop's body, a following statement. */
export function resume(call: Call): void {
  call?.attach();
}

/**
 * A resource that makes the context current again when its block is left, before the resources declared ahead of it are
 * disposed of.
 *
 * @returns anything that `using` takes; not typed, for `Disposable` is not in every library that this is compiled with
 */
// biome-ignore lint/suspicious/noExplicitAny: see above
export function rejoin(call: Call): any {
  if (call === undefined) return undefined;
  return {
    [Symbol.dispose](): void {
      call.attach();
    },
  };
}

/**
 * What is declared `await using` in place of `value`: its disposer calls the user's in the function's context and leaves
 * that before the language suspends the function.
 */
// biome-ignore lint/suspicious/noExplicitAny: as above
export function disposer(call: Call, value: unknown): any {
  return call === undefined || call.isOwned || !isObject(value) ? value : disposeInContext(call, value, true);
}

/** The same for what is declared `using` in a function that also declares `await using`. */
// biome-ignore lint/suspicious/noExplicitAny: as above
export function syncDisposer(call: Call, value: unknown): any {
  return call === undefined || call.isOwned || !isObject(value) ? value : disposeInContext(call, value, false);
}

/** The operand of a `yield`: the consumer runs next. */
export function leave(call: Call): undefined;
export function leave<T>(call: Call, operand: T): T;
export function leave<T>(call: Call, operand?: T): T | undefined {
  if (call === undefined) return operand;
  // An async generator awaits its operand before the consumer runs; a query builder among them runs in our context.
  const awaited = call.site.isAsyncGenerator && !call.isOwned ? thenInContext(call, operand) : operand;
  call.beforeYield();
  return awaited as T;
}

/** The iterable of a `for await` that may be the first suspension. */
export function each<T>(call: Call, iterable: T): T {
  return call === undefined ? iterable : (forAwait(call, iterable) as T);
}

/** The iterable of a `yield*`. */
export function delegate<T>(call: Call, iterable: T): T {
  return call === undefined ? iterable : (yieldAll(call, iterable) as T);
}

/**
 * What an async function returns: when it is a promise the span ends as that settles, for that is when the operation
 * does. The promise itself, its ticks and its rejection stay as they are.
 */
export function result<T>(call: Call, value: T): T {
  if (call === undefined) return value;
  call.returned = undefined;
  if (isPlainPromise(value)) {
    // Looked at when the body is over: a `finally` may still return something else, and nobody handle this one.
    call.returned = value;
    return value;
  }
  const then = isObject(value) ? plainThen(value) : undefined;
  if (then === undefined) {
    captureResult(call, value);
    return value;
  }
  const standIn = watchedThenable(call, value, then);
  call.returned = standIn;
  return standIn as T;
}

/** A thenable of the user's (a query builder): the language calls its `then` once, in our context, and we see how it settles. */
function watchedThenable(call: Frame, value: unknown, then: (...args: unknown[]) => unknown): object {
  return {
    // biome-ignore lint/suspicious/noThenProperty: being a thenable is the point
    then(resolve: (value: unknown) => unknown, reject: (error: unknown) => unknown): unknown {
      const ok = (settled: unknown) => {
        done(call, settled);
        return resolve(settled);
      };
      const err = (error: unknown) => {
        failed(call, error);
        return reject(error);
      };
      return call.within(() => Reflect.apply(then, value, [ok, err]));
    },
  };
}

/**
 * What a plain function with `end: 'settle'` returns from a call expression: a fresh native promise is replaced by one
 * that settles alike and ends the span; any other value is passed through untouched (fidelity.md, *The span's own truth*).
 */
export function settle<T>(call: Call, value: T): T {
  if (call === undefined) return value;
  if (!isBarePromise(value)) {
    captureResult(call, value);
    return value;
  }
  call.state |= DEFERRED;
  return observe(
    value,
    (settled) => {
      done(call, settled);
      return settled;
    },
    (error) => {
      failed(call, error);
      throw error;
    },
  ) as T;
}

/** What a function returns whose result is captured and is no promise. */
export function captured<T>(call: Call, value: T): T {
  if (call !== undefined) captureResult(call, value);
  return value;
}

/**
 * What a function with `end: 'stream'` returns: the span ends when the stream does. A promise of a stream is waited for;
 * what turns out not to be one ends the span as `settle` would.
 */
export function stream<T>(call: Call, value: T): T {
  if (call === undefined) return value;
  if (isBarePromise(value)) {
    call.state |= DEFERRED;
    return observe(
      value,
      (settled) => {
        const replacement = watched(call, settled);
        if (replacement === undefined) done(call, settled);
        return replacement ?? settled;
      },
      (error) => {
        failed(call, error);
        throw error;
      },
    ) as T;
  }
  const replacement = watched(call, value);
  if (replacement === undefined) {
    captureResult(call, value);
    return value;
  }
  call.state |= DEFERRED;
  return replacement as T;
}

function watched(call: Frame, value: unknown): unknown {
  return runtimeParts()?.watchStream(call, value, { done: () => finish(call), failed: (error) => failed(call, error) });
}

function done(call: Frame, value: unknown): void {
  captureResult(call, value);
  finish(call);
}

function failed(call: Frame, error: unknown): void {
  note(call, error);
  finish(call);
}

function note(call: Frame, error: unknown): void {
  try {
    call.node.fail(error);
  } catch (trouble) {
    report('an error could not be recorded', trouble);
  }
}

function finish(call: Frame): void {
  try {
    call.node.finish();
  } catch (trouble) {
    report('a span could not be ended', trouble);
  }
}

function captureResult(call: Frame, value: unknown): void {
  const { site } = call;
  if (value === undefined || (!site.capturesResult && !(site.isModuleOrTool && spanSettings().captureContent))) return;
  if (!call.node.span.isRecording() || !hasStackRoom()) return;
  try {
    setContent(call, site.isTool ? 'gen_ai.tool.call.result' : 'code.function.result', value);
  } catch (trouble) {
    report('a result could not be captured', trouble);
  }
}

function setContent(call: Frame, key: string, value: unknown): void {
  const attribute = spanSettings().scrubAttribute(key, value);
  if (attribute !== undefined) call.node.span.setAttribute(key, attribute);
}

/** Says nothing at the end of the stack: there it is no trouble of ours, and saying it could throw into the program. */
function report(message: string, trouble: unknown): void {
  try {
    if (hasStackRoom()) spanSettings().report(message, trouble);
  } catch {
    // The stack ended on the way, or what we report to has failed: nobody is left to tell.
  }
}

/**
 * The marks at run time (api.md, *Marks*). The build erases a mark and writes the span in; code that was not built with
 * the instrumenter, or a mark whose arguments the build could not read, gets the same span from the decorator itself.
 */
import { isModuleName, type ModuleType } from './module-type.js';
import { FIRST_SITE } from './runtime/first-site.js';
import { args, delegate, enter, exit, fail, leave, settle } from './runtime/index.js';
import { provideParts } from './runtime/provide-parts.js';
import { makeSite, type Site, type SiteDetails } from './runtime/sites.js';
import { snakeCase } from './snake-case.js';

export interface TraceOptions {
  /** Name of the parameter that carries the remote parent, such as `a2aContext`. */
  readonly parentFrom?: string;
  /** Record arguments or result; default: neither. */
  readonly capture?: { readonly arguments?: boolean; readonly result?: boolean };
  /** When the span of a plain function ends; at run time a returned promise always ends it when it settles. */
  readonly end?: 'return' | 'settle' | 'stream';
  readonly attributes?: Readonly<Record<string, string | number | boolean>>;
}

/** A decorator for methods, accessors, fields holding functions, and classes; standard and `experimentalDecorators`. */
export type TraceDecorator = (target: unknown, contextOrKey?: unknown, descriptor?: unknown) => void;

/**
 * Marks a module operation.
 *
 * @param moduleType `ModuleType.PLANNER` or another module name.
 * @param operation Default: the function's name in snake case.
 * @throws {TypeError} when `moduleType` is no module name.
 */
export function traceModuleOperation(
  moduleType: ModuleType,
  operation?: string,
  options: TraceOptions = {},
): TraceDecorator {
  if (!isModuleName(moduleType))
    throw new TypeError(`moduleType: ${JSON.stringify(moduleType)} is no module name ([a-z][a-z0-9_.-]*)`);
  return decorator((name) => {
    const named = operation ?? snakeCase(name);
    return { spanName: `${moduleType}.${named}`, details: { m: moduleType, o: named }, options };
  });
}

/**
 * Marks a tool.
 *
 * @param toolName Default: the function's name in snake case.
 */
export function traceTool(toolName?: string, options: TraceOptions = {}): TraceDecorator {
  return decorator((name) => {
    const named = toolName ?? snakeCase(name);
    return { spanName: `tool.${named}`, details: { t: named }, options };
  });
}

interface Mark {
  readonly spanName: string;
  readonly details: SiteDetails;
  readonly options: TraceOptions;
}

type AnyFunction = (this: unknown, ...args: unknown[]) => unknown;

function decorator(mark: (functionName: string) => Mark): TraceDecorator {
  provideParts();
  const traced = (fn: unknown, name: string): unknown =>
    typeof fn === 'function' ? wrap(fn as AnyFunction, name, mark(name)) : fn;
  const decorate = (target: unknown, context?: unknown, descriptor?: unknown): unknown => {
    if (isStandardContext(context)) {
      const name = String(context.name ?? '');
      if (context.kind === 'class') return traceClass(target as AnyFunction, traced);
      if (context.kind === 'field') return (initial: unknown) => traced(initial, name);
      if (context.kind === 'accessor') {
        const { get, set } = target as { get: AnyFunction; set: AnyFunction };
        return { get: traced(get, name), set: traced(set, name) };
      }
      return traced(target, name);
    }
    if (context === undefined) return traceClass(target as AnyFunction, traced);
    return traceDescriptor(descriptor as PropertyDescriptor | undefined, String(context), traced);
  };
  return decorate as TraceDecorator;
}

function isStandardContext(value: unknown): value is { kind: string; name?: string | symbol } {
  return typeof value === 'object' && value !== null && 'kind' in value;
}

type Traced = (fn: unknown, name: string) => unknown;

function traceDescriptor(
  descriptor: PropertyDescriptor | undefined,
  name: string,
  traced: Traced,
): PropertyDescriptor | undefined {
  if (descriptor === undefined) return undefined;
  if ('value' in descriptor) return { ...descriptor, value: traced(descriptor.value, name) };
  return {
    ...descriptor,
    get: traced(descriptor.get, name) as () => unknown,
    set: traced(descriptor.set, name) as () => void,
  };
}

/** Every method of the class, static ones too; not its constructor and not its accessors. */
function traceClass(target: AnyFunction, traced: Traced): void {
  for (const holder of [target, target.prototype as object]) {
    for (const key of Reflect.ownKeys(holder)) {
      const descriptor = Object.getOwnPropertyDescriptor(holder, key);
      const isMethod =
        descriptor?.configurable === true && typeof descriptor.value === 'function' && key !== 'constructor';
      if (isMethod && !/^class\b/.test(Function.prototype.toString.call(descriptor.value))) {
        Object.defineProperty(holder, key, { ...descriptor, value: traced(descriptor.value, String(key)) });
      }
    }
  }
}

const GeneratorFunction = Object.getPrototypeOf(function* () {}).constructor as GeneratorFunctionConstructor;
const AsyncGeneratorFunction = Object.getPrototypeOf(async function* () {})
  .constructor as AsyncGeneratorFunctionConstructor;

/** The same function with a span around each call; its name and length stay. */
function wrap(fn: AnyFunction, name: string, { spanName, details, options }: Mark): AnyFunction {
  const parameters = parameterNames(fn);
  const carrierAt = options.parentFrom === undefined ? -1 : parameters.indexOf(options.parentFrom);
  const isGenerator = fn instanceof GeneratorFunction || fn instanceof AsyncGeneratorFunction;
  const site = makeSite(
    spanName,
    { functionName: name },
    {
      ...details,
      a: parameters,
      ...(options.capture?.arguments === true ? { c: 1 } : {}),
      ...(options.capture?.result === true ? { r: 1 } : {}),
      ...(isGenerator ? { g: 1 } : {}),
      ...(options.attributes === undefined ? {} : { x: options.attributes }),
    },
  );
  const table: readonly Site[] = [site];
  const begin = (given: readonly unknown[]) => {
    const call = enter(() => table, FIRST_SITE, carrierAt < 0 ? undefined : given[carrierAt]);
    args(call, ...given.slice(0, parameters.length));
    return call;
  };
  const wrapper = isGenerator ? wrapGenerator(fn, begin) : wrapCall(fn, begin);
  Object.defineProperty(wrapper, 'name', { value: fn.name, configurable: true });
  Object.defineProperty(wrapper, 'length', { value: fn.length, configurable: true });
  return wrapper;
}

type Begin = (given: readonly unknown[]) => ReturnType<typeof enter>;

function wrapCall(fn: AnyFunction, begin: Begin): AnyFunction {
  return function (this: unknown, ...given: unknown[]) {
    const call = begin(given);
    try {
      return settle(call, Reflect.apply(fn, this, given));
    } catch (error) {
      throw fail(call, error);
    } finally {
      exit(call);
    }
  };
}

function wrapGenerator(fn: AnyFunction, begin: Begin): AnyFunction {
  if ((fn as object) instanceof AsyncGeneratorFunction) {
    return async function* (this: unknown, ...given: unknown[]) {
      const call = begin(given);
      try {
        return leave(call, yield* delegate(call, Reflect.apply(fn, this, given) as AsyncGenerator));
      } catch (error) {
        throw fail(call, error);
      } finally {
        exit(call);
      }
    };
  }
  return function* (this: unknown, ...given: unknown[]) {
    const call = begin(given);
    try {
      return yield* delegate(call, Reflect.apply(fn, this, given) as Generator);
    } catch (error) {
      throw fail(call, error);
    } finally {
      exit(call);
    }
  };
}

/** Names of the leading plain parameters, from the function's own text; a pattern has no name and gets an empty one. */
function parameterNames(fn: AnyFunction): string[] {
  const text = Function.prototype.toString.call(fn).replace(/\/\*[\s\S]*?\*\/|\/\/[^\n]*/g, '');
  const list = /^[^(]*\(([^)]*)\)|^(?:async\s+)?([\w$]+)\s*=>/.exec(text);
  const parameters = list?.[1] ?? list?.[2] ?? '';
  return parameters.trim() === ''
    ? []
    : parameters.split(',').map((part) => /^\s*(?:\.\.\.)?([\w$]+)/.exec(part)?.[1] ?? '');
}

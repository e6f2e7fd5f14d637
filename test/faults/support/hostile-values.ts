/** Values that are hostile to look at, each made anew, with a look at whether it was touched. */
import { Readable } from 'node:stream';
import { inspect } from 'node:util';

export interface Hostile {
  readonly value: unknown;
  /** What of it has been touched, consumed or changed; undefined: nothing. */
  readonly harm?: () => string | undefined;
}

const thrower = (what: string) => () => {
  throw new Error(what);
};

/** An object whose every member is a function that throws. */
function throwing(...keys: PropertyKey[]): object {
  return Object.fromEntries(keys.map((key) => [key, thrower(String(key))]));
}

/** A function, and whether it was called. */
function untouched(what: string): { fn: (...args: unknown[]) => never; harm: () => string | undefined } {
  let calls = 0;
  const fn = () => {
    calls += 1;
    throw new Error(what);
  };
  return { fn, harm: () => (calls === 0 ? undefined : `${what} was called`) };
}

/** One member that must never be called. */
function trap(key: PropertyKey): Hostile {
  const { fn, harm } = untouched(String(key));
  return { value: { fine: 1, [key]: fn }, harm };
}

function detached(): ArrayBuffer {
  const buffer = new ArrayBuffer(64);
  structuredClone(buffer, { transfer: [buffer] });
  return buffer;
}

function cyclic(): object {
  const value: Record<string, unknown> = { name: 'cycle' };
  value['self'] = value;
  value['list'] = [value, { value }];
  value['map'] = new Map([[value, value]]);
  return value;
}

function deep(levels: number): object {
  let value: object = {};
  for (let i = 0; i < levels; i += 1) value = { value };
  return value;
}

/** A million in the long suite. */
const MANY = Number(process.env['FAULTS_ITEMS'] ?? 50_000);

export const hostileValues: Readonly<Record<string, () => Hostile>> = {
  'a getter that throws'() {
    const { fn, harm } = untouched('getter');
    return { value: Object.defineProperty({ fine: 1 }, 'bad', { get: fn, enumerable: true }), harm };
  },
  'a class whose accessors throw'() {
    const { fn, harm } = untouched('accessor');
    class Row {
      readonly id = 1;
      get lazy(): unknown {
        return fn();
      }
    }
    return { value: new Row(), harm };
  },
  'a revoked proxy'() {
    const { proxy, revoke } = Proxy.revocable({}, {});
    revoke();
    return { value: proxy };
  },
  'a revoked function proxy'() {
    const { proxy, revoke } = Proxy.revocable(() => {}, {});
    revoke();
    return { value: proxy };
  },
  'a proxy all of whose traps throw': () => ({
    value: new Proxy({}, throwing('get', 'has', 'ownKeys', 'getPrototypeOf', 'getOwnPropertyDescriptor')),
  }),
  'an array that is such a proxy': () => ({
    value: new Proxy([1], throwing('get', 'has', 'ownKeys', 'getPrototypeOf', 'getOwnPropertyDescriptor')),
  }),
  'a proxy with very many keys': () => ({
    value: new Proxy(
      {},
      {
        ownKeys: () => Array.from({ length: MANY }, (_, i) => `k${i}`),
        getOwnPropertyDescriptor: () => ({ value: 1, enumerable: true, configurable: true }),
      },
    ),
  }),
  'a proxy that makes another of itself without end'() {
    const endless = (): object => new Proxy({}, { get: endless, getPrototypeOf: endless, ownKeys: () => ['a', 'b'] });
    return { value: endless() };
  },
  'a cyclic graph': () => ({ value: cyclic() }),
  'ten thousand levels': () => ({ value: deep(10_000) }),
  'very many items': () => ({ value: Array.from({ length: MANY }, (_, i) => i) }),
  'very many holes': () => ({ value: new Array(MANY) }),
  'very many keys': () => ({ value: Object.fromEntries(Array.from({ length: MANY }, (_, i) => [`k${i}`, i])) }),
  'very many entries': () => ({ value: new Map(Array.from({ length: MANY }, (_, i) => [i, i])) }),
  'an array that says it has four thousand million items': () => ({
    value: Object.assign([], { length: 2 ** 32 - 1 }),
  }),
  'a detached buffer': () => ({ value: detached() }),
  'a view of a detached buffer'() {
    const buffer = new ArrayBuffer(64);
    const view = new Uint8Array(buffer);
    structuredClone(buffer, { transfer: [buffer] });
    return { value: { view, data: new DataView(new ArrayBuffer(1)) } };
  },
  'toString that throws': () => trap('toString'),
  'valueOf that throws': () => trap('valueOf'),
  'toJSON that throws': () => trap('toJSON'),
  'Symbol.toPrimitive that throws': () => trap(Symbol.toPrimitive),
  'Symbol.toStringTag that throws'() {
    const { fn, harm } = untouched('toStringTag');
    return { value: Object.defineProperty({}, Symbol.toStringTag, { get: fn }), harm };
  },
  'inspect that throws': () => trap(inspect.custom),
  'Symbol.iterator that throws': () => trap(Symbol.iterator),
  'Symbol.hasInstance that throws': () => trap(Symbol.hasInstance),
  'a lazy thenable': () => trap('then'),
  'a generator that has not begun'() {
    let steps = 0;
    const value = (function* () {
      steps += 1;
      yield 1;
    })();
    return { value, harm: () => (steps === 0 ? undefined : 'it was begun') };
  },
  'an async generator that has not begun'() {
    let steps = 0;
    const value = (async function* () {
      steps += 1;
      yield 1;
    })();
    return { value, harm: () => (steps === 0 ? undefined : 'it was begun') };
  },
  'an iterator of a Map'() {
    const value = new Map([[1, 2]]).entries();
    return { value, harm: () => (value.next().done === false ? undefined : 'it was consumed') };
  },
  'a stream'() {
    const value = Readable.from(['a']);
    return {
      value,
      harm: () => (value.readableDidRead || value.listenerCount('data') > 0 ? 'it was read' : undefined),
    };
  },
  'a web stream'() {
    const value = new ReadableStream();
    return { value, harm: () => (value.locked ? 'it was locked' : undefined) };
  },
  'a response'() {
    const value = new Response('body');
    return { value, harm: () => (value.bodyUsed ? 'its body was used' : undefined) };
  },
  'a text of 200 million characters': () => ({ value: 'x'.repeat(200_000_000) }),
  'a symbol': () => ({ value: Symbol('s') }),
  'a bigint of a million digits': () => ({ value: 10n ** 1_000_000n }),
  'an object without a prototype': () => ({ value: Object.assign(Object.create(null), { a: 1 }) }),
  'an error with a message that throws': () => ({
    // Called by the engine, where it makes the stack's text when that is first asked for.
    value: Object.defineProperty(new Error('x'), 'message', { get: thrower('message') }),
  }),
  'an error whose name is a symbol': () => ({ value: Object.assign(new Error('x'), { name: Symbol('n') }) }),
  'an error that is its own cause'() {
    const error = new Error('x');
    return { value: Object.assign(error, { cause: error, errors: [error] }) };
  },
  'an error with a stack of a hundred million characters': () => ({
    value: Object.assign(new Error('x'), { stack: 'x'.repeat(100_000_000) }),
  }),
  'a rejected promise'() {
    const value = Promise.reject(new Error('not ours'));
    value.catch(() => {});
    return { value };
  },
  'a frozen object': () => ({ value: Object.freeze({ password: 'x', list: Object.freeze([1]) }) }),
  'the global object': () => ({ value: globalThis }),
  'a class': () => ({ value: class Thing {} }),
  'a WeakRef': () => ({ value: new WeakRef({}) }),
};

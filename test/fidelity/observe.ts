/** Runs a program of program.ts and writes down everything that can be observed of it, microtask by microtask. */
import { trace } from '@opentelemetry/api';

export interface Observation {
  /** Notes with the microtask in which each was made, and how it ended. */
  readonly log: readonly string[];
  /** Points at which another span was current than that of the function whose code ran. */
  readonly misplaced: readonly string[];
  readonly unhandled: number;
}

type Note = (who: string, what: unknown) => void;

/** `checkSpans`: whether the span of the noting function has to be current. */
export async function observe(
  main: (t: object) => Promise<unknown>,
  seed: number,
  checkSpans: boolean,
): Promise<Observation> {
  const log: string[] = [];
  const misplaced: string[] = [];
  let tick = 0;
  let running = true;
  let unhandled = 0;
  const onUnhandled = () => {
    unhandled += 1;
  };
  process.on('unhandledRejection', onUnhandled);
  const ticking = (async () => {
    while (running && tick < 5_000) {
      await null;
      tick += 1;
    }
  })();
  const current = () => (trace.getActiveSpan() as { name?: string } | undefined)?.name ?? '-';
  let steps = 0;
  const note: Note = (who, what) => {
    steps += 1;
    if (steps > 2_000) throw new Error('too long');
    log.push(`${tick} ${who} ${show(what)}`);
    if (checkSpans && current() !== who) misplaced.push(`${who} ${show(what)}: ${current()}`);
  };
  try {
    const value = await main(
      tools(
        note,
        seed,
        () => (checkSpans ? current() : '?'),
        (where) => misplaced.push(where),
      ),
    );
    log.push(`${tick} returned ${show(value)}`);
  } catch (error) {
    log.push(`${tick} threw ${show(error)}`);
  }
  for (let i = 0; i < 40; i += 1) await null;
  running = false;
  await ticking;
  await new Promise((resolve) => setImmediate(resolve));
  process.off('unhandledRejection', onUnhandled);
  return { log, misplaced, unhandled };
}

function show(value: unknown): string {
  if (value instanceof Error) return `${value.name}: ${value.message}`;
  if (value instanceof Promise) return 'a promise';
  return JSON.stringify(value) ?? String(value);
}

/** What a program can await, iterate and call. Each piece of user code in it checks that the awaiting function's span is current. */
function tools(note: Note, seed: number, current: () => string, misplace: (where: string) => void): object {
  let state = seed >>> 0;
  const flip = () => {
    state = (Math.imul(state, 1664525) + 1013904223) >>> 0;
    return state > 0x7fffffff;
  };
  class Sub extends Promise<unknown> {}
  /** The consumer's step number `i`: now and then it throws into the generator, or leaves it. */
  const consume = <Step>(
    generator: { next(value: number): Step; throw(error: Error): Step; return(value: string): Step },
    i: number,
  ): Step => {
    if (i === 4 && flip()) return generator.return('early');
    if (i === 3 && flip()) return generator.throw(new Error('thrown in'));
    return generator.next(i);
  };
  /** Remembers who asks, and checks that what is called later still runs in that span. */
  const owned = () => {
    const owner = current();
    return (where: string) => {
      if (current() !== owner) misplace(`${where} of ${owner}: ${current()}`);
    };
  };
  const t = {
    note,
    flip,
    error: new TypeError('cached'),
    promise: (value: unknown) => Promise.resolve(value),
    late: (value: unknown) => new Promise((resolve) => queueMicrotask(() => queueMicrotask(() => resolve(value)))),
    rejected: () => Promise.reject(new Error('rejected')),
    sub: (value: unknown) => Sub.resolve(value),
    thenable: (value: unknown) => {
      const check = owned();
      return {
        // biome-ignore lint/suspicious/noThenProperty: a thenable is what is meant
        get then() {
          check('reading then');
          return (resolve: (value: unknown) => void) => {
            check('then');
            resolve(value);
          };
        },
      };
    },
    /** A query builder: `then` is a method, called once by whoever waits for it. */
    lazy: (value: unknown) => {
      const check = owned();
      return {
        // biome-ignore lint/suspicious/noThenProperty: a thenable is what is meant
        then(resolve: (value: unknown) => void) {
          check('then');
          resolve(value);
        },
      };
    },
    /** Disposed of in the block's function, wherever its consumer or caller is. */
    resource: (name: string, label: unknown) => ({ [Symbol.dispose]: () => note(name, ['disposed', label]) }),
    lateResource: (name: string, label: unknown) => ({
      async [Symbol.asyncDispose]() {
        note(name, ['disposing', label]);
        await null;
        note(name, ['disposed', label]);
      },
    }),
    failingResource: (name: string, label: unknown) => ({
      [Symbol.asyncDispose]() {
        note(name, ['failing', label]);
        if (flip()) throw new Error('not disposed');
        return Promise.reject(new Error('not disposed later'));
      },
    }),
    lazyResource: (name: string, label: unknown) => ({
      [Symbol.asyncDispose]: () => t.thenable(label),
      unused: name,
    }),
    throwing: () => ({
      // biome-ignore lint/suspicious/noThenProperty: a thenable is what is meant
      get then() {
        throw new RangeError('then throws');
      },
    }),
    source(count: number) {
      const check = owned();
      let n = 0;
      return {
        [Symbol.asyncIterator]() {
          check('opening');
          return {
            next() {
              check('next');
              n += 1;
              return n > count
                ? Promise.resolve({ value: 'end', done: true })
                : Promise.resolve({ value: n, done: false });
            },
            return(value: unknown) {
              check('return');
              return Promise.resolve({ value, done: true });
            },
          };
        },
      };
    },
    failing() {
      const check = owned();
      return {
        [Symbol.asyncIterator]: () => ({
          next() {
            check('next');
            return Promise.reject(new Error('next failed'));
          },
        }),
      };
    },
    /** No `return`, and results that are no promises. */
    bare() {
      const check = owned();
      let n = 0;
      return {
        [Symbol.asyncIterator]: () => ({
          next() {
            check('next');
            n += 1;
            return { value: n, done: n > 2 };
          },
        }),
      };
    },
    drain(generator: Generator) {
      const check = owned();
      const got: unknown[] = [];
      try {
        for (let i = 0; i < 6; i += 1) {
          const step = consume(generator, i);
          check('consumer');
          got.push(step.value);
          if (step.done === true) break;
        }
      } catch (error) {
        got.push(show(error));
      }
      check('consumer');
      return got.map(show);
    },
    async drainLater(generator: AsyncGenerator) {
      const check = owned();
      const got: unknown[] = [];
      const eager = flip() ? [generator.next('eager'), generator.next('eager too')] : [];
      check('asked');
      for (const step of eager) got.push((await step).value);
      for (let i = 0; i < 6; i += 1) {
        const step = consume(generator, i);
        check('consumer');
        const { value, done } = await step;
        check('consumer');
        got.push(value);
        if (done === true) break;
      }
      return got.map(show);
    },
    ignore(promise: Promise<unknown>) {
      promise.catch(() => {});
      return 'ignored';
    },
  };
  return t;
}

/**
 * Calls each workload `n` times. Imported once a subject, under different URLs: every subject gets loops of its own,
 * which V8 optimises for it alone.
 */

/** @type {Record<string, (subject: object) => (n: number) => unknown>} */
export const drivers = {
  add:
    ({ add }) =>
    (n) => {
      let sum = 0;
      for (let i = 0; i < n; i += 1) sum = add(sum, i) | 0;
      return sum;
    },
  work:
    ({ work }) =>
    (n) => {
      let sum = 0;
      for (let i = 0; i < n; i += 1) sum = work(sum);
      return sum;
    },
  method: ({ Counter }) => {
    const counter = new Counter();
    return (n) => {
      let last = 0;
      for (let i = 0; i < n; i += 1) last = counter.method(i);
      return last;
    };
  },
  async1:
    ({ async1 }) =>
    async (n) => {
      let sum = 0;
      for (let i = 0; i < n; i += 1) sum = (await async1(sum)) | 0;
      return sum;
    },
  nested:
    ({ nested }) =>
    async (n) => {
      let sum = 0;
      for (let i = 0; i < n; i += 1) sum = (await nested(sum)) | 0;
      return sum;
    },
  gen:
    ({ gen }) =>
    (n) => {
      let sum = 0;
      for (let i = 0; i < n; i += 1) for (const item of gen(10)) sum = (sum + item) | 0;
      return sum;
    },
  agen:
    ({ agen }) =>
    async (n) => {
      let sum = 0;
      for (let i = 0; i < n; i += 1) for await (const item of agen(10)) sum = (sum + item) | 0;
      return sum;
    },
};

export const WORKLOADS = Object.keys(drivers);

/** Those that return a promise of their result. */
export const ASYNC = new Set(['async1', 'nested', 'agen']);

/** Spans that one call makes. */
export const SPANS_PER_CALL = { nested: 3 };

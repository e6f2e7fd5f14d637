/** The workloads for those who trace by wrapping functions. */

/** @param {(name: string, fn: Function) => Function} wrap gives `fn` with a span of that name around each call */
export function wrapWith(wrap) {
  const leaf = wrap('leaf', async (x) => x + 1);
  const middle = wrap('middle', async (x) => (await leaf(x)) + 1);

  class Counter {
    total = 0;

    method(step) {
      this.total = (this.total + step) | 0;
      return this.total;
    }
  }
  Counter.prototype.method = wrap('Counter.method', Counter.prototype.method);

  return {
    Counter,
    add: wrap('add', (a, b) => a + b),
    work: wrap('work', (seed) => {
      let hash = seed | 0;
      for (let i = 0; i < 1000; i += 1) hash = (Math.imul(hash, 31) + i) | 0;
      return hash;
    }),
    async1: wrap('async1', async (x) => {
      const y = await x;
      return y + 1;
    }),
    nested: wrap('nested', async (x) => (await middle(x)) + 1),
    gen: wrap('gen', function* gen(count) {
      for (let i = 0; i < count; i += 1) yield i;
    }),
    agen: wrap('agen', async function* agen(count) {
      for (let i = 0; i < count; i += 1) yield i;
    }),
    boom: wrap('boom', () => {
      throw new Error('boom');
    }),
    asyncBoom: wrap('asyncBoom', async () => {
      await undefined;
      throw new Error('boom');
    }),
    host: wrap('host', (body) => body()),
    asyncHost: wrap('asyncHost', async (body) => await body()),
  };
}

/** What is measured, without any tracing. `instrumentSource` is given this very file to make the instrumented form. */

export function add(a, b) {
  return a + b;
}

/** About a microsecond of arithmetic. */
export function work(seed) {
  let hash = seed | 0;
  for (let i = 0; i < 1000; i += 1) hash = (Math.imul(hash, 31) + i) | 0;
  return hash;
}

export class Counter {
  total = 0;

  method(step) {
    this.total = (this.total + step) | 0;
    return this.total;
  }
}

export async function async1(x) {
  const y = await x;
  return y + 1;
}

async function leaf(x) {
  return x + 1;
}

async function middle(x) {
  return (await leaf(x)) + 1;
}

export async function nested(x) {
  return (await middle(x)) + 1;
}

export function* gen(count) {
  for (let i = 0; i < count; i += 1) yield i;
}

export async function* agen(count) {
  for (let i = 0; i < count; i += 1) yield i;
}

/** Not timed: whether errors are recorded. */
export function boom() {
  throw new Error('boom');
}

/** Not timed: whether rejections are recorded. */
export async function asyncBoom() {
  await undefined;
  throw new Error('boom');
}

/** The parent, where a setting wants the measured calls to be children. */
export function host(body) {
  return body();
}

export async function asyncHost(body) {
  return await body();
}

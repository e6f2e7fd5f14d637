/** What measured calls are made in: a parent, and AsyncLocalStorages of others. */
import { AsyncLocalStorage } from 'node:async_hooks';
import { context, trace } from '@opentelemetry/api';

/**
 * Runs a body in a host span of the subject, again until the sampler has decided as wanted. Each time makes a span.
 *
 * @param {{ host: Function, asyncHost: Function }} subject
 * @param {'sampled' | 'unsampled'} wanted
 * @param {boolean} isAsync whether the body returns a promise
 * @returns {(body: () => unknown) => unknown}
 */
export function asChild({ host, asyncHost }, wanted, isAsync) {
  const OTHERWISE = Symbol('otherwise');
  const flag = wanted === 'sampled' ? 1 : 0;
  const ifWanted = (body) => () =>
    ((trace.getSpanContext(context.active())?.traceFlags ?? 0) & 1) === flag ? body() : OTHERWISE;
  if (isAsync) {
    return async (body) => {
      let outcome = OTHERWISE;
      while (outcome === OTHERWISE) outcome = await asyncHost(ifWanted(body));
      return outcome;
    };
  }
  return (body) => {
    let outcome = OTHERWISE;
    while (outcome === OTHERWISE) outcome = host(ifWanted(body));
    return outcome;
  };
}

/**
 * Runs a body while that many AsyncLocalStorages have a value. Once a process: one that was ever used costs for good.
 *
 * @param {number} count
 * @returns {(body: () => unknown) => unknown}
 */
export function withStorages(count) {
  const storages = Array.from({ length: count }, () => new AsyncLocalStorage());
  return (body) => storages.reduce((inner, storage) => () => storage.run({}, inner), body)();
}

/**
 * The same functions with the least that one writes by hand: `startActiveSpan`, an error handler and a `finally`, no
 * attribute, no status but that of an error. A generator cannot be run by a callback: there the span is not current.
 */
import { SpanStatusCode } from '@opentelemetry/api';

/** @param {import('@opentelemetry/api').Tracer} tracer */
export function bareByHand(tracer) {
  function failed(span, error) {
    span.recordException(error);
    span.setStatus({ code: SpanStatusCode.ERROR, message: error.message });
  }

  function add(a, b) {
    return tracer.startActiveSpan('add', (span) => {
      try {
        return a + b;
      } catch (error) {
        failed(span, error);
        throw error;
      } finally {
        span.end();
      }
    });
  }

  function work(seed) {
    return tracer.startActiveSpan('work', (span) => {
      try {
        let hash = seed | 0;
        for (let i = 0; i < 1000; i += 1) hash = (Math.imul(hash, 31) + i) | 0;
        return hash;
      } catch (error) {
        failed(span, error);
        throw error;
      } finally {
        span.end();
      }
    });
  }

  class Counter {
    total = 0;

    method(step) {
      return tracer.startActiveSpan('Counter.method', (span) => {
        try {
          this.total = (this.total + step) | 0;
          return this.total;
        } catch (error) {
          failed(span, error);
          throw error;
        } finally {
          span.end();
        }
      });
    }
  }

  async function async1(x) {
    return tracer.startActiveSpan('async1', async (span) => {
      try {
        const y = await x;
        return y + 1;
      } catch (error) {
        failed(span, error);
        throw error;
      } finally {
        span.end();
      }
    });
  }

  async function leaf(x) {
    return tracer.startActiveSpan('leaf', async (span) => {
      try {
        return x + 1;
      } catch (error) {
        failed(span, error);
        throw error;
      } finally {
        span.end();
      }
    });
  }

  async function middle(x) {
    return tracer.startActiveSpan('middle', async (span) => {
      try {
        return (await leaf(x)) + 1;
      } catch (error) {
        failed(span, error);
        throw error;
      } finally {
        span.end();
      }
    });
  }

  async function nested(x) {
    return tracer.startActiveSpan('nested', async (span) => {
      try {
        return (await middle(x)) + 1;
      } catch (error) {
        failed(span, error);
        throw error;
      } finally {
        span.end();
      }
    });
  }

  function* gen(count) {
    const span = tracer.startSpan('gen');
    try {
      for (let i = 0; i < count; i += 1) yield i;
    } catch (error) {
      failed(span, error);
      throw error;
    } finally {
      span.end();
    }
  }

  async function* agen(count) {
    const span = tracer.startSpan('agen');
    try {
      for (let i = 0; i < count; i += 1) yield i;
    } catch (error) {
      failed(span, error);
      throw error;
    } finally {
      span.end();
    }
  }

  function boom() {
    return tracer.startActiveSpan('boom', (span) => {
      try {
        throw new Error('boom');
      } catch (error) {
        failed(span, error);
        throw error;
      } finally {
        span.end();
      }
    });
  }

  async function asyncBoom() {
    return tracer.startActiveSpan('asyncBoom', async (span) => {
      try {
        await undefined;
        throw new Error('boom');
      } catch (error) {
        failed(span, error);
        throw error;
      } finally {
        span.end();
      }
    });
  }

  function host(body) {
    return tracer.startActiveSpan('host', (span) => {
      try {
        return body();
      } finally {
        span.end();
      }
    });
  }

  async function asyncHost(body) {
    return tracer.startActiveSpan('asyncHost', async (span) => {
      try {
        return await body();
      } finally {
        span.end();
      }
    });
  }

  return { add, work, Counter, async1, nested, gen, agen, boom, asyncBoom, host, asyncHost };
}

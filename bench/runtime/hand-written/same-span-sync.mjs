/** What is not async, with the same spans that ours makes. */
import { SpanStatusCode } from '@opentelemetry/api';
import { failed } from './failed.mjs';

/** @param {import('@opentelemetry/api').Tracer} tracer */
export function syncByHand(tracer) {
  function add(a, b) {
    return tracer.startActiveSpan(
      'add',
      {
        attributes: {
          'code.function.name': 'add',
          'code.file.path': 'workloads.mjs',
          'code.line.number': 3,
          'code.column.number': 17,
        },
      },
      (span) => {
        try {
          const result = a + b;
          span.setStatus({ code: SpanStatusCode.OK });
          return result;
        } catch (error) {
          failed(span, error);
          throw error;
        } finally {
          span.end();
        }
      },
    );
  }

  function work(seed) {
    return tracer.startActiveSpan(
      'work',
      {
        attributes: {
          'code.function.name': 'work',
          'code.file.path': 'workloads.mjs',
          'code.line.number': 8,
          'code.column.number': 17,
        },
      },
      (span) => {
        try {
          let hash = seed | 0;
          for (let i = 0; i < 1000; i += 1) hash = (Math.imul(hash, 31) + i) | 0;
          span.setStatus({ code: SpanStatusCode.OK });
          return hash;
        } catch (error) {
          failed(span, error);
          throw error;
        } finally {
          span.end();
        }
      },
    );
  }

  class Counter {
    total = 0;

    method(step) {
      return tracer.startActiveSpan(
        'Counter.method',
        {
          attributes: {
            'code.function.name': 'Counter.method',
            'code.file.path': 'workloads.mjs',
            'code.line.number': 17,
            'code.column.number': 3,
          },
        },
        (span) => {
          try {
            this.total = (this.total + step) | 0;
            span.setStatus({ code: SpanStatusCode.OK });
            return this.total;
          } catch (error) {
            failed(span, error);
            throw error;
          } finally {
            span.end();
          }
        },
      );
    }
  }

  function* gen(count) {
    const span = tracer.startSpan('gen', {
      attributes: {
        'code.function.name': 'gen',
        'code.file.path': 'workloads.mjs',
        'code.line.number': 40,
        'code.column.number': 18,
      },
    });
    try {
      for (let i = 0; i < count; i += 1) yield i;
      span.setStatus({ code: SpanStatusCode.OK });
    } catch (error) {
      failed(span, error);
      throw error;
    } finally {
      span.end();
    }
  }

  function boom() {
    return tracer.startActiveSpan(
      'boom',
      {
        attributes: {
          'code.function.name': 'boom',
          'code.file.path': 'workloads.mjs',
          'code.line.number': 49,
          'code.column.number': 17,
        },
      },
      (span) => {
        try {
          throw new Error('boom');
        } catch (error) {
          failed(span, error);
          throw error;
        } finally {
          span.end();
        }
      },
    );
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

  return { add, work, Counter, gen, boom, host };
}

/** What is async, with the same spans that ours makes. */
import { SpanStatusCode } from '@opentelemetry/api';
import { failed } from './failed.mjs';

/** @param {import('@opentelemetry/api').Tracer} tracer */
export function asyncByHand(tracer) {
  async function async1(x) {
    return tracer.startActiveSpan(
      'async1',
      {
        attributes: {
          'code.function.name': 'async1',
          'code.file.path': 'workloads.mjs',
          'code.line.number': 23,
          'code.column.number': 23,
        },
      },
      async (span) => {
        try {
          const y = await x;
          const result = y + 1;
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

  async function leaf(x) {
    return tracer.startActiveSpan(
      'leaf',
      {
        attributes: {
          'code.function.name': 'leaf',
          'code.file.path': 'workloads.mjs',
          'code.line.number': 28,
          'code.column.number': 16,
        },
      },
      async (span) => {
        try {
          const result = x + 1;
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

  async function middle(x) {
    return tracer.startActiveSpan(
      'middle',
      {
        attributes: {
          'code.function.name': 'middle',
          'code.file.path': 'workloads.mjs',
          'code.line.number': 32,
          'code.column.number': 16,
        },
      },
      async (span) => {
        try {
          const result = (await leaf(x)) + 1;
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

  async function nested(x) {
    return tracer.startActiveSpan(
      'nested',
      {
        attributes: {
          'code.function.name': 'nested',
          'code.file.path': 'workloads.mjs',
          'code.line.number': 36,
          'code.column.number': 23,
        },
      },
      async (span) => {
        try {
          const result = (await middle(x)) + 1;
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

  async function* agen(count) {
    const span = tracer.startSpan('agen', {
      attributes: {
        'code.function.name': 'agen',
        'code.file.path': 'workloads.mjs',
        'code.line.number': 44,
        'code.column.number': 24,
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

  async function asyncBoom() {
    return tracer.startActiveSpan(
      'asyncBoom',
      {
        attributes: {
          'code.function.name': 'asyncBoom',
          'code.file.path': 'workloads.mjs',
          'code.line.number': 54,
          'code.column.number': 23,
        },
      },
      async (span) => {
        try {
          await undefined;
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

  async function asyncHost(body) {
    return tracer.startActiveSpan('asyncHost', async (span) => {
      try {
        return await body();
      } finally {
        span.end();
      }
    });
  }

  return { async1, nested, agen, asyncBoom, asyncHost };
}

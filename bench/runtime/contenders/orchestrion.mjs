/** Orchestrion's code transformer over `workloads.mjs`, with a subscriber that makes spans. */
import { AsyncLocalStorage } from 'node:async_hooks';
import { tracingChannel } from 'node:diagnostics_channel';
import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { context, SpanStatusCode, trace } from '@opentelemetry/api';
import { peer } from '../../support/peers.mjs';
import { SCRATCH } from '../../support/places.mjs';

const ASYNC = ['async1', 'leaf', 'middle', 'nested', 'asyncBoom', 'asyncHost'];
const SYNC = ['add', 'work', 'gen', 'agen', 'boom', 'host'];
const MODULE = { name: 'bench', versionRange: '>=1.0.0', filePath: 'workloads.mjs' };

export const NOTE = 'no attributes';

export async function load({ tracer }) {
  const { create } = await peer('@apm-js-collab/code-transformer');
  const queries = {
    'Counter.method': { className: 'Counter', methodName: 'method', kind: 'Sync' },
    ...Object.fromEntries(SYNC.map((functionName) => [functionName, { functionName, kind: 'Sync' }])),
    ...Object.fromEntries(ASYNC.map((functionName) => [functionName, { functionName, kind: 'Async' }])),
  };
  const names = Object.keys(queries);
  const matcher = create(names.map((name) => ({ channelName: name, module: MODULE, functionQuery: queries[name] })));
  const source = readFileSync(new URL('../workloads.mjs', import.meta.url), 'utf8');
  const { code } = matcher.getTransformer('bench', '1.0.0', MODULE.filePath).transform(source, 'esm');
  for (const name of names) subscribe(name, queries[name].kind === 'Async', tracer);
  mkdirSync(SCRATCH, { recursive: true });
  const folder = mkdtempSync(join(SCRATCH, 'orchestrion-'));
  try {
    writeFileSync(join(folder, 'workloads.mjs'), code);
    return { ...(await import(pathToFileURL(join(folder, 'workloads.mjs')).href)) };
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}

function subscribe(name, isAsync, tracer) {
  const channel = tracingChannel(`orchestrion:bench:${name}`);
  const storage = context._getContextManager()._asyncLocalStorage ?? new AsyncLocalStorage();
  channel.start.bindStore(storage, (message) => {
    message.span = tracer.startSpan(name);
    return trace.setSpan(context.active(), message.span);
  });
  const end = ({ span }) => span.end();
  channel.subscribe({
    start() {},
    end: isAsync ? () => {} : end,
    asyncStart() {},
    asyncEnd: isAsync ? end : () => {},
    error({ span, error }) {
      span.recordException(error);
      span.setStatus({ code: SpanStatusCode.ERROR, message: error.message });
    },
  });
}

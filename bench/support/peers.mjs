/** Packages that are measured beside ours, at exact versions. */
import { createRequire } from 'node:module';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { npmFolder } from './npm-folder.mjs';
import { SCRATCH } from './places.mjs';

const PEERS = {
  '@apm-js-collab/code-transformer': '0.19.0',
  '@arizeai/openinference-core': '2.7.1',
  '@langfuse/tracing': '5.11.1',
  '@nestjs/common': '11.1.9',
  '@opentelemetry/api': '1.9.1',
  '@sentry/node': '11.12.0',
  '@traceloop/node-server-sdk': '0.27.0',
  'dd-trace': '5.132.0',
  langsmith: '0.12.0',
  'nestjs-otel': '8.1.1',
  'reflect-metadata': '0.2.2',
  rxjs: '7.8.2',
};

/** A newer API than the one that the provider is registered with would record nothing. */
const OVERRIDES = { '@opentelemetry/api': '1.9.1' };

/** @throws {Error} when npm fails, with what it said */
export function installPeers() {
  npmFolder('peers', PEERS, OVERRIDES);
}

/** The module of an installed peer. */
export async function peer(name) {
  const path = createRequire(join(SCRATCH, 'peers', 'package.json')).resolve(name);
  return import(pathToFileURL(path).href);
}

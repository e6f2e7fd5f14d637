/** OpenTelemetry's SDK 3 with API 1.10, at exact versions. Needs Node.js 22.15. */
import { npmFolder } from './npm-folder.mjs';

const SDK3 = {
  '@opentelemetry/api': '1.10.0',
  '@opentelemetry/context-async-hooks': '3.1.1',
  '@opentelemetry/resources': '3.1.1',
  '@opentelemetry/sdk-trace': '3.1.1',
};

/**
 * Installs them; what a process needs so that all of it uses that API, and `runtime/sdk.mjs` that SDK.
 *
 * @returns {{ preload: string[], env: Record<string, string> }}
 * @throws {Error} when npm fails, with what it said
 */
export function sdk3() {
  const folder = npmFolder('sdk3', SDK3);
  const hooks = new URL('newer-api.mjs', import.meta.url);
  hooks.searchParams.set('folder', folder);
  return { preload: [hooks.href], env: { BENCH_SDK3: folder } };
}

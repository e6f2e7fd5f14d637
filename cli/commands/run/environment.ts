/** What the program under `run` is told through its environment. */
import { existsSync } from 'node:fs';

/**
 * `env` with the address of our receiver and with `preload` among the modules that Node.js processes load first.
 * Everything the user has set stays: our receiver is added beside it by `src/auto.ts`.
 */
export function childEnvironment(
  env: NodeJS.ProcessEnv,
  endpoint: string,
  preload: readonly string[],
): NodeJS.ProcessEnv {
  const given = env.NODE_OPTIONS?.trim() ?? '';
  const imports = preload.map((module) => `--import=${quoteNodeOption(module)}`);
  const options = [given, ...imports].filter((option) => option !== '').join(' ');
  return {
    ...env,
    ...(options === '' ? {} : { NODE_OPTIONS: options }),
    ...withoutProxy(env, new URL(endpoint).hostname),
    AGENTCORE_RUN_ENDPOINT: endpoint,
  };
}

/** `value` as one word of `NODE_OPTIONS`: double quotes around what holds spaces, with backslashes before `"` and `\`. */
export function quoteNodeOption(value: string): string {
  return /[\s"\\]/.test(value) ? `"${value.replace(/["\\]/g, '\\$&')}"` : value;
}

/** The gRPC client sends even loopback traffic through a proxy that the environment names, unless told not to. */
function withoutProxy(env: NodeJS.ProcessEnv, host: string): NodeJS.ProcessEnv {
  if (!env.grpc_proxy && !env.https_proxy && !env.http_proxy) return {};
  const exceptions = env.no_grpc_proxy || env.no_proxy;
  return { no_grpc_proxy: exceptions ? `${exceptions},${host}` : host };
}

/** URLs of `agentcore-instrument/auto` as this package has it: compiled, or its source with `tsx` before it. */
export function preloadModules(): readonly string[] {
  const compiled = new URL('../../../src/auto.js', import.meta.url);
  if (existsSync(compiled)) return [compiled.href];
  return [import.meta.resolve('tsx'), new URL('../../../src/auto.ts', import.meta.url).href];
}

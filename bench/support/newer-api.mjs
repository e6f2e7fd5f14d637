/**
 * Preloaded with `?folder=`: every module that asks for OpenTelemetry's API, whoever it belongs to, gets the one that is
 * installed in that folder. An application with API 1.10 has no other copy either. Needs Node.js 22.15.
 */
import { createRequire, registerHooks } from 'node:module';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';

const manifest = join(new URL(import.meta.url).searchParams.get('folder'), 'package.json');
const parentURL = pathToFileURL(manifest).href;
const require = createRequire(manifest);
const API = ['@opentelemetry/api', '@opentelemetry/api/experimental'];
/** The files for `require`, whose resolution keeps to the module that asks, whatever a hook says. */
const required = new Map(API.map((name) => [name, pathToFileURL(require.resolve(name)).href]));

registerHooks({
  resolve(specifier, asked, next) {
    const url = required.get(specifier);
    if (url === undefined) return next(specifier, asked);
    if (asked.conditions.includes('require')) return { url, format: 'commonjs', shortCircuit: true };
    return next(specifier, { ...asked, parentURL });
  },
});

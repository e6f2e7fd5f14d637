/** Who redacts: each makes, for payloads of one kind, a function that does it once. */
import { createRequire } from 'node:module';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';

const SECRET = /^(?:authorization|token|password|secret)$|api_key/i;

/** @type {Record<string, (payload: object, place: { dist: string, peers: string | undefined }) => Promise<(payload: object) => unknown>>} */
export const CONTENDERS = {
  'JSON.stringify, no redaction': async () => (payload) => JSON.stringify(payload),
  'JSON.stringify, replacer': async () => {
    const known = new Map();
    const isSecret = (key) => {
      let verdict = known.get(key);
      if (verdict === undefined) {
        verdict = SECRET.test(key);
        known.set(key, verdict);
      }
      return verdict;
    };
    return (payload) => JSON.stringify(payload, (key, value) => (isSecret(key) ? '***' : value));
  },
  'structuredClone, no redaction': async () => (payload) => structuredClone(payload),
  'ours, sanitize': async (_payload, { dist }) => {
    const { sanitize } = await import(pathToFileURL(join(dist, 'src/index.js')).href);
    return (payload) => sanitize(payload);
  },
};

/** @type {typeof CONTENDERS} */
export const PEERS = {
  'Mastra SensitiveDataFilter': async (_payload, { peers }) => {
    const path = createRequire(join(peers, 'package.json')).resolve('@mastra/observability');
    const { SensitiveDataFilter } = await import(pathToFileURL(path).href);
    const filter = new SensitiveDataFilter();
    return (payload) => filter.process({ attributes: payload });
  },
  '@pinojs/redact, known paths': async (payload, { peers }) => {
    const slowRedact = createRequire(join(peers, 'package.json'))('@pinojs/redact');
    const redact = slowRedact({ paths: secretPaths(payload), serialize: false });
    return (one) => redact(one);
  },
  'fast-redact, known paths': async (payload, { peers }) => {
    const fastRedact = createRequire(join(peers, 'package.json'))('fast-redact');
    const redact = fastRedact({ paths: secretPaths(payload), serialize: false });
    return (one) => {
      redact(one);
      return redact.restore(one);
    };
  },
};

/** For those who have to be told where secrets are. */
function secretPaths(value, path = '') {
  if (typeof value !== 'object' || value === null) return [];
  return Object.entries(value).flatMap(([key, item]) => {
    const below = Array.isArray(value)
      ? `${path}[${key}]`
      : key.includes('-')
        ? `${path}["${key}"]`
        : path === ''
          ? key
          : `${path}.${key}`;
    return SECRET.test(key) ? [below] : secretPaths(item, below);
  });
}

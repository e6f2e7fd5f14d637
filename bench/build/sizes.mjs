/** Sizes: instrumented sources, and the runtime that they load. */
import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { gzipSync } from 'node:zlib';

/** Bytes of the corpus with gzip, file by file, before and after. */
export async function codeSize({ dist, corpus, config }) {
  const { instrumentSource } = await import(pathToFileURL(join(dist, 'transformer/index.js')).href);
  let original = 0;
  let instrumented = 0;
  let sites = 0;
  for (const file of corpus.files) {
    const code = readFileSync(join(corpus.folder, file), 'utf8');
    const result = instrumentSource(code, { fileName: file, config });
    original += gzipSync(code).length;
    instrumented += gzipSync(result.code).length;
    sites += result.sites.length;
  }
  return { original, instrumented, sites, ratio: instrumented / original };
}

/** Bytes of what instrumented output loads, minified, with gzip; the OpenTelemetry API, a peer, is not in it. */
export function runtimeSize({ dist, corpus }) {
  const { buildSync } = createRequire(join(corpus.folder, 'package.json'))('esbuild');
  const { outputFiles } = buildSync({
    entryPoints: [join(dist, 'src/runtime/index.js')],
    bundle: true,
    minify: true,
    format: 'esm',
    platform: 'node',
    external: ['@opentelemetry/api'],
    write: false,
  });
  const [{ contents }] = outputFiles;
  return { minified: contents.length, gzip: gzipSync(contents, { level: 9 }).length };
}

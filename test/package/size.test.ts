/** What instrumented output loads stays small (issue *Speed*, item 3): bytes are exact, so they can be held to. */
import { gzipSync } from 'node:zlib';
import { suite } from 'uvu';
import * as assert from 'uvu/assert';
import { bundle } from '../support/bundle.js';

/** Bytes, minified and compressed, with the OpenTelemetry API left out, which the application has anyway. */
const LIMIT = 6 * 1024;

const size = suite('size of the runtime');

size(`it is at most ${LIMIT} bytes, with all that it imports`, async () => {
  const options = { minify: true, external: ['@opentelemetry/api'] };
  const { outputFiles } = await bundle({ file: 'dist/src/runtime/index.js' }, options);
  const [output] = outputFiles;
  assert.ok(output !== undefined);
  const bytes = gzipSync(output.contents, { level: 9 }).length;
  assert.ok(bytes <= LIMIT, `${bytes} bytes`);
});

for (const file of ['dist/src/runtime/index.js', 'dist/cjs/src/runtime/index.js']) {
  size(`${file} loads nothing but the runtime`, async () => {
    const { metafile } = await bundle({ file }, { external: ['@opentelemetry/api'] });
    const inputs = Object.keys(metafile.inputs);
    assert.ok(inputs.length > 10);
    assert.equal(
      inputs.filter((input) => !/^dist\/(?:cjs\/)?src\/runtime\//.test(input)),
      [],
      'neither the sanitizer nor carriers, set-up or our own spans',
    );
  });
}

size('it imports nothing but the OpenTelemetry API, so that hosts without Node.js’s modules load it', async () => {
  const { metafile } = await bundle({ file: 'dist/src/runtime/index.js' }, { external: ['@opentelemetry/api'] });
  const external = Object.values(metafile.inputs)
    .flatMap(({ imports }) => imports)
    .filter((one) => one.external === true)
    .map(({ path }) => path);
  assert.equal([...new Set(external)], ['@opentelemetry/api']);
});

size.run();

/**
 * Where instrumented code is loaded alone, under somebody else's provider, the sanitizer is loaded when the first error
 * comes; where it cannot be had, nothing unredacted leaves (issue *Speed*, item 3). Runs what is built.
 */
import { execFileSync } from 'node:child_process';
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { suite } from 'uvu';
import * as assert from 'uvu/assert';
import { bundle, root } from '../support/bundle.js';

const SECRET = 'hunter2hunter2';

/** An instrumented function that fails, with its arguments captured, under the SDK's provider; prints what is exported. */
const program = (load: (name: string) => string, runtime: string, more = '') => `
${load('@opentelemetry/sdk-trace-node').replace('NAME', '{ InMemorySpanExporter, NodeTracerProvider, SimpleSpanProcessor }')}
${load(runtime).replace('NAME', runtime.endsWith('js') && load('x').startsWith('import') ? '* as $ac' : '$ac')}
${more}
const exporter = new InMemorySpanExporter();
new NodeTracerProvider({ spanProcessors: [new SimpleSpanProcessor(exporter)] }).register();
let table;
const sites = () => (table ||= $ac.sites('["app.js",["fail",1,1,{"a":["password","parentFrom"],"c":1}]]'));
function fail(password, carrier) {
  const $s = $ac.enter(sites, 0xac0000, carrier); $ac.args($s, password, carrier); try { throw new TypeError('password=' + password); } catch ($e) { throw $ac.fail($s, $e); } finally { $ac.exit($s); }
}
const traceparent = '00-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-01';
try { fail('${SECRET}', { traceparent }); } catch {}
const [span] = exporter.getFinishedSpans();
console.log(JSON.stringify({ traceId: span.spanContext().traceId, attributes: span.attributes, status: span.status, events: span.events }));
`;

interface Exported {
  readonly traceId: string;
  readonly attributes: Readonly<Record<string, string>>;
  readonly status: { readonly code: number; readonly message: string };
  readonly events: readonly { readonly attributes: Readonly<Record<string, string>> }[];
}

const folder = mkdtempSync(join(tmpdir(), 'agentcore-parts-'));

function run(file: string): Exported {
  const text = execFileSync(process.execPath, [file], { cwd: folder, encoding: 'utf8' });
  assert.not.match(text, SECRET);
  return JSON.parse(text) as Exported;
}

const parts = suite('parts of the runtime');
const temporary: string[] = [];
parts.after(() => {
  rmSync(folder, { recursive: true, force: true });
  for (const file of temporary) rmSync(file, { force: true });
});

/** A program that stands where the package's dependencies are found. */
function beside(name: string, text: string): string {
  mkdirSync(join(root, '.tmp'), { recursive: true });
  const file = join(root, '.tmp', name);
  writeFileSync(file, text);
  temporary.push(file);
  return file;
}

function assertRedacted({ traceId, attributes, status, events }: Exported): void {
  assert.is(traceId, '0af7651916cd43dd8448eb211c80319c', 'the carrier is read');
  assert.is(attributes['error.type'], 'TypeError');
  assert.match(attributes['code.function.arguments'] ?? '', '"password":"***REDACTED***"');
  assert.is(status.message, 'password=***REDACTED***');
  assert.match(events[0]?.attributes['exception.stacktrace'] ?? '', 'at fail');
}

const importing = (name: string) => `import NAME from '${name}';`;
const requiring = (name: string) => `const NAME = require('${name}');`;
const built = (path: string) => join(root, 'dist', path);

parts('an ES module loads them when the first error comes', () => {
  const runtime = pathToFileURL(built('src/runtime/index.js')).href;
  assertRedacted(run(beside('parts.mjs', program(importing, runtime))));
});

parts('a CommonJS module does, too', () => {
  assertRedacted(run(beside('parts.cjs', program(requiring, built('cjs/src/runtime/index.js')))));
});

parts('in a bundle that has left them behind, messages and content are withheld, and say what to do', async () => {
  const { outputFiles } = await bundle(
    { text: program(importing, './dist/src/runtime/index.js') },
    {
      banner: { js: "import { createRequire } from 'node:module'; const require = createRequire(import.meta.url);" },
    },
  );
  const file = join(folder, 'alone.mjs');
  writeFileSync(file, outputFiles[0]?.text ?? '');
  const { attributes, status, events } = run(file);
  const withheld = "[withheld: import 'agentcore-instrument/runtime/parts' to record content]";
  assert.is(attributes['error.type'], '_OTHER');
  assert.is(attributes['code.function.arguments'], withheld);
  assert.equal(status, { code: 2, message: withheld });
  assert.is(events[0]?.attributes['exception.message'], withheld);
  assert.is(events[0]?.attributes['exception.stacktrace'], undefined);
});

parts('a bundle that imports them has them', async () => {
  const text = program(importing, './dist/src/runtime/index.js', "import './dist/src/runtime/parts-entry.js';");
  const { outputFiles } = await bundle(
    { text },
    {
      banner: { js: "import { createRequire } from 'node:module'; const require = createRequire(import.meta.url);" },
    },
  );
  const file = join(folder, 'together.mjs');
  writeFileSync(file, outputFiles[0]?.text ?? '');
  assertRedacted(run(file));
});

parts.run();

/** Packages whose tests are in what npm ships, or that a published test suite is made for, by exact version. */

export interface RealSuite {
  readonly name: string;
  readonly version: string;
  /** What the tests need beside the package's own dependencies. */
  readonly tools: readonly string[];
  /** Paths of the package's own sources, all of which are instrumented. */
  readonly sources: RegExp;
  /** `tape`: each file is a program that prints TAP. `node`: files for `node --test`. `aplus`: promises-aplus-tests. */
  readonly runner: 'tape' | 'node' | 'aplus';
  /** Paths of the test files. */
  readonly tests: RegExp;
}

const TAPE = 'tape@5.10.2';

export const realSuites: readonly RealSuite[] = [
  {
    name: 'abstract-level',
    version: '3.1.1',
    tools: [TAPE],
    sources: /^(?:[^/]+|lib\/.*)\.js$/,
    runner: 'tape',
    tests: /^test\/self\.js$/,
  },
  {
    name: 'async-cache-dedupe',
    version: '3.4.0',
    tools: ['@matteo.collina/tspl@0.2.0', 'ioredis@5.8.2', 'proxyquire@2.1.3'],
    sources: /^(?:index|src\/.*)\.js$/,
    runner: 'node',
    // The others want a Redis server or a browser.
    tests: /^test\/(?:cache|stale|storage-base|storage-custom|storage-memory|transformer|ttl|util)\.test\.js$/,
  },
  {
    name: 'avvio',
    version: '9.3.1',
    tools: [],
    sources: /^(?:boot|index|lib\/[^/]+)\.js$/,
    runner: 'node',
    tests: /^test\/.*\.test\.js$/,
  },
  {
    name: 'es-iterator-helpers',
    version: '1.4.0',
    tools: [
      TAPE,
      '@es-shims/api@4.0.0',
      'es-value-fixtures@1.7.1',
      'for-each@0.3.5',
      'functions-have-names@1.2.3',
      'has-strict-mode@1.1.0',
      'has-tostringtag@1.0.2',
      'iterate-iterator@1.0.2',
      'make-generator-function@2.1.0',
      'mock-property@1.1.2',
      'object-inspect@1.13.4',
    ],
    sources: /^(?!test\/).*\.js$/,
    runner: 'tape',
    tests: /^test\/[^/]+\.js$/,
  },
  {
    name: 'fastq',
    version: '1.20.3',
    tools: [TAPE, 'async@3.2.6', 'neo-async@2.6.2'],
    sources: /^queue\.js$/,
    runner: 'tape',
    tests: /^test\/(?:test|promise)\.js$/,
  },
  {
    name: 'find-my-way',
    version: '9.10.1',
    tools: ['proxyquire@2.1.3', 'rfdc@1.4.1'],
    sources: /^(?:index|lib\/.*)\.js$/,
    runner: 'node',
    // One holds a loop to a number of milliseconds, which a span for each of its calls takes longer than.
    tests: /^test\/(?!url-sanitizer).*\.test\.js$/,
  },
  {
    name: 'light-my-request',
    version: '6.8.1',
    tools: [
      '@fastify/ajv-compiler@4.0.5',
      'end-of-stream@1.4.5',
      'express@5.2.1',
      'form-auto-content@3.2.1',
      'form-data@4.0.5',
      'formdata-node@6.0.3',
      'multer@2.0.2',
      'undici@7.18.2',
    ],
    sources: /^(?:index|lib\/.*)\.js$/,
    runner: 'node',
    tests: /^test\/.*\.test\.js$/,
  },
  {
    name: 'promise',
    version: '8.3.0',
    tools: ['promises-aplus-tests@2.1.2'],
    sources: /^(?:index|lib\/.*)\.js$/,
    runner: 'aplus',
    tests: /^index\.js$/,
  },
  {
    name: 'pull-stream',
    version: '3.7.0',
    tools: ['tape@5.2.2'],
    sources: /^(?:index|pull|(?:sinks|sources|throughs|util)\/.*)\.js$/,
    runner: 'tape',
    tests: /^test\/[^/]+\.js$/,
  },
  {
    name: 'qs',
    version: '6.17.1',
    tools: [
      TAPE,
      'es-value-fixtures@1.7.1',
      'for-each@0.3.5',
      'has-bigints@1.1.0',
      'has-override-mistake@1.0.1',
      'has-property-descriptors@1.0.2',
      'has-proto@1.2.0',
      'has-symbols@1.1.0',
      'iconv-lite@0.5.2',
      'mock-property@1.1.2',
      'object-inspect@1.13.4',
      'qs-iconv@1.0.4',
      'safer-buffer@2.1.2',
    ],
    sources: /^lib\/.*\.js$/,
    runner: 'tape',
    tests: /^test\/[^/]+\.js$/,
  },
];

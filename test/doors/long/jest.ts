/** The sample under Jest of the npm registry, with each of the transformers that compile TypeScript for it. */
import { join } from 'node:path';
import * as assert from 'uvu/assert';
import { SampleProject, withoutTimes } from '../sample.js';
import { npmFolder } from './npm-folder.js';
import { PLACE_OF_ERROR, RUNNER_SAMPLE } from './runner-sample.js';

const COMPILERS = {
  'ts-jest': '29.4.15',
  '@swc/jest': '0.2.39',
  '@swc/core': '1.16.22',
  '@babel/core': '7.29.13',
  '@babel/preset-env': '7.29.14',
  '@babel/preset-typescript': '7.29.7',
  typescript: '5.9.3',
};

const JESTS: Readonly<Record<string, Readonly<Record<string, string>>>> = {
  jest29: { jest: '29.7.0', 'babel-jest': '29.7.0', ...COMPILERS },
  jest30: { jest: '30.5.2', 'babel-jest': '30.5.2', ...COMPILERS },
};

export const JEST_VERSIONS: readonly string[] = Object.keys(JESTS);

/** In the words of a jest.config.js. */
const TRANSFORMERS = [
  "'ts-jest'",
  "['@swc/jest', { jsc: { parser: { syntax: 'typescript' }, target: 'es2022' } }]",
  "'babel-jest'",
];

/** Undefined, or what went wrong. */
export async function checkJest(version: string): Promise<undefined> {
  const folder = npmFolder(`doors-${version}`, JESTS[version]!);
  const project = new SampleProject();
  try {
    project.linkAll('node_modules', join(folder, 'node_modules'));
    project.write(FILES);
    for (const transformer of TRANSFORMERS) {
      project.write({
        'jest.config.js': `module.exports = { transform: { '^.+\\\\.ts$': ['agentcore-instrument/jest', { transformer: ${transformer} }] } };`,
      });
      const run = async (...args: string[]) => {
        const { stdout, stderr } = await project.node('node_modules/jest/bin/jest.js', '--ci', ...args);
        return withoutTimes(stdout + stderr);
      };
      const output = await run();
      assert.match(output, 'Tests:       1 failed, 1 passed, 2 total', `${transformer}\n${output}`);
      assert.match(output, 'planner.plan', transformer);
      assert.not.match(output, 'planner.ask', 'what is mocked is not called');
      assert.match(output, PLACE_OF_ERROR, `${transformer}: the place of the error\n${output}`);
      // Another configuration is another output: Jest keeps what it has compiled.
      project.write({ 'agentcore.config.json': '{}' });
      assert.not.match(await run(), 'planner.plan', `${transformer}: stale`);
      project.write({ 'agentcore.config.json': FILES['agentcore.config.json'] });
    }
    return undefined;
  } finally {
    project.remove();
  }
}

const FILES = {
  ...RUNNER_SAMPLE,
  'package.json': '{ "type": "commonjs" }',
  'tsconfig.json': JSON.stringify({
    compilerOptions: {
      target: 'es2022',
      module: 'node16',
      moduleResolution: 'node16',
      isolatedModules: true,
      esModuleInterop: true,
      strict: true,
      types: [],
      skipLibCheck: true,
    },
  }),
  'babel.config.js':
    "module.exports = { presets: [['@babel/preset-env', { targets: { node: 'current' } }], '@babel/preset-typescript'] };",
  'src/plan.test.ts': `import { initializeTracing, shutdownTracing } from 'agentcore-instrument';
import { plan } from './plan';

declare const jest: { mock(path: string, make: () => object): void };
declare function test(name: string, body: () => Promise<void>): void;
declare function expect(value: unknown): { toEqual(value: unknown): void };

jest.mock('./ask', () => ({ ask: (what: string) => 'mocked ' + what }));

test('plans', async () => {
  initializeTracing({ consoleExport: true });
  expect(await plan(2)).toEqual({ steps: 2, answer: 'mocked you' });
  await shutdownTracing();
});

test('fails, to show where', async () => { await plan(-1); });
`,
};

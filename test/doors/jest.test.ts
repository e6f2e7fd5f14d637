/** `agentcore-instrument/jest`: how it finds the transformer that compiles, and what it says when it cannot use it. */
import { suite } from 'uvu';
import * as assert from 'uvu/assert';
import factory, { type JestOptions } from '../../transformer/doors/jest/transformer.js';
import { SampleProject } from './sample.js';

const test = suite<{ project: SampleProject }>('jest');
test.before.each((context) => {
  context.project = new SampleProject();
});
test.after.each(({ project }) => project.remove());

const COMPILERS = {
  'compile.cjs': 'exports.process = (text) => ({ code: "/* compiled */" + text });\n',
  'made.cjs':
    'exports.default = { createTransformer: ({ word }) => ({ process: (text) => ({ code: "/* " + word + " */" + text }) }) };\n',
  'promised.cjs': 'exports.createTransformer = async () => ({ process: (text) => ({ code: text }) });\n',
  'async.cjs': 'exports.processAsync = async (text) => ({ code: "/* later */" + text });\n',
  'broken.cjs': "require('nowhere-to-be-found');\n",
};

/** What Jest would do with the sample's `src/plan.ts`. */
async function transforming(project: SampleProject, transformer: JestOptions['transformer']) {
  project.write(COMPILERS);
  const made = await factory.createTransformer(transformer === undefined ? {} : { transformer });
  const [text, path] = [project.read('src/plan.ts'), project.at('src/plan.ts')];
  const options = {
    config: { rootDir: project.path },
    configString: '{}',
    transformerConfig: {},
    instrument: false,
  };
  return {
    now: () => made.process(text, path, options).code,
    later: async () => (await made.processAsync(text, path, options)).code,
  };
}

/** The message of what is thrown. */
async function failure(call: () => unknown): Promise<string> {
  try {
    await call();
  } catch (error) {
    return (error as Error).message;
  }
  throw new Error('nothing was thrown');
}

test('a transformer is given what is instrumented, and its options', async ({ project }) => {
  const { now, later } = await transforming(project, '<rootDir>/compile.cjs');
  assert.match(now(), /^\/\* compiled \*\/.*planner\.plan/s);
  assert.is(await later(), now());
  const { now: made } = await transforming(project, ['./made.cjs', { word: 'optional' }]);
  assert.match(made(), /^\/\* optional \*\/.*planner\.plan/s);
});

test('AC7031: one that is not there, or does not load, is named with the folder and the fix', async ({ project }) => {
  const missing = await failure((await transforming(project, undefined)).now);
  assert.match(
    missing,
    `error AC7031: babel-jest cannot be loaded from ${project.path}: Cannot find module 'babel-jest'`,
  );
  assert.match(missing, 'Install it there, or give the transformer that you use as `transformer`');
  const broken = await failure((await transforming(project, './broken.cjs')).later);
  assert.match(broken, `error AC7031: ./broken.cjs cannot be loaded from ${project.path}: Cannot find module 'nowhere`);
});

test('AC7032: one that works only asynchronously is used where Jest waits, and refused where it does not', async ({
  project,
}) => {
  const { now, later } = await transforming(project, './async.cjs');
  assert.match(await later(), /^\/\* later \*\/.*planner\.plan/s);
  const refused = await failure(now);
  assert.match(refused, 'error AC7032: ./async.cjs has no `process`.');
  assert.match(refused, 'Give ts-jest, babel-jest or @swc/jest as `transformer`');
  const promised = await failure((await transforming(project, './promised.cjs')).now);
  assert.match(promised, 'error AC7032: ./promised.cjs is made asynchronously.');
});

test.run();

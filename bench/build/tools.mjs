/** What may be done to every file of the corpus: each a function from text to text, made in the process that is measured. */
import { createRequire } from 'node:module';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import ts from 'typescript';
import { EVERYTHING, TYPICAL } from './corpus.mjs';

/**
 * @typedef {{ folder: string, dist: string }} Place the corpus, and the build of ours
 * @typedef {(code: string, file: string) => unknown} Tool
 */

/** @type {Record<string, (place: Place) => Promise<Tool>>} */
export const TOOLS = {
  'ts.createSourceFile': async () => (code, file) => ts.createSourceFile(file, code, ts.ScriptTarget.Latest, false),
  'ours, everything, no maps': (place) => ours(place, EVERYTHING, false),
  'ours, everything, maps': (place) => ours(place, EVERYTHING, true),
  'ours, typical rules, no maps': (place) => ours(place, TYPICAL, false),
  'ours, typical rules, maps': (place) => ours(place, TYPICAL, true),
  'istanbul-lib-instrument': async ({ folder }) => {
    const { createInstrumenter } = createRequire(join(folder, 'package.json'))('istanbul-lib-instrument');
    const options = { esModules: true, produceSourceMap: false, parserPlugins: [...PLUGINS, 'jsx'] };
    const plain = createInstrumenter({ ...options, parserPlugins: PLUGINS });
    const withJsx = createInstrumenter(options);
    return (code, file) => (file.endsWith('x') ? withJsx : plain).instrumentSync(code, file);
  },
  'babel-plugin-istanbul': async ({ folder }) => {
    const require = createRequire(join(folder, 'package.json'));
    const babel = await import(pathToFileURL(require.resolve('@babel/core')).href);
    const plugin = require.resolve('babel-plugin-istanbul');
    const options = (plugins) => ({
      babelrc: false,
      configFile: false,
      compact: false,
      parserOpts: { plugins },
      plugins: [
        [
          plugin,
          { cwd: folder, include: ['src/**'], exclude: [], excludeNodeModules: false, extension: ['.ts', '.tsx'] },
        ],
      ],
    });
    const plain = options(PLUGINS);
    const withJsx = options([...PLUGINS, 'jsx']);
    return (code, file) =>
      babel.transformSync(code, { ...(file.endsWith('x') ? withJsx : plain), filename: join(folder, file) });
  },
};

/** Those that the corpus brings along. */
export const OTHERS = ['istanbul-lib-instrument', 'babel-plugin-istanbul'];

const PLUGINS = ['typescript', 'decorators-legacy', 'classProperties', 'explicitResourceManagement'];

async function ours({ dist }, config, maps) {
  const { instrumentSource } = await import(pathToFileURL(join(dist, 'transformer/index.js')).href);
  return (code, fileName) => {
    const result = instrumentSource(code, { fileName, config });
    if (maps && result.changed) result.map();
    return result.code;
  };
}

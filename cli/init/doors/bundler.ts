/** The plugin of a bundler, in its configuration file or in the script that calls esbuild. */
import { ts } from 'ts-morph';
import { relativePosix } from '../../../transformer/project/paths.js';
import { type Bundler, type BundlerName, whyForBrowsers } from '../bundlers.js';
import { buildOptions, configObjects } from '../config-objects.js';
import type { Draft } from '../draft.js';
import type { ProjectFacts } from '../facts.js';
import { readText } from '../json-file.js';
import { isCommonJs, pluginEdits } from '../plugin-edits.js';
import type { BundlerDoor } from './door.js';

export const bundlerDoors: readonly BundlerDoor[] = (
  ['vite', 'rolldown', 'esbuild', 'rollup', 'rspack', 'webpack'] as const
).map((name) => ({
  name,

  fits(facts) {
    const bundler = bundlerFor(name, facts);
    if (bundler === undefined || whyForBrowsers(bundler, facts.folder) !== undefined) return undefined;
    return `the script \`${bundler.script}\` calls ${bundler.name === name ? name : `${bundler.name}, which has ${name} in it`}`;
  },

  refusal(facts) {
    if (bundlerFor(name, facts) !== undefined) return undefined;
    return { why: `no script calls ${name}`, fix: 'Add the script that builds by it, or choose another door.' };
  },

  setUp(facts, draft) {
    addPlugin(bundlerFor(name, facts)!, facts, draft);
  },
}));

function bundlerFor(name: BundlerName, { bundlers }: ProjectFacts): Bundler | undefined {
  return bundlers.find(({ door }) => door === name);
}

function addPlugin(bundler: Bundler, { folder, cwd }: ProjectFacts, draft: Draft): void {
  const { file, door, name, key } = bundler;
  const module = `agentcore-instrument/${door}`;
  const what = `\`import agentcore from '${module}';\` and \`${key}: [agentcore()]\``;
  if (file === undefined) {
    const where =
      name === 'esbuild'
        ? 'in a build script of your own: its command line takes no plugins'
        : `in \`${name}.config.mjs\``;
    draft.byHand.push(`Give ${name} the plugin ${where}. It takes ${what}.`);
    return;
  }
  const text = readText(file, cwd);
  if (text.includes(module)) return;
  const source = ts.createSourceFile(file, text, ts.ScriptTarget.Latest, true);
  const objects =
    /\bconfig\.[cm]?[jt]s$/.test(file) || name !== 'esbuild' ? configObjects(source) : buildOptions(source);
  const edits = pluginEdits(source, objects, key, module);
  if (edits === undefined) {
    const why = 'is not of a shape that is understood, and stays as it is';
    draft.byHand.push(`\`${relativePosix(folder, file)}\` ${why}. Add ${what}.`);
    return;
  }
  draft.edit(file, text, edits);
  if (isCommonJs(source) && !requiresModules()) {
    draft.notes.push(
      `\`${relativePosix(folder, file)}\` requires a module, which Node.js can from 20.19 and 22.12 on.`,
    );
  }
}

function requiresModules(): boolean {
  return (process.features as { readonly require_module?: boolean }).require_module === true;
}

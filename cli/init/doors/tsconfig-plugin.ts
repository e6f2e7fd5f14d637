/** The plugin in the tsconfig, for projects that have ts-patch. */
import { ts } from 'ts-morph';
import { relativePosix } from '../../../transformer/project/paths.js';
import type { Draft } from '../draft.js';
import type { ProjectFacts } from '../facts.js';
import { installedVersion, majorOf } from '../installed.js';
import { readJsonFile } from '../json-file.js';
import { appendMember, propertyOf } from '../literals.js';
import { applyEdits } from '../text-edit.js';
import type { Door } from './door.js';

const MODULE = 'agentcore-instrument/transformer';
const ENTRY = `{ "transform": "${MODULE}", "transformProgram": true }`;

export const tsconfigPluginDoor: Door = {
  name: 'plugin',

  fits({ manifest, compiles, sources, typescript }) {
    if (sources.tsconfig === undefined || majorOf(typescript ?? '0') >= 7) return undefined;
    if (pluginsOf(sources.options).includes(MODULE)) return 'the plugin is in the tsconfig';
    if (compiles.length === 0) return undefined;
    return manifest.dependencies.has('ts-patch') ? 'ts-patch is there' : undefined;
  },

  refusal({ sources, typescript, compiles }) {
    if (typescript !== undefined && majorOf(typescript) >= 7) {
      const fix = 'Choose `--door build`, which works with every TypeScript.';
      return { why: `TypeScript ${typescript} has no place for plugins, and ignores them`, fix };
    }
    if (sources.tsconfig === undefined) {
      return { why: 'there is no tsconfig.json', fix: 'Make one: `npx tsc --init`; or choose another door.' };
    }
    if (compiles.length > 0 || pluginsOf(sources.options).includes(MODULE)) return undefined;
    return { why: 'no script calls `tsc` or `tspc`', fix: 'Add one that does, or choose another door.' };
  },

  setUp(facts, draft) {
    addEntry(facts, draft);
    if (!facts.manifest.dependencies.has('ts-patch') && installedVersion(facts.folder, 'ts-patch') === undefined) {
      draft.packages.push('ts-patch');
    }
    if ([...facts.manifest.scripts.values()].some((script) => /\bts-patch install\b/.test(script))) return;
    for (const { script } of facts.compiles) {
      const edits = facts.compiles
        .filter((each) => each.script === script && each.call.command.program === 'tsc')
        .map(({ call }) => ({ ...call.command.programWord, text: 'tspc' }));
      if (edits.length > 0) draft.scripts.set(script, applyEdits(facts.manifest.scripts.get(script)!, edits));
    }
  },
};

function addEntry({ sources, cwd, folder }: ProjectFacts, draft: Draft): void {
  const plugins = pluginsOf(sources.options);
  if (plugins.includes(MODULE)) return;
  const { path, source, root, text } = readJsonFile(sources.tsconfig!, cwd);
  const options = literalOf(root, 'compilerOptions');
  const list = options && propertyOf(options, 'plugins');
  const byHand = `In \`${relativePosix(folder, path)}\`, add to the \`plugins\` of \`compilerOptions\`: ${ENTRY}`;
  if (list !== undefined) {
    const value = ts.isPropertyAssignment(list) ? list.initializer : undefined;
    if (value !== undefined && ts.isArrayLiteralExpression(value))
      draft.edit(path, text, appendMember(source, value, ENTRY));
    else draft.byHand.push(byHand);
    // A list of its own would take the place of the one that it inherits.
  } else if (plugins.length > 0) draft.byHand.push(byHand);
  else if (options !== undefined) draft.edit(path, text, appendMember(source, options, `"plugins": [${ENTRY}]`));
  else draft.edit(path, text, appendMember(source, root, `"compilerOptions": { "plugins": [${ENTRY}] }`));
}

function literalOf(root: ts.ObjectLiteralExpression, name: string): ts.ObjectLiteralExpression | undefined {
  const property = propertyOf(root, name);
  if (property === undefined || !ts.isPropertyAssignment(property)) return undefined;
  return ts.isObjectLiteralExpression(property.initializer) ? property.initializer : undefined;
}

function pluginsOf(options: ts.CompilerOptions): string[] {
  const plugins = Array.isArray(options['plugins']) ? options['plugins'] : [];
  return plugins.map((plugin: unknown) => String((plugin as { transform?: unknown } | null)?.transform ?? ''));
}

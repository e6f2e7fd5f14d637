/** Options of every bundler's plugin, and what is said of those that are none. */
import { CONFIG_KEYS } from '../../config/schema-words.js';
import { describeValue } from '../../messages/describe-value.js';
import { suggestion } from '../../messages/nearest.js';
import type { DoorOptions } from '../door-project.js';

/** All of them may be left out. */
export type BundlerOptions = DoorOptions;

const KEYS = ['config', 'root'] as const;

/**
 * @returns the options; none where nothing was given
 * @throws {Error} AC7020 for an unknown key, AC7021 for a value of the wrong type
 */
export function checkOptions(given: unknown): BundlerOptions {
  if (given === undefined) return {};
  if (!isRecord(given)) throw wrongType('What the plugin is called with', given, 'an object with `config` and `root`');
  for (const key of Object.keys(given)) {
    if ((KEYS as readonly string[]).includes(key)) continue;
    const isOfConfig = (CONFIG_KEYS as readonly string[]).includes(key);
    const fix = isOfConfig
      ? `It belongs into \`config\`: agentcore({ config: { ${key}: … } }).`
      : suggestion(key, KEYS);
    throw new Error(`error AC7020: agentcore-instrument's plugin has no option \`${key}\`. ${fix}`);
  }
  const { config, root } = given;
  if (config !== undefined && typeof config !== 'string' && !isRecord(config)) {
    throw wrongType('`config`', config, 'a configuration, or the path of its file');
  }
  if (root !== undefined && typeof root !== 'string') throw wrongType('`root`', root, 'the path of a folder');
  return given;
}

function wrongType(what: string, value: unknown, allowed: string): Error {
  return new Error(`error AC7021: ${what} cannot be ${describeValue(value)}. agentcore-instrument takes ${allowed}.`);
}

function isRecord(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

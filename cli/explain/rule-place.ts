/** A rule by its index, and where it is written. */
import { basename } from 'node:path';
import { locateInJson } from '../../transformer/config/locate-in-json.js';
import { relativePosix } from '../../transformer/project/paths.js';
import type { Project } from '../project/project.js';

export interface RulePlace {
  /** In `rules` of the configuration. */
  readonly index: number;
  /** The configuration file, relative to the root; null where there is none. */
  readonly file: string | null;
  /** 1-based; null for a configuration that is no JSON. */
  readonly line: number | null;
  readonly column: number | null;
}

export function rulePlace(index: number, { root, configFile }: Project): RulePlace {
  const { file, text } = configFile;
  const key = file !== undefined && basename(file) === 'package.json' ? ['agentcore'] : [];
  const offset = text === undefined ? undefined : locateInJson(text, [...key, 'rules', index])?.start;
  const before =
    offset === undefined
      ? undefined
      : text
          ?.replace(/^\uFEFF/, ' ')
          .slice(0, offset)
          .split(/\r\n|[\n\r]/);
  return {
    index,
    file: file === undefined ? null : relativePosix(root, file),
    line: before?.length ?? null,
    column: before === undefined ? null : before.at(-1)!.length + 1,
  };
}

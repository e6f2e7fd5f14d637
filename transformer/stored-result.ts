/**
 * Results of `instrumentSource` to keep and take up again, for doors that cache. Taking one up loads no compiler and makes
 * the very same bytes: what is kept is what was inserted where.
 */
import { composeMap, inlineMap } from './compose-map.js';
import { Edits } from './edits.js';
import { identityMap } from './identity-map.js';
import type { InstrumentOptions, InstrumentResult } from './types.js';

/** Plain JSON. Belongs to one text under one path, configuration and version of this package. */
export type StoredResult = Omit<InstrumentResult, 'code' | 'map' | 'changed'>;

export function storeResult({ code, map, changed, ...rest }: InstrumentResult): StoredResult {
  return rest;
}

/**
 * @param code the text that the result was made of
 * @param fileName relative to the root, as `code.file.path` has it
 */
export function restoreResult(
  code: string,
  { fileName, inputMap }: Pick<InstrumentOptions, 'fileName' | 'inputMap'>,
  stored: StoredResult,
): InstrumentResult {
  const edits = new Edits(code, stored.inserts);
  return {
    ...stored,
    code: edits.isEmpty ? code : edits.apply(),
    changed: !edits.isEmpty,
    map: () =>
      edits.isEmpty ? identityMap(code, fileName) : composeMap(edits.map(fileName), inputMap ?? inlineMap(code)),
  };
}

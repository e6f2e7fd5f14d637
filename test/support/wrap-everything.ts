/** Every function of a text with a body (or every one that `only` lets through) wrapped: what the fidelity tests run. */
import ts from 'typescript';
import type { Edits } from '../../transformer/edits.js';
import { parse } from '../../transformer/parse.js';
import { isFunctionNode } from '../../transformer/shape/activation.js';
import { shape } from '../../transformer/shape/index.js';
import type { Selection, Skipped } from '../../transformer/types.js';
import { assertIntegrity } from './integrity.js';

export function wrapEverything(
  text: string,
  file = 'case.ts',
  only: (name: string) => boolean = () => true,
): { code: string; wrapped: string[]; skipped: readonly Skipped[]; edits: Edits } {
  const sourceFile = parse(file, text);
  const selections: Selection[] = [];
  const collect = (node: ts.Node, outer: string): void => {
    let path = outer;
    if (isFunctionNode(node) && node.body !== undefined) {
      const name = node.name === undefined ? 'anonymous' : node.name.getText(sourceFile);
      path = outer === '' ? name : `${outer}.${name}`;
      const plan = { kind: 'function', spanName: name, capture: { arguments: false, result: false } } as const;
      if (only(name)) selections.push({ node, qualifiedName: path, plan, by: { rule: 0 } });
    }
    ts.forEachChild(node, (child) => collect(child, path));
  };
  collect(sourceFile, '');
  const findings = { selections, erasures: [], diagnostics: [], rulesMatched: [], functionNames: [] };
  const { edits, sites, skipped } = shape(sourceFile, text, file, findings);
  assertIntegrity(text, edits, file);
  return { code: edits.apply(), wrapped: sites.map((site) => site.qualifiedName), skipped, edits };
}

/** Calls that take functions away: into a browser page, a worker, a generated script, or above the file's imports. */

import { isFunctionNode } from '../syntax.js';
import ts from '../typescript.js';

/** Methods of browser drivers that take a function and send its text into the page. */
const SENDERS = new Set([
  '$eval',
  '$$eval',
  'addInitScript',
  'evaluate',
  'evaluateAll',
  'evaluateHandle',
  'evaluateOnNewDocument',
  'executeAsyncScript',
  'executeScript',
  'waitForFunction',
]);

/**
 * Functions whose source text is sent somewhere else: there our runtime does not exist, so they must stay as they are
 * (fidelity.md, *World*).
 */
export class SerialisedFunctions {
  readonly functions = new Set<ts.Node>();
  readonly names = new Set<string>();

  noteCall({ expression: callee, arguments: given }: ts.CallExpression): void {
    if (ts.isPropertyAccessExpression(callee)) {
      const { text } = callee.name;
      if (SENDERS.has(text)) for (const argument of given) this.#take(argument);
      else if (text === 'toString' && given.length === 0) this.#take(callee.expression);
    } else if (ts.isIdentifier(callee) && callee.text === 'String') this.#take(given[0]);
  }

  /** `${f}` of a function written there; a name there is rarely a function's. */
  noteSpan({ expression }: ts.TemplateSpan): void {
    if (!ts.isIdentifier(expression)) this.#take(expression);
  }

  #take(node: ts.Node | undefined): void {
    if (node === undefined) return;
    if (ts.isParenthesizedExpression(node)) this.#take(node.expression);
    else if (isFunctionNode(node)) this.functions.add(node);
    else if (ts.isIdentifier(node)) this.names.add(node.text);
  }
}

/** Jest allows no names from outside in these calls, and under Vitest they run before the file's imports. */
export function isHoistedCall({ expression: callee }: ts.CallExpression): boolean {
  if (!ts.isPropertyAccessExpression(callee)) return false;
  const { text } = callee.name;
  if ((text !== 'mock' && text !== 'hoisted') || !ts.isIdentifier(callee.expression)) return false;
  const runner = callee.expression.text;
  return runner === 'vi' || runner === 'vitest' || (runner === 'jest' && text === 'mock');
}

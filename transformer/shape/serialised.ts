/**
 * Functions whose source text is sent somewhere else: into a browser page, a worker, a generated script. There our
 * runtime does not exist, so they must stay as they are (fidelity.md, *World*).
 */
import ts from 'typescript';
import { isFunctionNode } from '../syntax.js';

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

export interface Serialised {
  readonly functions: ReadonlySet<ts.Node>;
  /** Names of functions whose text is taken somewhere in the file. */
  readonly names: ReadonlySet<string>;
}

export function findSerialised(sourceFile: ts.SourceFile, text: string): Serialised {
  const functions = new Set<ts.Node>();
  const names = new Set<string>();
  const take = (node: ts.Node | undefined): void => {
    if (node === undefined) return;
    if (ts.isParenthesizedExpression(node)) take(node.expression);
    else if (isFunctionNode(node)) functions.add(node);
    else if (ts.isIdentifier(node)) names.add(node.text);
  };
  const visit = (node: ts.Node): void => {
    if (ts.isCallExpression(node)) {
      const callee = node.expression;
      if (ts.isPropertyAccessExpression(callee)) {
        if (SENDERS.has(callee.name.text)) node.arguments.forEach(take);
        if (callee.name.text === 'toString' && node.arguments.length === 0) take(callee.expression);
      } else if (ts.isIdentifier(callee) && callee.text === 'String') take(node.arguments[0]);
    } else if (ts.isTemplateSpan(node) && !ts.isIdentifier(node.expression)) take(node.expression);
    ts.forEachChild(node, visit);
  };
  if (mayBePresent(text)) visit(sourceFile);
  return { functions, names };
}

function mayBePresent(text: string): boolean {
  return (
    text.includes('toString()') || text.includes('String(') || [...SENDERS].some((name) => text.includes(`.${name}(`))
  );
}

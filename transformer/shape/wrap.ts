/** The bracket around a body: enter on the line of `{`, catch and finally on the line of `}`. */

import { FIRST_SITE } from '../../src/runtime/first-site.js';
import type { Edits } from '../edits.js';
import { expressionStart, parameterNames } from '../syntax.js';
import type { FunctionNode } from '../types.js';
import ts from '../typescript.js';
import { directives } from './activation.js';
import type { Names } from './names.js';

export interface Bracket {
  readonly node: FunctionNode;
  readonly site: number;
  /** Name of the parameter that carries the remote parent. */
  readonly carrier: string | undefined;
  /** Expressions of the arguments to capture; empty for none. */
  readonly captures: readonly string[];
  /** The statement after which the bracket opens, instead of the directives: `super()` where TypeScript wants it outside. */
  readonly after: ts.Statement | undefined;
  /** The body returns a constant: the span ends before it (lone-return.ts). */
  readonly isConstant: boolean;
  /** The return type to write, for the same reason. */
  readonly returnType: ts.TypeNode | undefined;
}

/** Writes the opening half; call it before walking the body. */
export function open(edits: Edits, names: Names, text: string, sourceFile: ts.SourceFile, bracket: Bracket): void {
  const { node } = bracket;
  const body = node.body as ts.ConciseBody;
  if (bracket.returnType !== undefined) annotate(edits, text, sourceFile, node, bracket.returnType);
  const enter = opening(names, bracket);
  if (!ts.isBlock(body)) {
    edits.insert(expressionStart(body, sourceFile), `{ ${enter} return (`);
    return;
  }
  const last = bracket.after ?? directives(body.statements).at(-1);
  if (last === undefined) edits.insert(body.getStart(sourceFile) + 1, ` ${enter}`);
  else edits.insert(last.end, `${text[last.end - 1] === ';' ? '' : ';'} ${enter}`);
}

/** Writes the closing half; call it after walking the body. */
export function close(edits: Edits, names: Names, bracket: Bracket): void {
  const body = bracket.node.body as ts.ConciseBody;
  if (bracket.isConstant) {
    if (!ts.isBlock(body)) edits.insert(body.end, '); }');
    return;
  }
  const closing = `} catch (${names.error}) { throw ${names.runtime}.fail(${names.frame}, ${names.error}); } finally { ${names.runtime}.exit(${names.frame}); }`;
  if (ts.isBlock(body)) edits.insert(body.end - 1, `${closing} `);
  else edits.insert(body.end, `); ${closing} }`);
}

function opening(names: Names, { site, carrier, captures, isConstant }: Bracket): string {
  const given = carrier === undefined ? '' : `, ${carrier}`;
  const enter = `${names.runtime}.enter(${names.sites}, 0x${(FIRST_SITE + site).toString(16)}${given})`;
  if (isConstant && captures.length === 0) return `${names.runtime}.exit(${enter});`;
  const args = captures.length === 0 ? '' : ` ${names.runtime}.args(${[names.frame, ...captures].join(', ')});`;
  return `const ${names.frame} = ${enter};${args} ${isConstant ? `${names.runtime}.exit(${names.frame});` : 'try {'}`;
}

/** Writes a return type on the lines that are there, however many it was asserted on. */
function annotate(edits: Edits, text: string, sourceFile: ts.SourceFile, node: FunctionNode, type: ts.TypeNode): void {
  const written = text.slice(type.getStart(sourceFile), type.end).replace(/\s*[\r\n\u2028\u2029]+\s*/g, ' ');
  if (!ts.isArrowFunction(node)) {
    edits.insert((node.body as ts.Block).getStart(sourceFile), `: ${written} `);
    return;
  }
  const arrow = node.equalsGreaterThanToken.getStart(sourceFile);
  const [only] = node.parameters;
  const isBare = only !== undefined && !/[),]/.test(text.slice(only.end, arrow).replace(/\/\*.*?\*\//gs, ''));
  if (isBare) edits.insert(only.getStart(sourceFile), '(');
  edits.insert(arrow, `${isBare ? ')' : ''}: ${written} `);
}

/** Names that a function binds by its parameters, each readable in its body: what can be captured. */
export function capturable(node: FunctionNode): string[] {
  return parameterNames(node).filter((name) => name !== 'this' && name !== '');
}

/** The bracket around a body: enter on the line of `{`, catch and finally on the line of `}`. */
import ts from 'typescript';
import type { Edits } from '../edits.js';
import type { FunctionNode } from '../types.js';
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
}

/** Writes the opening half; call it before walking the body. */
export function open(edits: Edits, names: Names, text: string, sourceFile: ts.SourceFile, bracket: Bracket): void {
  const { node } = bracket;
  const body = node.body as ts.ConciseBody;
  const enter = opening(names, bracket);
  if (!ts.isBlock(body)) {
    edits.insert(body.getStart(sourceFile), `{ ${enter} return (`);
    return;
  }
  const last = bracket.after ?? directives(body.statements).at(-1);
  if (last === undefined) edits.insert(body.getStart(sourceFile) + 1, ` ${enter}`);
  else edits.insert(last.end, `${text[last.end - 1] === ';' ? '' : ';'} ${enter}`);
}

/** Writes the closing half; call it after walking the body. */
export function close(edits: Edits, names: Names, bracket: Bracket): void {
  const body = bracket.node.body as ts.ConciseBody;
  const closing = `} catch (${names.error}) { throw ${names.runtime}.fail(${names.frame}, ${names.error}); } finally { ${names.runtime}.exit(${names.frame}); }`;
  if (ts.isBlock(body)) edits.insert(body.end - 1, `${closing} `);
  else edits.insert(body.end, `); ${closing} }`);
}

function opening(names: Names, { site, carrier, captures }: Bracket): string {
  const given = carrier === undefined ? '' : `, ${carrier}`;
  const enter = `const ${names.frame} = ${names.runtime}.enter(${names.sites}, ${site}${given});`;
  const args = captures.length === 0 ? '' : ` ${names.runtime}.args(${[names.frame, ...captures].join(', ')});`;
  return `${enter}${args} try {`;
}

/** Names that a function binds by its parameters, each readable in its body: what can be captured. */
export function parameterNames(node: FunctionNode): string[] {
  const names: string[] = [];
  const collect = (name: ts.BindingName): void => {
    if (ts.isIdentifier(name)) {
      if (name.text !== 'this' && name.text !== '') names.push(name.text);
      return;
    }
    for (const element of name.elements) if (!ts.isOmittedExpression(element)) collect(element.name);
  };
  for (const parameter of node.parameters) collect(parameter.name);
  return names;
}

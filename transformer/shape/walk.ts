/**
 * One walk over the file, in source order, that writes every insert. It follows the flow just far enough to know where
 * a wrapped function has certainly been suspended before: from there on its context is carried by the language, and
 * nothing has to be written. Where that is unsure the runtime finds out.
 */

import type { Edits } from '../edits.js';
import { forEachOwnChild } from '../own-code.js';
import * as role from '../survey/roles.js';
import type { FileSurvey, FunctionSurvey } from '../survey/survey.js';
import { expressionStart } from '../syntax.js';
import type { FunctionNode } from '../types.js';
import ts from '../typescript.js';
import type { Activation } from './activation.js';
import { visitExpression } from './expressions.js';
import type { Names } from './names.js';
import { capturedLeaves, isCall, returnedLeaves } from './operands.js';
import { visitStatement } from './statements.js';

export interface WalkContext {
  readonly sourceFile: ts.SourceFile;
  readonly text: string;
  readonly edits: Edits;
  readonly names: Names;
  readonly survey: FileSurvey;
  /** Opens a function: its activation when it is wrapped (the bracket's opening is then written), else undefined. */
  enterFunction(surveyed: FunctionSurvey): Activation | undefined;
  /** Closes it again. */
  leaveFunction(node: FunctionNode): void;
}

export function walk(context: WalkContext): void {
  new Walk(context).visitFunctions(context.survey.children);
}

/** The walk as its parts see it (statements.ts, expressions.ts). */
export class Walk {
  readonly context: WalkContext;
  #activation: Activation | undefined;
  #resources = 0;
  #last: ts.AwaitExpression | undefined;
  /** Operands of `return` that go through the runtime, by the function of it that takes them. */
  readonly #operands = new Map<ts.Node, Take>();

  constructor(context: WalkContext) {
    this.context = context;
  }

  /** Visits what is in `node`. */
  visitAll(node: ts.Node): void {
    ts.forEachChild(node, this.#visitChild);
  }

  /** One closure for the whole walk, not one a node. */
  readonly #visitChild = (child: ts.Node): void => this.visit(child);

  /** Visits `node` as part of whatever activation the walk is in. */
  visit(node: ts.Node): void {
    const take = this.#operands.size === 0 ? undefined : this.#operands.get(node);
    if (take !== undefined) return this.#operand(node, take);
    switch (role.roleOf(node)) {
      case role.NOTHING:
        return;
      case role.FUNCTION_DECLARATION:
      case role.INLINE_FUNCTION:
      case role.MEMBER_FUNCTION:
        return this.#functionInCode(node as FunctionNode);
      case role.FIELD:
      case role.STATIC_BLOCK:
        return this.#member(node as ts.PropertyDeclaration | ts.ClassStaticBlockDeclaration);
    }
    if (this.#activation === undefined) return this.visitAll(node);
    if (role.isStatement(node)) return visitStatement(this, node, this.#activation);
    return visitExpression(this, node, this.#activation);
  }

  /** A class field's initialiser and a static block belong to no activation of ours. */
  #member(node: ts.PropertyDeclaration | ts.ClassStaticBlockDeclaration): void {
    const own = new Set<ts.Node>();
    forEachOwnChild(node, (child) => {
      own.add(child);
      this.visit(child);
    });
    const outer = this.#activation;
    this.#activation = undefined;
    ts.forEachChild(node, (child) => {
      if (!own.has(child)) this.visit(child);
    });
    this.#activation = outer;
  }

  /** Functions whose surroundings have nothing to be written: those between are passed over. */
  visitFunctions(functions: readonly FunctionSurvey[]): void {
    for (const surveyed of functions) this.#function(surveyed);
  }

  /** A function met in code that is walked through: its computed name and decorators belong to that code. */
  #functionInCode(node: FunctionNode): void {
    forEachOwnChild(node, this.#visitChild);
    const surveyed = this.context.survey.of.get(node);
    if (surveyed !== undefined) this.#function(surveyed);
  }

  #function(surveyed: FunctionSurvey): void {
    const { node } = surveyed;
    const body = node.body as ts.ConciseBody;
    const activation = this.context.enterFunction(surveyed);
    const outer = this.#activation;
    this.#activation = undefined;
    if (activation === undefined || !isTouchedInside(activation, surveyed)) {
      this.visitFunctions(surveyed.children);
    } else {
      // Parameters are evaluated before the span starts.
      for (const child of surveyed.children) if (child.node.end <= body.pos) this.#function(child);
      this.#activation = activation;
      if (ts.isBlock(body)) this.visitAll(body);
      else this.returned(body, activation);
    }
    this.#activation = outer;
    this.context.leaveFunction(node);
  }

  /** Marks what has to be taken through the runtime; the walk writes it when it gets there. */
  returned(expression: ts.Expression, activation: Activation): void {
    const { returns, returnsThis } = activation;
    if (returnsThis && ts.isAwaitExpression(expression)) this.#last = expression;
    if (returns !== undefined) {
      for (const [operand, take] of returnOperands(expression, returns, activation)) this.#operands.set(operand, take);
    }
    this.visit(expression);
  }

  #operand(node: ts.Node, take: Take): void {
    const { edits, sourceFile } = this.context;
    this.#operands.delete(node);
    // A comma in the expression would otherwise make two arguments of it.
    const [before, after] = ts.isBinaryExpression(node) ? ['(', ')'] : ['', ''];
    edits.insert(expressionStart(node as ts.Expression, sourceFile), `${this.call(take)}, ${before}`);
    this.visit(node);
    edits.insert(node.end, `${after})`);
  }

  /** A call of the runtime with the frame of the running function, as it is written into the source. */
  call(name: string): string {
    const { runtime, frame } = this.context.names;
    return `${runtime}.${name}(${frame}`;
  }

  /** Whether the result of this `await` is returned as it is, without a call around it. */
  isLast(node: ts.AwaitExpression): boolean {
    return node === this.#last;
  }

  /** A name for a resource of ours that no other one has. */
  resourceName(): string {
    const name = `${this.context.names.resource}${this.#resources}`;
    this.#resources += 1;
    return name;
  }

  /** Makes the context current again behind `statement`. */
  resumeAfter(statement: ts.Statement): void {
    const { edits, text } = this.context;
    const semicolon = text[statement.end - 1] === ';' ? '' : ';';
    edits.insert(statement.end, `${semicolon} ${this.call('resume')});`);
  }
}

/** Whether anything is written between the braces: only what can be suspended, and returned values that are looked at. */
function isTouchedInside({ suspends, returns }: Activation, surveyed: FunctionSurvey): boolean {
  if (suspends) return true;
  const { node } = surveyed;
  return returns !== undefined && (ts.isArrowFunction(node) || surveyed.returns.some(({ expression }) => expression));
}

type Take = NonNullable<Activation['returns']>;

/** The parts of a returned expression that are taken through the runtime: as few as will do, for their types' sake. */
function returnOperands(
  expression: ts.Expression,
  returns: Take,
  { around, takesLiterals }: Activation,
): readonly (readonly [ts.Expression, Take])[] {
  const overrides = returns === 'result' && around.includes('finally');
  if (returns === 'leave' || returns === 'stream' || overrides) return [[expression, returns]];
  const leaves = takesLiterals ? capturedLeaves(expression) : returnedLeaves(expression);
  if (returns !== 'settle') return leaves.map((leaf) => [leaf, returns]);
  // A promise that is stored somewhere is never replaced.
  const taken = takesLiterals ? leaves : leaves.filter(isCall);
  return taken.map((leaf) => [leaf, isCall(leaf) ? 'settle' : 'captured']);
}

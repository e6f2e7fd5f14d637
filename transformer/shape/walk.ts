/**
 * One walk over the file, in source order, that writes every insert. It follows the flow just far enough to know where
 * a wrapped function has certainly been suspended before: from there on its context is carried by the language, and
 * nothing has to be written. Where that is unsure the runtime finds out.
 */
import ts from 'typescript';
import type { Edits } from '../edits.js';
import type { FunctionNode } from '../types.js';
import { type Activation, forEachOwnChild, isFunctionNode, isSuspension, someOwn } from './activation.js';
import { statementYield } from './blockers.js';
import type { Names } from './names.js';
import { isCall, returnedLeaves } from './operands.js';

export interface WalkContext {
  readonly sourceFile: ts.SourceFile;
  readonly text: string;
  readonly edits: Edits;
  readonly names: Names;
  /** Opens a nested function: its activation when it is wrapped (the bracket's opening is then written), else undefined. */
  enterFunction(node: FunctionNode): Activation | undefined;
  /** Closes it again. */
  leaveFunction(node: FunctionNode): void;
}

export function walk(context: WalkContext): void {
  new Walk(context).visitAll(context.sourceFile);
}

class Walk {
  readonly #context: WalkContext;
  #activation: Activation | undefined;
  /** Operands of `return` that go through the runtime, by the function of it that takes them. */
  readonly #operands = new Map<ts.Node, NonNullable<Activation['returns']>>();

  constructor(context: WalkContext) {
    this.#context = context;
  }

  visitAll(node: ts.Node): void {
    ts.forEachChild(node, (child) => {
      this.#visit(child);
    });
  }

  #visit(node: ts.Node): void {
    const take = this.#operands.get(node);
    if (take !== undefined) return this.#operand(node, take);
    if (ts.isTypeReferenceNode(node) || ts.isInterfaceDeclaration(node) || ts.isTypeAliasDeclaration(node)) return;
    if (isFunctionNode(node)) return this.#function(node);
    if (ts.isPropertyDeclaration(node) || ts.isClassStaticBlockDeclaration(node)) return this.#member(node);
    if (this.#activation === undefined) return this.visitAll(node);
    if (ts.isStatement(node)) return this.#statement(node, this.#activation);
    return this.#expression(node, this.#activation);
  }

  /** Code that belongs to no activation of ours: a class field's initialiser, a static block, a function left alone. */
  #outside(activation: Activation | undefined, visit: () => void): void {
    const outer = this.#activation;
    this.#activation = activation;
    visit();
    this.#activation = outer;
  }

  #member(node: ts.PropertyDeclaration | ts.ClassStaticBlockDeclaration): void {
    const own = new Set<ts.Node>();
    forEachOwnChild(node, (child) => {
      own.add(child);
      this.#visit(child);
    });
    this.#outside(undefined, () => {
      ts.forEachChild(node, (child) => {
        if (!own.has(child)) this.#visit(child);
      });
    });
  }

  #function(node: FunctionNode): void {
    const own = new Set<ts.Node>();
    forEachOwnChild(node, (child) => {
      own.add(child);
      this.#visit(child);
    });
    this.#outside(undefined, () => {
      ts.forEachChild(node, (child) => {
        if (!own.has(child) && child !== node.body) this.#visit(child);
      });
    });
    if (node.body === undefined) return;
    const { body } = node;
    const activation = this.#context.enterFunction(node);
    this.#outside(activation, () => {
      if (activation !== undefined && !ts.isBlock(body)) this.#returned(body, activation);
      else this.#visitBody(body);
    });
    this.#context.leaveFunction(node);
  }

  #visitBody(body: ts.ConciseBody): void {
    if (ts.isBlock(body)) this.visitAll(body);
    else this.#visit(body);
  }

  #statement(node: ts.Statement, activation: Activation): void {
    if (ts.isLabeledStatement(node)) {
      this.#labeled(node, node, activation);
    } else if (ts.isIfStatement(node)) {
      this.#visit(node.expression);
      const before = activation.suspended;
      this.#branch(node.thenStatement, activation);
      const then = activation.suspended;
      activation.suspended = before;
      if (node.elseStatement !== undefined) this.#branch(node.elseStatement, activation);
      activation.suspended &&= then;
    } else if (ts.isForOfStatement(node) && node.awaitModifier !== undefined) {
      this.#forAwait(node, activation, node);
    } else if (ts.isIterationStatement(node, false)) {
      this.#loop(node, activation);
    } else if (ts.isTryStatement(node)) {
      this.#try(node, activation);
    } else if (ts.isSwitchStatement(node)) {
      this.#visit(node.expression);
      const before = activation.suspended;
      for (const clause of node.caseBlock.clauses) {
        activation.suspended = before;
        this.visitAll(clause);
      }
      activation.suspended = before;
    } else if (ts.isReturnStatement(node)) {
      if (node.expression !== undefined) this.#returned(node.expression, activation);
    } else {
      this.visitAll(node);
      const found = activation.isGenerator ? statementYield(node) : undefined;
      if (found !== undefined && !this.#resultThroughCall(found, activation)) this.#resumeAfter(node);
    }
  }

  /** A `break` may leave a labelled statement before it has suspended; what follows a labelled loop follows its label. */
  #labeled(node: ts.LabeledStatement, outermost: ts.LabeledStatement, activation: Activation): void {
    const { statement } = node;
    const before = activation.suspended;
    if (ts.isLabeledStatement(statement)) this.#labeled(statement, outermost, activation);
    else if (ts.isForOfStatement(statement) && statement.awaitModifier !== undefined) {
      this.#forAwait(statement, activation, outermost);
      return;
    } else this.#visit(statement);
    activation.suspended = before;
  }

  /** The body of an `if` or a loop: braces where a statement of ours has to follow its only one. */
  #branch(node: ts.Statement, activation: Activation): void {
    const { edits, sourceFile } = this.#context;
    const braces = !ts.isBlock(node) && this.#isFollowed(node, activation);
    if (braces) edits.insert(node.getStart(sourceFile), '{ ');
    this.#visit(node);
    if (braces) edits.insert(node.end, ' }');
  }

  #isFollowed(node: ts.Statement, activation: Activation): boolean {
    if (ts.isLabeledStatement(node)) return this.#isFollowed(node.statement, activation);
    if (ts.isForOfStatement(node) && node.awaitModifier !== undefined) return !activation.suspended;
    const found = activation.isGenerator ? statementYield(node) : undefined;
    return found !== undefined && !this.#resultThroughCall(found, activation);
  }

  #loop(node: ts.IterationStatement, activation: Activation): void {
    if (ts.isForStatement(node)) {
      if (node.initializer !== undefined) this.#visit(node.initializer);
      const before = activation.suspended;
      if (node.condition !== undefined) this.#visit(node.condition);
      activation.suspended = before;
      // In source order; the walk only needs to be careful about what may already have been suspended.
      if (node.incrementor !== undefined) this.#visit(node.incrementor);
      activation.suspended = before;
      this.#branch(node.statement, activation);
      activation.suspended = before;
      return;
    }
    const before = activation.suspended;
    if (ts.isDoStatement(node)) {
      this.#branch(node.statement, activation);
      activation.suspended = before;
      this.#visit(node.expression);
    } else if (ts.isWhileStatement(node)) {
      this.#visit(node.expression);
      activation.suspended = before;
      this.#branch(node.statement, activation);
    } else if (ts.isForInStatement(node) || ts.isForOfStatement(node)) {
      this.#visit(node.initializer);
      this.#visit(node.expression);
      this.#branch(node.statement, activation);
    }
    activation.suspended = before;
  }

  #forAwait(node: ts.ForOfStatement, activation: Activation, followed: ts.Statement): void {
    const { edits, names, sourceFile } = this.#context;
    this.#visit(node.initializer);
    const bracket = !activation.suspended;
    if (bracket) edits.insert(node.expression.getStart(sourceFile), `${names.runtime}.each(${names.frame}, `);
    this.#visit(node.expression);
    if (bracket) edits.insert(node.expression.end, ')');
    if (bracket && !activation.isGenerator) activation.suspended = true;
    const resume = `${names.runtime}.resume(${names.frame});`;
    if (bracket && ts.isBlock(node.statement)) {
      edits.insert(node.statement.getStart(sourceFile) + 1, ` ${resume}`);
      this.visitAll(node.statement);
    } else {
      if (bracket) edits.insert(node.statement.getStart(sourceFile), `{ ${resume} `);
      this.#visit(node.statement);
      if (bracket) edits.insert(node.statement.end, ' }');
    }
    if (bracket) this.#resumeAfter(followed);
  }

  #try(node: ts.TryStatement, activation: Activation): void {
    const before = activation.suspended;
    const reach = !before && someOwn(node.tryBlock, isSuspension);
    const overrides = node.finallyBlock !== undefined && someOwn(node.finallyBlock, jumpsUnseen) ? 1 : 0;
    activation.overridden += overrides;
    this.#block(node.tryBlock, false);
    let after = activation.suspended;
    if (node.catchClause !== undefined) {
      activation.suspended = before;
      const { variableDeclaration, block } = node.catchClause;
      if (variableDeclaration !== undefined) this.#visit(variableDeclaration);
      this.#block(block, reach);
      after &&= activation.suspended;
    }
    activation.suspended = before;
    activation.overridden -= overrides;
    if (node.finallyBlock !== undefined) {
      const reached =
        reach || (!before && node.catchClause !== undefined && someOwn(node.catchClause.block, isSuspension));
      activation.finallyBlocks += 1;
      this.#block(node.finallyBlock, reached);
      activation.finallyBlocks -= 1;
    }
    activation.suspended ||= after;
  }

  #block(node: ts.Block, resumes: boolean): void {
    const { edits, names, sourceFile } = this.#context;
    if (resumes) edits.insert(node.getStart(sourceFile) + 1, ` ${names.runtime}.resume(${names.frame});`);
    this.visitAll(node);
  }

  #expression(node: ts.Node, activation: Activation): void {
    if (ts.isAwaitExpression(node)) return this.#await(node, activation);
    if (ts.isYieldExpression(node)) return this.#yield(node, activation);
    if (ts.isConditionalExpression(node)) {
      this.#visit(node.condition);
      const before = activation.suspended;
      this.#visit(node.whenTrue);
      const whenTrue = activation.suspended;
      activation.suspended = before;
      this.#visit(node.whenFalse);
      activation.suspended &&= whenTrue;
      return;
    }
    if (ts.isBinaryExpression(node) && isShortCircuit(node.operatorToken.kind)) {
      this.#visit(node.left);
      const before = activation.suspended;
      this.#visit(node.right);
      activation.suspended = before;
      return;
    }
    const before = activation.suspended;
    this.visitAll(node);
    // What follows `?.`, and a default in a pattern, may not be evaluated at all.
    if ((node.flags & ts.NodeFlags.OptionalChain) !== 0 || ts.isBindingElement(node)) {
      activation.suspended = before;
    }
  }

  #await(node: ts.AwaitExpression, activation: Activation): void {
    const { edits, names, sourceFile } = this.#context;
    const operand = node.expression;
    // The operand may suspend the function itself.
    const bracket = !activation.suspended;
    if (bracket) {
      edits.insert(node.getStart(sourceFile), `${names.runtime}.back(${names.frame}, `);
      edits.insert(operand.getStart(sourceFile), `${names.runtime}.away(${names.frame}, `);
    }
    this.#visit(operand);
    if (bracket) edits.insert(operand.end, '))');
    if (!activation.isGenerator) activation.suspended = true;
  }

  #yield(node: ts.YieldExpression, activation: Activation): void {
    const { edits, names, sourceFile } = this.#context;
    const through = this.#resultThroughCall(node, activation);
    if (through) edits.insert(node.getStart(sourceFile), `${names.runtime}.back(${names.frame}, `);
    const operand = node.expression;
    const take = node.asteriskToken === undefined ? 'leave' : 'delegate';
    if (operand === undefined) {
      edits.insert(node.getStart(sourceFile) + 'yield'.length, ` ${names.runtime}.leave(${names.frame})`);
    } else {
      edits.insert(operand.getStart(sourceFile), `${names.runtime}.${take}(${names.frame}, `);
      this.#visit(operand);
      edits.insert(operand.end, ')');
    }
    if (through) edits.insert(node.end, ')');
  }

  /** A plain `yield`'s value may pass through a call only where that cannot change the generator's inferred type. */
  #resultThroughCall(node: ts.YieldExpression, activation: Activation): boolean {
    return activation.yieldsTyped || node.asteriskToken !== undefined;
  }

  /** Marks what has to be taken through the runtime; the walk writes it when it gets there. */
  #returned(expression: ts.Expression, activation: Activation): void {
    const { returns } = activation;
    if (returns === 'result' && activation.overridden > 0) return this.#visit(expression);
    const whole = returns === 'captured' || returns === 'leave' || returns === 'stream';
    if (returns !== undefined && (whole || activation.takesLiterals || activation.finallyBlocks > 0)) {
      this.#operands.set(expression, returns);
    } else if (returns !== undefined) {
      for (const leaf of returnedLeaves(expression)) {
        if (returns === 'result' || isCall(leaf)) this.#operands.set(leaf, returns);
      }
    }
    this.#visit(expression);
  }

  #operand(node: ts.Node, take: NonNullable<Activation['returns']>): void {
    const { edits, names, sourceFile } = this.#context;
    this.#operands.delete(node);
    // A comma in the expression would otherwise make two arguments of it.
    const [before, after] = ts.isBinaryExpression(node) ? ['(', ')'] : ['', ''];
    edits.insert(node.getStart(sourceFile), `${names.runtime}.${take}(${names.frame}, ${before}`);
    this.#visit(node);
    edits.insert(node.end, `${after})`);
  }

  #resumeAfter(statement: ts.Statement): void {
    const { edits, names, text } = this.#context;
    const semicolon = text[statement.end - 1] === ';' ? '' : ';';
    edits.insert(statement.end, `${semicolon} ${names.runtime}.resume(${names.frame});`);
  }
}

/** Leaves a block, and with it what an earlier `return` returned, without a value that goes through the runtime. */
function jumpsUnseen(node: ts.Node): boolean {
  return ts.isBreakOrContinueStatement(node) || (ts.isReturnStatement(node) && node.expression === undefined);
}

function isShortCircuit(kind: ts.SyntaxKind): boolean {
  return (
    kind === ts.SyntaxKind.AmpersandAmpersandToken ||
    kind === ts.SyntaxKind.BarBarToken ||
    kind === ts.SyntaxKind.QuestionQuestionToken ||
    kind === ts.SyntaxKind.AmpersandAmpersandEqualsToken ||
    kind === ts.SyntaxKind.BarBarEqualsToken ||
    kind === ts.SyntaxKind.QuestionQuestionEqualsToken
  );
}

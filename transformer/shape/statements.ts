/** Statements of a wrapped function: where control can come from and go to, and what follows a suspension. */

import { declaresAwaitUsing, isSuspension, someOwn } from '../own-code.js';
import { alwaysLeaves, expressionStart } from '../syntax.js';
import ts from '../typescript.js';
import type { Activation } from './activation.js';
import { statementYield } from './blockers.js';
import { resultThroughCall } from './expressions.js';
import { leavesFinally } from './jumps.js';
import { declaresResource, headResource, resources } from './resources.js';
import type { Walk } from './walk.js';

export function visitStatement(walk: Walk, node: ts.Statement, activation: Activation): void {
  const disposes = disposesInside(node, activation);
  visitKind(walk, node, activation);
  if (disposes && !alwaysLeaves(node)) walk.resumeAfter(node);
}

/** Whether a block in the statement may suspend the function at its end, for the first time. */
function disposesInside(node: ts.Statement, activation: Activation): boolean {
  if (!activation.disposesAsync || activation.suspended || ts.isVariableStatement(node)) return false;
  return someOwn(node, declaresAwaitUsing);
}

function visitKind(walk: Walk, node: ts.Statement, activation: Activation): void {
  if (ts.isLabeledStatement(node)) {
    labeled(walk, node, node, activation);
  } else if (ts.isIfStatement(node)) {
    walk.visit(node.expression);
    const before = activation.suspended;
    branch(walk, node.thenStatement, activation);
    const then = activation.suspended;
    activation.suspended = before;
    if (node.elseStatement !== undefined) branch(walk, node.elseStatement, activation);
    activation.suspended &&= then;
  } else if (ts.isForOfStatement(node) && node.awaitModifier !== undefined) {
    activation.around.push('loop');
    forAwait(walk, node, activation, node);
    activation.around.pop();
  } else if (ts.isIterationStatement(node, false)) {
    activation.around.push('loop');
    loop(walk, node, activation);
    activation.around.pop();
  } else if (ts.isTryStatement(node)) {
    tryStatement(walk, node, activation);
  } else if (ts.isSwitchStatement(node)) {
    walk.visit(node.expression);
    const before = activation.suspended;
    activation.around.push('switch');
    for (const clause of node.caseBlock.clauses) {
      activation.suspended = before;
      walk.visitAll(clause);
    }
    activation.around.pop();
    activation.suspended = before;
  } else if (ts.isReturnStatement(node) && node.expression !== undefined) {
    walk.returned(node.expression, activation);
  } else if (ts.isBreakOrContinueStatement(node) || ts.isReturnStatement(node)) {
    jump(walk, node, activation);
  } else if (ts.isVariableStatement(node) && declaresResource(node, activation)) {
    resources(walk, node, activation);
  } else {
    walk.visitAll(node);
    const found = activation.isGenerator ? statementYield(node) : undefined;
    if (found !== undefined && !resultThroughCall(found, activation)) walk.resumeAfter(node);
  }
}

function jump(walk: Walk, node: ts.BreakOrContinueStatement | ts.ReturnStatement, activation: Activation): void {
  if (activation.returns !== 'result' || !leavesFinally(node, activation.around)) return;
  const { edits, sourceFile } = walk.context;
  edits.insert(node.getStart(sourceFile), `{ ${walk.call('result')}, undefined); `);
  edits.insert(node.end, ' }');
}

/** A `break` may leave a labelled statement before it has suspended; what follows a labelled loop follows its label. */
function labeled(walk: Walk, node: ts.LabeledStatement, outermost: ts.LabeledStatement, activation: Activation): void {
  const { statement } = node;
  const before = activation.suspended;
  activation.around.push(`label ${node.label.text}`);
  if (ts.isLabeledStatement(statement)) labeled(walk, statement, outermost, activation);
  else if (ts.isForOfStatement(statement) && statement.awaitModifier !== undefined) {
    activation.around.push('loop');
    forAwait(walk, statement, activation, outermost);
    activation.around.pop();
  } else {
    walk.visit(statement);
    activation.suspended = before;
  }
  activation.around.pop();
}

/** The body of an `if` or a loop: braces where a statement of ours has to follow its only one. */
function branch(walk: Walk, node: ts.Statement, activation: Activation): void {
  if (ts.isBlock(node)) return walk.visitAll(node);
  const { edits, sourceFile } = walk.context;
  const braces = isFollowed(walk, node, activation);
  if (braces) edits.insert(node.getStart(sourceFile), '{ ');
  walk.visit(node);
  if (braces) edits.insert(node.end, ' }');
}

function isFollowed(walk: Walk, node: ts.Statement, activation: Activation): boolean {
  if (disposesInside(node, activation)) return true;
  if (ts.isLabeledStatement(node)) return isFollowed(walk, node.statement, activation);
  if (ts.isForOfStatement(node) && node.awaitModifier !== undefined) return !activation.suspended;
  const found = activation.isGenerator ? statementYield(node) : undefined;
  return found !== undefined && !resultThroughCall(found, activation);
}

function loop(walk: Walk, node: ts.IterationStatement, activation: Activation): void {
  if (ts.isForStatement(node)) {
    if (node.initializer !== undefined) walk.visit(node.initializer);
    const before = activation.suspended;
    if (node.condition !== undefined) walk.visit(node.condition);
    activation.suspended = before;
    // In source order; the walk only needs to be careful about what may already have been suspended.
    if (node.incrementor !== undefined) walk.visit(node.incrementor);
    activation.suspended = before;
    branch(walk, node.statement, activation);
    activation.suspended = before;
    return;
  }
  const before = activation.suspended;
  if (ts.isDoStatement(node)) {
    branch(walk, node.statement, activation);
    activation.suspended = before;
    walk.visit(node.expression);
  } else if (ts.isWhileStatement(node)) {
    walk.visit(node.expression);
    activation.suspended = before;
    branch(walk, node.statement, activation);
  } else if (ts.isForInStatement(node) || ts.isForOfStatement(node)) {
    walk.visit(node.initializer);
    activation.suspended = before;
    walk.visit(node.expression);
    const head = headResource(walk, node, activation);
    if (head === '') branch(walk, node.statement, activation);
    else headed(walk, node.statement, head);
  }
  activation.suspended = before;
}

/** The body of a loop with a statement of ours at its head. */
function headed(walk: Walk, node: ts.Statement, head: string): void {
  const { edits, sourceFile } = walk.context;
  if (ts.isBlock(node)) {
    edits.insert(node.getStart(sourceFile) + 1, head);
    walk.visitAll(node);
  } else {
    edits.insert(node.getStart(sourceFile), `{${head} `);
    walk.visit(node);
    edits.insert(node.end, ' }');
  }
}

function forAwait(walk: Walk, node: ts.ForOfStatement, activation: Activation, followed: ts.Statement): void {
  const { edits, sourceFile } = walk.context;
  const bracket = !activation.suspended;
  walk.visit(node.initializer);
  activation.suspended = !bracket;
  if (bracket) edits.insert(expressionStart(node.expression, sourceFile), `${walk.call('each')}, `);
  walk.visit(node.expression);
  if (bracket) edits.insert(node.expression.end, ')');
  if (bracket && !activation.isGenerator) activation.suspended = true;
  const resume = `${walk.call('resume')});${bracket ? headResource(walk, node, activation) : ''}`;
  if (bracket && ts.isBlock(node.statement)) {
    edits.insert(node.statement.getStart(sourceFile) + 1, ` ${resume}`);
    walk.visitAll(node.statement);
  } else {
    if (bracket) edits.insert(node.statement.getStart(sourceFile), `{ ${resume} `);
    walk.visit(node.statement);
    if (bracket) edits.insert(node.statement.end, ' }');
  }
  if (bracket) walk.resumeAfter(followed);
}

function tryStatement(walk: Walk, node: ts.TryStatement, activation: Activation): void {
  const before = activation.suspended;
  const reach = !before && someOwn(node.tryBlock, isSuspension);
  resumedBlock(walk, node.tryBlock, false);
  let after = activation.suspended;
  if (node.catchClause !== undefined) {
    activation.suspended = before;
    const { variableDeclaration, block } = node.catchClause;
    if (variableDeclaration !== undefined) walk.visit(variableDeclaration);
    resumedBlock(walk, block, reach);
    after &&= activation.suspended;
  }
  activation.suspended = before;
  if (node.finallyBlock !== undefined) {
    const reached =
      reach || (!before && node.catchClause !== undefined && someOwn(node.catchClause.block, isSuspension));
    activation.around.push('finally');
    resumedBlock(walk, node.finallyBlock, reached);
    activation.around.pop();
  }
  activation.suspended ||= after;
}

function resumedBlock(walk: Walk, node: ts.Block, resumes: boolean): void {
  const { edits, sourceFile } = walk.context;
  if (resumes) edits.insert(node.getStart(sourceFile) + 1, ` ${walk.call('resume')});`);
  walk.visitAll(node);
}

/** The shape phase: writes the inserts for every selected function, or says why it left one alone. */

import { Edits } from '../edits.js';
import { applicableErasures } from '../find/index.js';
import { isTypeScript } from '../parse.js';
import type { FunctionSurvey } from '../survey/survey.js';
import type { Findings, FunctionNode, InstrumentOptions, Selection, Site, Skipped } from '../types.js';
import ts from '../typescript.js';
import { type Activation, isAsync, isGenerator } from './activation.js';
import { blocker, REASONS, type Reason, superCall, wantsSuperOutside } from './blockers.js';
import { header, type NumberedSite } from './header.js';
import { headerPosition } from './header-position.js';
import { assertedType, declaresUnsayable, returnsConstant } from './lone-return.js';
import { moduleKind } from './module-kind.js';
import { freeNames } from './names.js';
import { isReactFunction } from './react.js';
import { walk } from './walk.js';
import { type Bracket, capturable, close, open } from './wrap.js';

export interface Shaped {
  readonly edits: Edits;
  readonly sites: readonly Site[];
  readonly skipped: readonly Skipped[];
}

export function shape(
  sourceFile: ts.SourceFile,
  text: string,
  filePath: string,
  findings: Findings,
  { target, module }: Pick<InstrumentOptions, 'target' | 'module'> = {},
): Shaped {
  const edits = new Edits(text);
  const names = freeNames(text);
  const hasTypes = isTypeScript(filePath);
  const kind = moduleKind(sourceFile, filePath, text, module === 'commonjs');
  const chosen = new Map(findings.selections.map((selection) => [selection.node, selection] as const));
  const { survey } = findings;
  const numbered: NumberedSite[] = [];
  const sites: Site[] = [];
  const skipped: Skipped[] = [];
  const brackets = new Map<FunctionNode, Bracket>();

  const placeOf = (node: FunctionNode): { line: number; column: number } => {
    const { line, character } = sourceFile.getLineAndCharacterOfPosition((nameOf(node) ?? node).getStart(sourceFile));
    return { line: line + 1, column: character + 1 };
  };

  const reasonAgainst = (
    { node, qualifiedName }: Selection,
    surveyed: FunctionSurvey,
    isConstant: boolean,
  ): Reason | undefined => {
    if (kind === 'script') return 'global-script';
    if (surveyed.insideMock) return 'hoisted-mock';
    if (surveyed.isSerialised || survey.serialisedNames.has(qualifiedName)) return 'serialised';
    if (isReactFunction(node, qualifiedName, text, filePath)) return 'react';
    if (hasTypes && !isConstant && declaresUnsayable(surveyed, text)) return 'asserted-type';
    return blocker(surveyed, { hasTypes, isES5: hasTypes && target === 'es5' });
  };

  walk({
    sourceFile,
    text,
    edits,
    names,
    survey,
    enterFunction(surveyed) {
      const { node, parent } = surveyed;
      const selection = chosen.get(node);
      if (selection === undefined) return undefined;
      const { qualifiedName, plan, by, mark } = selection;
      const { line, column } = placeOf(node);
      const givesConstant = returnsConstant(node);
      const reason = reasonAgainst(selection, surveyed, givesConstant);
      if (reason !== undefined) {
        const message = `left alone: ${REASONS[reason]}`;
        skipped.push({ qualifiedName, line, column, reason, message, by, ...(mark && { mark }) });
        return undefined;
      }
      const outside =
        hasTypes && ts.isConstructorDeclaration(node) && ts.isClassLike(parent) && wantsSuperOutside(parent, node);
      const isConstant = !plan.capture.result && givesConstant;
      const bracket: Bracket = {
        node,
        site: numbered.length,
        carrier: plan.parentFrom,
        captures: plan.kind !== 'function' || plan.capture.arguments ? capturable(node) : [],
        after: outside && node.body !== undefined && ts.isBlock(node.body) ? superCall(node.body) : undefined,
        isConstant,
        returnType: hasTypes && !isConstant ? assertedType(surveyed, text) : undefined,
      };
      brackets.set(node, bracket);
      numbered.push({ selection, line, column });
      sites.push({ qualifiedName, line, column, plan, by, ...(mark && { mark }), strategy: 'in-place' });
      open(edits, names, text, sourceFile, bracket);
      return activationOf(selection, surveyed, hasTypes);
    },
    leaveFunction(node) {
      const bracket = brackets.get(node);
      if (bracket !== undefined) close(edits, names, bracket);
    },
  });

  // A mark that did not become a span stays, with what it imports: at run time it still does its work.
  for (const { start, end } of applicableErasures(findings.erasures, (node) => brackets.has(node))) {
    edits.insertFirst(start, '/*');
    edits.insertFirst(end, '*/');
  }
  if (numbered.length > 0) {
    const { offset, separator, isBehind } = headerPosition(sourceFile, text);
    const inserted = separator + header(names, kind, hasTypes, filePath, numbered);
    if (isBehind) edits.insert(offset, inserted);
    else edits.insertFirst(offset, inserted);
  }
  return { edits, sites, skipped };
}

function activationOf({ node, plan }: Selection, surveyed: FunctionSurvey, hasTypes: boolean): Activation {
  const asynchronous = isAsync(node);
  const generator = isGenerator(node);
  let returns: Activation['returns'];
  if (generator) returns = asynchronous ? 'leave' : undefined;
  else if (plan.end === 'stream') returns = 'stream';
  else if (asynchronous) returns = 'result';
  else if (plan.end === 'settle') returns = 'settle';
  else if (plan.capture.result) returns = 'captured';
  return {
    isGenerator: generator,
    suspends: generator || asynchronous,
    disposesAsync: surveyed.hasAwaitUsing,
    yieldsTyped: !hasTypes || node.type !== undefined,
    returns,
    returnsThis: asynchronous && node.type !== undefined && mentionsThis(node.type),
    takesLiterals: plan.capture.result,
    around: [],
    suspended: false,
  };
}

function mentionsThis(type: ts.Node): boolean {
  return ts.isThisTypeNode(type) || (ts.forEachChild(type, (child) => mentionsThis(child) || undefined) ?? false);
}

function nameOf(node: FunctionNode): ts.Node | undefined {
  return ts.isConstructorDeclaration(node) ? undefined : node.name;
}

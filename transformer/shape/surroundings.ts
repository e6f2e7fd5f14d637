/**
 * What is around each chosen function, as far as it decides whether and how it can be wrapped: what parent pointers
 * would tell, had the tree any.
 */
import ts from 'typescript';
import { isFunctionNode } from '../syntax.js';
import type { FunctionNode } from '../types.js';

export interface Place {
  readonly parent: ts.Node;
  /** The class the function is a member of. */
  readonly owner: ts.ClassLikeDeclaration | undefined;
  readonly insideWith: boolean;
  /** Inside the arguments of a call that test runners move above the imports. */
  readonly insideMock: boolean;
}

export const NOWHERE: Omit<Place, 'parent'> = { owner: undefined, insideWith: false, insideMock: false };

export function surroundings(
  sourceFile: ts.SourceFile,
  text: string,
  chosen: { has(node: FunctionNode): boolean },
): ReadonlyMap<FunctionNode, Place> {
  const places = new Map<FunctionNode, Place>();
  const hasMocks = /\b(?:jest|vi|vitest)\s*\.\s*(?:mock|hoisted|unmock)\b/.test(text);
  const visit = (node: ts.Node, parent: ts.Node, insideWith: boolean, insideMock: boolean): void => {
    if (isFunctionNode(node) && chosen.has(node)) {
      places.set(node, { parent, owner: ts.isClassLike(parent) ? parent : undefined, insideWith, insideMock });
    }
    const inWith = insideWith || ts.isWithStatement(node);
    const inMock = insideMock || (hasMocks && isHoistedCall(node));
    ts.forEachChild(node, (child) => visit(child, node, inWith, inMock));
  };
  visit(sourceFile, sourceFile, false, false);
  return places;
}

/** Jest allows no names from outside in these calls, and under Vitest they run before the file's imports. */
function isHoistedCall(node: ts.Node): boolean {
  if (!ts.isCallExpression(node) || !ts.isPropertyAccessExpression(node.expression)) return false;
  const { expression, name } = node.expression;
  if (!ts.isIdentifier(expression)) return false;
  return (
    (expression.text === 'jest' && name.text === 'mock') ||
    (/^vi(?:test)?$/.test(expression.text) && (name.text === 'mock' || name.text === 'hoisted'))
  );
}

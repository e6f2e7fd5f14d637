/**
 * Components and hooks of React. Its compiler gives up on a function with a `finally` in it, and what the function
 * returns would not be remembered from one rendering to the next (fidelity.md, *World*).
 */

import { someOwn } from '../own-code.js';
import { dottedName } from '../syntax.js';
import type { FunctionNode } from '../types.js';
import ts from '../typescript.js';

/** Whether the file may be React's at all. */
function mayUseReact(text: string, filePath: string): boolean {
  return /\.[jt]sx$/i.test(filePath) || (text.includes('react') && /['"]react(?:-native|-dom)?['"/]/.test(text));
}

/** By the compiler's own rule: the name of a component or a hook, and JSX or a call of a hook in the body. */
export function isReactFunction(node: FunctionNode, qualifiedName: string, text: string, filePath: string): boolean {
  if (ts.isConstructorDeclaration(node) || ts.isAccessor(node) || node.body === undefined) return false;
  // Few names are like that, and looking for React in all of the text takes longer.
  if (!/(?:^|\.)(?:[A-Z]|use[A-Z0-9])[^.]*$/.test(qualifiedName) || !mayUseReact(text, filePath)) return false;
  return someOwn(
    node.body,
    (inner) => ts.isJsxOpeningLikeElement(inner) || ts.isJsxFragment(inner) || callsHook(inner),
  );
}

function callsHook(node: ts.Node): boolean {
  if (!ts.isCallExpression(node)) return false;
  const callee = dottedName(node.expression);
  return callee !== undefined && /(?:^|\.)use(?:[A-Z0-9]\w*)?$/.test(callee);
}

/** Where `break`, `continue` and `return` go, as far as it matters for what an earlier `return` returned. */
import ts from '../typescript.js';
import type { JumpTarget } from './activation.js';

/** Whether the jump goes out of a `finally` block, and so takes back what an earlier `return` returned. */
export function leavesFinally(
  node: ts.BreakOrContinueStatement | ts.ReturnStatement,
  around: readonly JumpTarget[],
): boolean {
  const innermost = around.lastIndexOf('finally');
  if (innermost < 0 || ts.isReturnStatement(node)) return innermost >= 0;
  const { label } = node;
  if (label !== undefined) return around.lastIndexOf(`label ${label.text}`) < innermost;
  const loop = around.lastIndexOf('loop');
  return (ts.isContinueStatement(node) ? loop : Math.max(loop, around.lastIndexOf('switch'))) < innermost;
}

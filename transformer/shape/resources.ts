/**
 * `using` and `await using`: what is disposed of at the end of a block runs in the function's context, also when the
 * block is left by a rejected first await, behind which no statement of ours could have made it current again.
 */

import { isAwaitUsing, isUsing } from '../own-code.js';
import ts from '../typescript.js';
import type { Activation } from './activation.js';
import type { Walk } from './walk.js';

/** Whether the statement declares resources in a function that may not have been suspended yet. */
export function declaresResource(node: ts.VariableStatement, activation: Activation): boolean {
  if (!activation.suspends || activation.suspended) return false;
  return isUsing(node.declarationList) || isAwaitUsing(node.declarationList);
}

/** Writes what follows the resources of a statement. */
export function resources(walk: Walk, node: ts.VariableStatement, activation: Activation): void {
  if (activation.disposesAsync) return replaced(walk, node.declarationList);
  const { edits, text } = walk.context;
  walk.visitAll(node);
  if (activation.suspended) return;
  edits.insert(node.end, `${text[node.end - 1] === ';' ? '' : ';'}${rejoin(walk)}`);
}

/** What a loop that declares a resource at its head gets at the head of its body; nothing for any other loop. */
export function headResource(walk: Walk, node: ts.ForInOrOfStatement, activation: Activation): string {
  const { initializer } = node;
  if (!ts.isVariableDeclarationList(initializer) || !isUsing(initializer)) return '';
  return activation.suspends && !activation.suspended ? rejoin(walk) : '';
}

/** A resource of ours is declared behind the user's and so disposed of before it: it makes the context current again. */
function rejoin(walk: Walk): string {
  const name = walk.resourceName();
  return ` using ${name} = ${walk.call('rejoin')}); ${name};`;
}

/**
 * The end of a block with an `await using` calls the disposer and suspends at once, and what is disposed of after that
 * may run anywhere. So the disposers are ours, which call the user's; the user's declaration becomes a `const` beside it.
 */
function replaced(walk: Walk, list: ts.VariableDeclarationList): void {
  const { edits, sourceFile, text } = walk.context;
  const start = list.getStart(sourceFile);
  const { declarations } = list;
  const [keyword, runtime] = isAwaitUsing(list) ? ['await using', 'disposer'] : ['using', 'syncDisposer'];
  edits.insert(start, '/*');
  edits.insert(text.indexOf('using', isAwaitUsing(list) ? start + 'await'.length : start) + 'using'.length, '*/ const');
  declarations.forEach((declaration, index) => {
    walk.visit(declaration);
    const name = walk.resourceName();
    const value = declaration.name.getText(sourceFile);
    edits.insert(declaration.end, `; ${keyword} ${name} = ${walk.call(runtime)}, ${value}); ${name}`);
    if (index === declarations.length - 1) return;
    const comma = text.indexOf(',', declaration.end);
    edits.insert(comma, '; const/*');
    edits.insert(comma + 1, '*/');
  });
}

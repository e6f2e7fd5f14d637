/** Finds the object literals that a bundler's configuration file consists of. */
import { ts } from 'ts-morph';

/**
 * Of `export default`, `export =` and `module.exports`: an object, a list of them, `defineConfig(…)`, a function that
 * returns them, and names that are bound to any of these in the file.
 *
 * @returns empty when there is anything else in the way
 */
export function configObjects(file: ts.SourceFile): readonly ts.ObjectLiteralExpression[] {
  const exported = exportedValue(file);
  return (exported && resolveObjects(file, exported)) ?? [];
}

/** The first arguments of calls of esbuild in a build script: `build({…})`, `esbuild.context(options)`. */
export function buildOptions(file: ts.SourceFile): readonly ts.ObjectLiteralExpression[] {
  const found: (readonly ts.ObjectLiteralExpression[] | undefined)[] = [];
  const visit = (node: ts.Node): void => {
    if (ts.isCallExpression(node) && /^(?:esbuild\.)?(?:build|context)$/.test(node.expression.getText(file))) {
      const [options] = node.arguments;
      found.push(options && resolveObjects(file, options));
    }
    ts.forEachChild(node, visit);
  };
  visit(file);
  return found.every((objects) => objects !== undefined) ? [...new Set(found.flat())] : [];
}

/** What a name stands for, if it is a constant of the file's top level; anything else stands for itself. */
export function boundValue(file: ts.SourceFile, expression: ts.Expression): ts.Node {
  const bare = unwrapped(expression);
  return ts.isIdentifier(bare) ? (boundTo(file, bare.text) ?? bare) : bare;
}

function exportedValue(file: ts.SourceFile): ts.Expression | undefined {
  for (const statement of file.statements) {
    if (ts.isExportAssignment(statement)) return statement.expression;
    if (!ts.isExpressionStatement(statement) || !ts.isBinaryExpression(statement.expression)) continue;
    const { left, operatorToken, right } = statement.expression;
    const isAssigned = operatorToken.kind === ts.SyntaxKind.EqualsToken;
    if (isAssigned && /^(?:module\.)?exports$/.test(left.getText(file))) return right;
  }
  return undefined;
}

/** Undefined when a part of it is not understood: then nothing of it is touched. */
function resolveObjects(file: ts.SourceFile, node: ts.Node, depth = 0): ts.ObjectLiteralExpression[] | undefined {
  const resolve = (each: ts.Node): ts.ObjectLiteralExpression[] | undefined => resolveObjects(file, each, depth + 1);
  // A name may be bound to itself, by a function that returns it.
  if (depth > 8) return undefined;
  const value = isExpression(node) ? boundValue(file, node) : node;
  if (ts.isObjectLiteralExpression(value)) return [value];
  if (ts.isArrayLiteralExpression(value)) return all(value.elements, resolve);
  if (ts.isConditionalExpression(value)) return all([value.whenTrue, value.whenFalse], resolve);
  if (ts.isCallExpression(value)) {
    const isHelper = /^(?:\w+\.)?define\w*$/.test(value.expression.getText(file)) && value.arguments.length === 1;
    return isHelper ? resolve(value.arguments[0]!) : undefined;
  }
  if (!ts.isArrowFunction(value) && !ts.isFunctionExpression(value) && !ts.isFunctionDeclaration(value))
    return undefined;
  if (value.body === undefined) return undefined;
  return ts.isBlock(value.body) ? all(returned(value.body), resolve) : resolve(value.body);
}

function all(
  nodes: readonly ts.Node[],
  resolve: (node: ts.Node) => ts.ObjectLiteralExpression[] | undefined,
): ts.ObjectLiteralExpression[] | undefined {
  const objects = nodes.map(resolve);
  return objects.length === 0 || objects.includes(undefined) ? undefined : objects.flatMap((each) => each ?? []);
}

/** What the function returns; not what functions in it do. */
function returned(body: ts.Block): ts.Node[] {
  const nodes: ts.Node[] = [];
  const visit = (node: ts.Node): void => {
    if (ts.isReturnStatement(node)) nodes.push(node.expression ?? node);
    else if (!ts.isFunctionLike(node)) ts.forEachChild(node, visit);
  };
  visit(body);
  return nodes;
}

function unwrapped(node: ts.Expression): ts.Expression {
  if (ts.isParenthesizedExpression(node) || ts.isAsExpression(node) || ts.isSatisfiesExpression(node)) {
    return unwrapped(node.expression);
  }
  return node;
}

function boundTo(file: ts.SourceFile, name: string): ts.Node | undefined {
  for (const statement of file.statements) {
    if (ts.isFunctionDeclaration(statement) && statement.name?.text === name) return statement;
    if (!ts.isVariableStatement(statement)) continue;
    const declaration = statement.declarationList.declarations.find(
      (each) => ts.isIdentifier(each.name) && each.name.text === name,
    );
    if (declaration?.initializer !== undefined) return unwrapped(declaration.initializer);
  }
  return undefined;
}

function isExpression(node: ts.Node): node is ts.Expression {
  return !ts.isFunctionDeclaration(node) && !ts.isStatement(node);
}

/**
 * What a kind of node means to the one walk over a file, as a table: the walk asks for half a million nodes a second,
 * and a chain of `ts.isX` questions would cost more than the parser.
 */
import ts from '../typescript.js';

/** Nothing in it can matter: tokens, types, imports. It is not even looked into. */
export const NOTHING = 1;
export const FUNCTION_DECLARATION = 2;
export const INLINE_FUNCTION = 3;
export const MEMBER_FUNCTION = 4;
export const CLASS = 5;
export const OBJECT_LITERAL = 6;
export const NAMESPACE = 7;
export const STATIC_BLOCK = 8;
export const BLOCK = 9;
export const VARIABLE_STATEMENT = 10;
export const VARIABLE_LIST = 11;
export const VARIABLE = 12;
export const PROPERTY = 13;
export const FIELD = 14;
export const BINARY = 15;
export const UNARY = 16;
export const CALL = 17;
export const NEW = 18;
export const EXPORT_ASSIGNMENT = 19;
export const TEMPLATE_SPAN = 20;
export const SUSPENSION = 21;
export const LOOP = 22;
export const FOR_OF = 23;
export const FOR_IN = 24;
export const TRY = 25;
export const RETURN = 26;
export const WITH = 27;
/** Evaluated by the code around the member or class it belongs to. */
export const OUTER_PART = 28;
export const PARAMETER = 29;
export const AMBIENT = 30;
/** Parentheses and type assertions: what is inside them has the name that they are given. */
export const WRAPPER = 31;
/** `a.b`: nothing but what is left of the dot can matter. */
export const ACCESS = 32;

const { SyntaxKind: kinds } = ts;

/** Role of each kind; 0 for those that are only walked through. */
const ROLES = new Uint8Array(Math.max(...Object.values(kinds).filter((kind) => typeof kind === 'number')) + 1);
ROLES.fill(NOTHING, 0, kinds.FirstNode);
ROLES.fill(NOTHING, kinds.FirstTypeNode, kinds.LastTypeNode + 1);
ROLES.fill(NOTHING, kinds.FirstJSDocNode, kinds.LastJSDocNode + 1);
for (const [role, ...group] of [
  [NOTHING, kinds.InterfaceDeclaration, kinds.TypeAliasDeclaration, kinds.ImportDeclaration, kinds.ExportDeclaration],
  [NOTHING, kinds.ImportEqualsDeclaration, kinds.EmptyStatement, kinds.OmittedExpression, kinds.TypeParameter],
  [FUNCTION_DECLARATION, kinds.FunctionDeclaration],
  [INLINE_FUNCTION, kinds.FunctionExpression, kinds.ArrowFunction],
  [MEMBER_FUNCTION, kinds.MethodDeclaration, kinds.GetAccessor, kinds.SetAccessor, kinds.Constructor],
  [CLASS, kinds.ClassDeclaration, kinds.ClassExpression],
  [OBJECT_LITERAL, kinds.ObjectLiteralExpression],
  [NAMESPACE, kinds.ModuleDeclaration],
  [STATIC_BLOCK, kinds.ClassStaticBlockDeclaration],
  [BLOCK, kinds.Block],
  [VARIABLE_STATEMENT, kinds.VariableStatement],
  [VARIABLE_LIST, kinds.VariableDeclarationList],
  [VARIABLE, kinds.VariableDeclaration],
  [PROPERTY, kinds.PropertyAssignment],
  [FIELD, kinds.PropertyDeclaration],
  [BINARY, kinds.BinaryExpression],
  [UNARY, kinds.PrefixUnaryExpression, kinds.PostfixUnaryExpression],
  [CALL, kinds.CallExpression],
  [NEW, kinds.NewExpression],
  [EXPORT_ASSIGNMENT, kinds.ExportAssignment],
  [TEMPLATE_SPAN, kinds.TemplateSpan],
  [SUSPENSION, kinds.AwaitExpression, kinds.YieldExpression],
  [LOOP, kinds.ForStatement, kinds.WhileStatement, kinds.DoStatement],
  [FOR_OF, kinds.ForOfStatement],
  [FOR_IN, kinds.ForInStatement],
  [TRY, kinds.TryStatement],
  [RETURN, kinds.ReturnStatement],
  [WITH, kinds.WithStatement],
  [OUTER_PART, kinds.ComputedPropertyName, kinds.Decorator],
  [PARAMETER, kinds.Parameter],
  [AMBIENT, kinds.EnumDeclaration],
  [WRAPPER, kinds.ParenthesizedExpression, kinds.AsExpression, kinds.SatisfiesExpression, kinds.NonNullExpression],
  [WRAPPER, kinds.TypeAssertionExpression],
  [ACCESS, kinds.PropertyAccessExpression],
] as const) {
  for (const kind of group) ROLES[kind] = role;
}

export function roleOf(node: ts.Node): number {
  return ROLES[node.kind] as number;
}

const STATEMENTS = ROLES.map((_, kind) => (ts.isStatement({ kind } as ts.Node) ? 1 : 0));

/** What `ts.isStatement` says of a node without a parent pointer, from a table. */
export function isStatement(node: ts.Node): node is ts.Statement {
  return STATEMENTS[node.kind] === 1;
}

/** Whether the place of an expression can name something in it: a function, a class, an object, what is assigned. */
export function canBeNamed(expression: ts.Node): boolean {
  const role = roleOf(expression);
  return role === INLINE_FUNCTION || role === OBJECT_LITERAL || role === CLASS || role === BINARY || role === WRAPPER;
}

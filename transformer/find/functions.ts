/**
 * Every function of a file that has a body, with its qualified name: `Class.method`, `Class.#private`,
 * `object.method`, `outer.inner`, `default`.
 */

import type { FunctionKind } from '../config/types.js';
import { isAwaitUsing } from '../own-code.js';
import { isHoistedCall, SerialisedFunctions } from '../survey/calls.js';
import { runsCodeBehindSuspension } from '../survey/patterns.js';
import * as role from '../survey/roles.js';
import {
  assigns,
  type FileSurvey,
  type FunctionSurvey,
  noteIncrement,
  noteLoopVariable,
  surveyFunction,
} from '../survey/survey.js';
import { boundNames, dottedName, hasModifier, isAssignment, isInlineFunction, unwrap } from '../syntax.js';
import type { FunctionNode } from '../types.js';
import ts from '../typescript.js';
import { exportedNames } from './exports.js';
import { ANONYMOUS, assignmentTarget, CALLBACK, join, lastPart, propertyName, STATIC_BLOCK } from './qualified-name.js';

export interface ClassRecord {
  readonly node: ts.ClassLikeDeclaration;
  readonly name: string;
  /** `implements` clauses without their type arguments, as written. */
  readonly implements: readonly string[];
  readonly extends: string | undefined;
}

export interface FunctionRecord {
  readonly node: FunctionNode;
  readonly qualifiedName: string;
  /** Last part of the qualified name. */
  readonly name: string;
  readonly kind: FunctionKind;
  readonly exported: boolean;
  /** The class it is a member of: a method, an accessor, the constructor, or a field that holds it. */
  readonly owner: ClassRecord | undefined;
  /** Name of the class or object literal it is a member of. */
  readonly holder: string | undefined;
}

/** The name that a place in the source gives to the function, class or object literal in it. */
interface Binding {
  readonly name: string;
  readonly exported: boolean;
  readonly owner?: ClassRecord | undefined;
  readonly holder?: string | undefined;
}

type MemberFunction = ts.MethodDeclaration | ts.AccessorDeclaration | ts.ConstructorDeclaration;

const { roleOf } = role;

interface Scope {
  readonly path: string;
  /** Directly in the file, or in an exported namespace: declarations here can be exports. */
  readonly top: boolean;
  /** The class or object literal around it is exported. */
  readonly exported: boolean;
  readonly owner?: ClassRecord | undefined;
  readonly holder?: string | undefined;
  /** The function whose code this is; undefined for the file's own, a class field's and a static block's. */
  readonly own: FunctionSurvey | undefined;
  /** The same for the computed names and decorators of a member: they are evaluated by the code around its class. */
  readonly outer: FunctionSurvey | undefined;
  /** The innermost function around, whatever is between. */
  readonly inside: { readonly children: FunctionSurvey[] };
  readonly outside: { readonly children: FunctionSurvey[] };
  readonly inLoop: boolean;
  readonly insideWith: boolean;
  readonly insideMock: boolean;
}

export interface CollectedFunctions extends FileSurvey {
  readonly records: readonly FunctionRecord[];
}

/** Functions in the order of the text. Overload signatures, abstract and ambient functions are none. */
export function collectFunctions(sourceFile: ts.SourceFile): CollectedFunctions {
  return new FunctionCollector(sourceFile).collect();
}

/**
 * Walks without recursion, for a sum of ten thousand strings is as deep as that, and over every node once, with a table
 * of roles, for this is where most of the core's time would go.
 */
class FunctionCollector {
  readonly #file: ts.SourceFile;
  readonly #exports: ReadonlySet<string>;
  readonly #serialised = new SerialisedFunctions();
  readonly #records: FunctionRecord[] = [];
  readonly #of = new Map<ts.Node, FunctionSurvey>();
  readonly #children: FunctionSurvey[] = [];
  readonly #bindings = new Map<ts.Node, Binding>();
  readonly #callbacks = new Set<ts.Node>();

  constructor(file: ts.SourceFile) {
    this.#file = file;
    this.#exports = exportedNames(file);
  }

  collect(): CollectedFunctions {
    const nodes: ts.Node[] = [];
    // Of each node, too, for reading the kind of a node costs as much as a call: there are as many shapes as kinds.
    const roles: number[] = [];
    const parents: ts.Node[] = [];
    const scopes: Scope[] = [];
    let parent: ts.Node = this.#file;
    const inside = { children: this.#children };
    let scope: Scope = {
      path: '',
      top: true,
      exported: false,
      owner: undefined,
      holder: undefined,
      own: undefined,
      outer: undefined,
      inside,
      outside: inside,
      inLoop: false,
      insideWith: false,
      insideMock: false,
    };
    const push = (child: ts.Node): void => {
      let node = child;
      let around = parent;
      let nodeRole = roleOf(node);
      while (nodeRole === role.ACCESS) {
        around = node;
        node = (node as ts.PropertyAccessExpression).expression;
        nodeRole = roleOf(node);
      }
      if (nodeRole === role.NOTHING) return;
      nodes.push(node);
      roles.push(nodeRole);
      parents.push(around);
      scopes.push(scope);
    };
    const { statements } = this.#file;
    for (let index = statements.length - 1; index >= 0; index -= 1) push(statements[index]!);
    for (let node = nodes.pop(); node !== undefined; node = nodes.pop()) {
      const inner = this.#visit(node, roles.pop() as number, scopes.pop() as Scope, parents.pop() as ts.Node);
      if (inner === undefined) continue;
      parent = node;
      scope = inner;
      const first = nodes.length;
      ts.forEachChild(node, push);
      // The stack gives back the last one first. All scopes among them are the same.
      for (let low = first, high = nodes.length - 1; low < high; low += 1, high -= 1) {
        swap(nodes, low, high);
        swap(roles, low, high);
        swap(parents, low, high);
      }
    }
    return {
      records: this.#records,
      of: this.#of,
      children: this.#children,
      serialisedNames: this.#serialised.names,
    };
  }

  /** The scope of the node's children; undefined where there is nothing to find. */
  #visit(node: ts.Node, nodeRole: number, scope: Scope, parent: ts.Node): Scope | undefined {
    const { own } = scope;
    switch (nodeRole) {
      case 0:
      case role.WRAPPER:
        return scope;
      case role.FUNCTION_DECLARATION:
        return this.#declaration(node as ts.FunctionDeclaration, scope, parent);
      case role.INLINE_FUNCTION:
        return this.#inline(node as ts.FunctionExpression | ts.ArrowFunction, scope, parent);
      case role.MEMBER_FUNCTION:
        return this.#member(node as MemberFunction, scope, parent);
      case role.CLASS:
        return isAmbient(node) ? undefined : this.#class(node as ts.ClassLikeDeclaration, scope);
      case role.OBJECT_LITERAL:
        return this.#object(node, scope);
      case role.NAMESPACE:
        return isAmbient(node) ? undefined : this.#namespace(node as ts.ModuleDeclaration, scope);
      case role.STATIC_BLOCK:
        return {
          ...scope,
          path: join(scope.path, STATIC_BLOCK),
          top: false,
          exported: false,
          owner: undefined,
          holder: undefined,
          own: undefined,
          inLoop: false,
        };
      case role.BLOCK:
        return scope.top ? { ...scope, top: false } : scope;
      case role.OUTER_PART: {
        // Of an object's plain property, it is the same code anyway.
        const isMember = roleOf(parent) === role.MEMBER_FUNCTION || roleOf(parent) === role.FIELD;
        return isMember ? { ...scope, own: scope.outer, inside: scope.outside } : scope;
      }
      case role.PARAMETER: {
        const { name, initializer, modifiers } = node as ts.ParameterDeclaration;
        if (initializer === undefined && modifiers === undefined && ts.isIdentifier(name)) return undefined;
        return own === undefined ? scope : { ...scope, own: undefined };
      }
      case role.AMBIENT:
        return isAmbient(node) ? undefined : scope;
      case role.VARIABLE_STATEMENT:
        return isAmbient(node) ? undefined : this.#variables(node as ts.VariableStatement, scope);
      case role.VARIABLE: {
        const { name, initializer } = node as ts.VariableDeclaration;
        if (initializer === undefined) return ts.isIdentifier(name) ? undefined : scope;
        if (role.canBeNamed(initializer) && ts.isIdentifier(name)) {
          this.#name(initializer, { name: name.text, exported: false });
        }
        return scope;
      }
      case role.PROPERTY:
        this.#property(node as ts.PropertyAssignment, scope);
        return scope;
      case role.FIELD:
        this.#property(node as ts.PropertyDeclaration, scope);
        return { ...scope, own: undefined, outer: own, outside: scope.inside, inLoop: false };
      case role.EXPORT_ASSIGNMENT:
        this.#name((node as ts.ExportAssignment).expression, { name: 'default', exported: true });
        return scope;
      case role.BINARY: {
        const { left, right, operatorToken } = node as ts.BinaryExpression;
        if (!assigns(operatorToken.kind)) return scope;
        own?.assigned.push(left);
        if (role.canBeNamed(right) && isAssignment(node)) {
          const target = assignmentTarget(left);
          if (target !== undefined) this.#name(right, target);
        }
        return scope;
      }
      case role.CALL:
        this.#serialised.noteCall(node as ts.CallExpression);
        this.#arguments((node as ts.CallExpression).arguments);
        return isHoistedCall(node as ts.CallExpression) ? { ...scope, insideMock: true } : scope;
      case role.NEW:
        this.#arguments((node as ts.NewExpression).arguments);
        return scope;
      case role.TEMPLATE_SPAN:
        this.#serialised.noteSpan(node as ts.TemplateSpan);
        return scope;
      case role.WITH:
        if (own !== undefined) own.hasWith = true;
        return { ...scope, insideWith: true };
      case role.LOOP:
        if (own !== undefined) own.hasLoop = true;
        return inLoop(scope);
      default:
        return own === undefined ? scope : noteOwn(node, nodeRole, scope, own);
    }
  }

  #record(node: FunctionNode, kind: FunctionKind, scope: Scope, binding: Binding, parent: ts.Node): Scope {
    const { exported, owner, holder } = binding;
    const qualifiedName = join(scope.path, binding.name);
    this.#records.push({ node, qualifiedName, name: lastPart(binding.name), kind, exported, owner, holder });
    const { insideWith, insideMock } = scope;
    const isSerialised = this.#serialised.functions.has(node);
    const own = surveyFunction(node, parent, {
      isSerialised,
      insideWith,
      insideMock,
      ownName: ownNameOf(node, binding),
    });
    this.#of.set(node, own);
    scope.inside.children.push(own);
    return {
      path: qualifiedName,
      top: false,
      exported: false,
      owner: undefined,
      holder: undefined,
      own,
      outer: scope.own,
      inside: own,
      outside: scope.inside,
      inLoop: false,
      insideWith,
      insideMock,
    };
  }

  #declaration(node: ts.FunctionDeclaration, scope: Scope, parent: ts.Node): Scope | undefined {
    if (node.body === undefined || isAmbient(node)) return undefined;
    const name = node.name?.text ?? 'default';
    return this.#record(node, 'function', scope, { name, exported: this.#isExported(node, name, scope) }, parent);
  }

  #inline(node: ts.FunctionExpression | ts.ArrowFunction, scope: Scope, parent: ts.Node): Scope {
    const binding = this.#bindings.get(node);
    const ownName = ts.isFunctionExpression(node) ? node.name?.text : undefined;
    const isCallback = this.#callbacks.has(node);
    const name = ownName ?? binding?.name ?? (isCallback ? CALLBACK : ANONYMOUS);
    const plain: FunctionKind = ts.isArrowFunction(node) ? 'arrow' : 'function';
    const kind = isCallback ? 'callback' : binding !== undefined || ownName !== undefined ? plain : 'anonymous';
    return this.#record(node, kind, scope, { exported: false, ...binding, name }, parent);
  }

  #member(node: MemberFunction, scope: Scope, parent: ts.Node): Scope | undefined {
    if (node.body === undefined) return undefined;
    const { owner, holder, exported } = scope;
    if (ts.isConstructorDeclaration(node))
      return this.#record(node, 'constructor', scope, { exported, owner, holder, name: 'constructor' }, parent);
    const kind = ts.isMethodDeclaration(node) ? 'method' : 'accessor';
    const name = propertyName(node.name, this.#file);
    return this.#record(node, kind, scope, { exported, owner, holder, name }, parent);
  }

  #class(node: ts.ClassLikeDeclaration, scope: Scope): Scope {
    const binding = this.#bindings.get(node);
    const name = node.name?.text ?? binding?.name ?? (ts.isClassDeclaration(node) ? 'default' : ANONYMOUS);
    const exported = binding?.exported ?? this.#isExported(node, name, scope);
    const owner: ClassRecord = { node, name, ...heritage(node) };
    return { ...scope, path: join(scope.path, name), top: false, exported, owner, holder: name };
  }

  #object(node: ts.Node, scope: Scope): Scope {
    const binding = this.#bindings.get(node);
    const exported = binding?.exported ?? false;
    if (binding === undefined || binding.name === '') {
      const isSame =
        !scope.top && scope.exported === exported && scope.owner === undefined && scope.holder === undefined;
      return isSame ? scope : { ...scope, top: false, exported, owner: undefined, holder: undefined };
    }
    const path = join(scope.path, binding.name);
    return { ...scope, path, top: false, exported, owner: undefined, holder: lastPart(binding.name) };
  }

  #namespace(node: ts.ModuleDeclaration, scope: Scope): Scope | undefined {
    if (!ts.isIdentifier(node.name)) return undefined;
    const exported = this.#isExported(node, node.name.text, scope);
    // In a namespace, only what says `export` is one, and only if the namespace is.
    return { ...scope, path: join(scope.path, node.name.text), top: exported, exported: false };
  }

  #isExported(node: ts.Node, name: string, scope: Scope): boolean {
    if (!scope.top) return false;
    return hasModifier(node, ts.SyntaxKind.ExportKeyword) || (scope.path === '' && this.#exports.has(name));
  }

  #variables(node: ts.VariableStatement, scope: Scope): Scope {
    for (const { name, initializer } of node.declarationList.declarations) {
      if (initializer === undefined || !role.canBeNamed(initializer) || !ts.isIdentifier(name)) continue;
      this.#name(initializer, { name: name.text, exported: this.#isExported(node, name.text, scope) });
    }
    return scope;
  }

  #property({ name, initializer }: ts.PropertyAssignment | ts.PropertyDeclaration, scope: Scope): void {
    if (initializer === undefined || !role.canBeNamed(initializer)) return;
    const { exported, owner, holder } = scope;
    this.#name(initializer, { exported, owner, holder, name: propertyName(name, this.#file) });
  }

  #arguments(given: readonly ts.Expression[] | undefined): void {
    for (const argument of given ?? []) {
      const kind = roleOf(argument);
      if (kind === role.INLINE_FUNCTION) this.#callbacks.add(argument);
      else if (kind === role.WRAPPER) this.#callbacks.add(unwrap(argument));
    }
  }

  /** Notes the name that a place gives to the function, class or object literal in it. */
  #name(expression: ts.Expression | undefined, binding: Binding): void {
    if (expression === undefined || !role.canBeNamed(expression)) return;
    const inner = unwrap(expression);
    if (this.#bindings.has(inner)) return;
    if (isInlineFunction(inner) || ts.isClassExpression(inner)) {
      this.#bindings.set(inner, binding.name === '' ? { ...binding, name: 'default' } : binding);
    } else if (ts.isObjectLiteralExpression(inner)) {
      const { name, exported } = binding;
      this.#bindings.set(inner, { name, exported });
    } else if (isAssignment(inner)) {
      // `module.exports = exports.search = function () {}`: the last target is the one that names it; any may export it.
      const target = assignmentTarget(inner.left);
      if (target !== undefined) this.#name(inner.right, { ...target, exported: target.exported || binding.exported });
    }
  }
}

function swap<Item>(items: Item[], first: number, second: number): void {
  const item = items[first]!;
  items[first] = items[second]!;
  items[second] = item;
}

/** A method is not in scope by its name. */
function ownNameOf(node: FunctionNode, { name }: Binding): string | undefined {
  return ts.isFunctionDeclaration(node) || isInlineFunction(node) ? name : undefined;
}

function isAmbient(node: ts.Node): boolean {
  return hasModifier(node, ts.SyntaxKind.DeclareKeyword);
}

function inLoop(scope: Scope): Scope {
  return scope.inLoop || scope.own === undefined ? scope : { ...scope, inLoop: true };
}

function heritage(node: ts.ClassLikeDeclaration): Pick<ClassRecord, 'implements' | 'extends'> {
  const names = (token: ts.HeritageClause['token']): string[] =>
    (node.heritageClauses ?? [])
      .filter((clause) => clause.token === token)
      .flatMap(({ types }) => types.map(({ expression }) => dottedName(expression)))
      .filter((name) => name !== undefined);
  return { implements: names(ts.SyntaxKind.ImplementsKeyword), extends: names(ts.SyntaxKind.ExtendsKeyword)[0] };
}

/** What is only of interest in the code of a function. */
function noteOwn(node: ts.Node, nodeRole: number, scope: Scope, own: FunctionSurvey): Scope {
  switch (nodeRole) {
    case role.UNARY:
      noteIncrement(node as ts.PrefixUnaryExpression | ts.PostfixUnaryExpression, own);
      return scope;
    case role.SUSPENSION:
      own.hasSuspension = true;
      return scope;
    case role.RETURN:
      own.returns.push(node as ts.ReturnStatement);
      return scope;
    case role.VARIABLE_LIST:
      if (isAwaitUsing(node as ts.VariableDeclarationList)) {
        own.hasSuspension = true;
        own.hasAwaitUsing = true;
        own.hasAwaitUsingInLoop ||= scope.inLoop;
      } else if ((node.flags & ts.NodeFlags.BlockScoped) === 0) {
        for (const { name } of (node as ts.VariableDeclarationList).declarations) own.vars.push(...boundNames(name));
      }
      return scope;
    case role.FOR_OF:
      if ((node as ts.ForOfStatement).awaitModifier !== undefined) own.hasSuspension = true;
      own.hasSuspendedPattern ||= runsCodeBehindSuspension(node);
      own.hasLoop = true;
      noteLoopVariable(node as ts.ForOfStatement, own);
      return inLoop(scope);
    case role.FOR_IN:
      own.hasLoop = true;
      noteLoopVariable(node as ts.ForInStatement, own);
      return inLoop(scope);
    case role.TRY:
      own.hasSuspendedPattern ||= runsCodeBehindSuspension(node);
      return scope;
    default:
      return scope;
  }
}

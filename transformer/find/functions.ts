/**
 * Every function of a file that has a body, with its qualified name: `Class.method`, `Class.#private`,
 * `object.method`, `outer.inner`, `default`.
 */
import ts from 'typescript';
import type { FunctionKind } from '../config/types.js';
import { dottedName, hasModifier, holdsNoFunction, isAssignment, isInlineFunction, unwrap, walk } from '../syntax.js';
import type { FunctionNode } from '../types.js';
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
  readonly owner?: ClassRecord;
  readonly holder?: string;
}

interface Scope {
  readonly path: string;
  /** Directly in the file, or in an exported namespace: declarations here can be exports. */
  readonly top: boolean;
  /** The class or object literal around it is exported. */
  readonly exported: boolean;
  readonly owner?: ClassRecord;
  readonly holder?: string;
}

/** Functions in the order of the text. Overload signatures, abstract and ambient functions are none. */
export function collectFunctions(sourceFile: ts.SourceFile): FunctionRecord[] {
  return new FunctionCollector(sourceFile).collect();
}

class FunctionCollector {
  readonly #file: ts.SourceFile;
  readonly #exports: ReadonlySet<string>;
  readonly #records: FunctionRecord[] = [];
  readonly #bindings = new Map<ts.Node, Binding>();
  readonly #callbacks = new Set<ts.Node>();

  constructor(file: ts.SourceFile) {
    this.#file = file;
    this.#exports = exportedNames(file);
  }

  collect(): FunctionRecord[] {
    walk<Scope>(this.#file, { path: '', top: true, exported: false }, (node, scope) => this.#visit(node, scope));
    return this.#records;
  }

  /** The scope of the node's children; undefined where there is nothing to find. */
  #visit(node: ts.Node, scope: Scope): Scope | undefined {
    if (holdsNoFunction(node) || hasModifier(node, ts.SyntaxKind.DeclareKeyword)) return undefined;
    switch (node.kind) {
      case ts.SyntaxKind.FunctionDeclaration:
        return this.#declaration(node as ts.FunctionDeclaration, scope);
      case ts.SyntaxKind.FunctionExpression:
      case ts.SyntaxKind.ArrowFunction:
        return this.#inline(node as ts.FunctionExpression | ts.ArrowFunction, scope);
      case ts.SyntaxKind.MethodDeclaration:
      case ts.SyntaxKind.GetAccessor:
      case ts.SyntaxKind.SetAccessor:
      case ts.SyntaxKind.Constructor:
        return this.#member(node as ts.MethodDeclaration | ts.AccessorDeclaration | ts.ConstructorDeclaration, scope);
      case ts.SyntaxKind.ClassDeclaration:
      case ts.SyntaxKind.ClassExpression:
        return this.#class(node as ts.ClassLikeDeclaration, scope);
      case ts.SyntaxKind.ObjectLiteralExpression:
        return this.#object(node, scope);
      case ts.SyntaxKind.ModuleDeclaration:
        return this.#namespace(node as ts.ModuleDeclaration, scope);
      case ts.SyntaxKind.ClassStaticBlockDeclaration:
        return { path: join(scope.path, STATIC_BLOCK), top: false, exported: false };
      case ts.SyntaxKind.Block:
        return scope.top ? { ...scope, top: false } : scope;
      default:
        this.#bind(node, scope);
        return scope;
    }
  }

  #record(node: FunctionNode, kind: FunctionKind, scope: Scope, binding: Binding): Scope {
    const { exported, owner, holder } = binding;
    const qualifiedName = join(scope.path, binding.name);
    this.#records.push({ node, qualifiedName, name: lastPart(binding.name), kind, exported, owner, holder });
    return { path: qualifiedName, top: false, exported: false };
  }

  #declaration(node: ts.FunctionDeclaration, scope: Scope): Scope | undefined {
    if (node.body === undefined) return undefined;
    const name = node.name?.text ?? 'default';
    return this.#record(node, 'function', scope, { name, exported: this.#isExported(node, name, scope) });
  }

  #inline(node: ts.FunctionExpression | ts.ArrowFunction, scope: Scope): Scope {
    const binding = this.#bindings.get(node);
    const ownName = ts.isFunctionExpression(node) ? node.name?.text : undefined;
    const isCallback = this.#callbacks.has(node);
    const name = ownName ?? binding?.name ?? (isCallback ? CALLBACK : ANONYMOUS);
    const plain: FunctionKind = ts.isArrowFunction(node) ? 'arrow' : 'function';
    const kind = isCallback ? 'callback' : binding !== undefined || ownName !== undefined ? plain : 'anonymous';
    return this.#record(node, kind, scope, { exported: false, ...binding, name });
  }

  #member(
    node: ts.MethodDeclaration | ts.AccessorDeclaration | ts.ConstructorDeclaration,
    scope: Scope,
  ): Scope | undefined {
    if (node.body === undefined) return undefined;
    const { owner, holder, exported } = scope;
    const belongs = { exported, ...(owner && { owner }), ...(holder !== undefined && { holder }) };
    if (ts.isConstructorDeclaration(node))
      return this.#record(node, 'constructor', scope, { ...belongs, name: 'constructor' });
    const kind = ts.isMethodDeclaration(node) ? 'method' : 'accessor';
    return this.#record(node, kind, scope, { ...belongs, name: propertyName(node.name, this.#file) });
  }

  #class(node: ts.ClassLikeDeclaration, scope: Scope): Scope {
    const binding = this.#bindings.get(node);
    const name = node.name?.text ?? binding?.name ?? (ts.isClassDeclaration(node) ? 'default' : ANONYMOUS);
    const exported = binding?.exported ?? this.#isExported(node, name, scope);
    const owner: ClassRecord = { node, name, ...heritage(node) };
    return { path: join(scope.path, name), top: false, exported, owner, holder: name };
  }

  #object(node: ts.Node, scope: Scope): Scope {
    const binding = this.#bindings.get(node);
    const exported = binding?.exported ?? false;
    if (binding === undefined || binding.name === '') return { path: scope.path, top: false, exported };
    return { path: join(scope.path, binding.name), top: false, exported, holder: lastPart(binding.name) };
  }

  #namespace(node: ts.ModuleDeclaration, scope: Scope): Scope | undefined {
    if (!ts.isIdentifier(node.name)) return undefined;
    const exported = this.#isExported(node, node.name.text, scope);
    // In a namespace, only what says `export` is one, and only if the namespace is.
    return { path: join(scope.path, node.name.text), top: exported, exported: false };
  }

  #isExported(node: ts.Node, name: string, scope: Scope): boolean {
    if (!scope.top) return false;
    return hasModifier(node, ts.SyntaxKind.ExportKeyword) || (scope.path === '' && this.#exports.has(name));
  }

  /** Notes the names that `node` gives to functions, classes and object literals right below it. */
  #bind(node: ts.Node, scope: Scope): void {
    if (ts.isVariableStatement(node)) {
      for (const { name, initializer } of node.declarationList.declarations) {
        if (!ts.isIdentifier(name)) continue;
        this.#name(initializer, { name: name.text, exported: this.#isExported(node, name.text, scope) });
      }
    } else if (ts.isVariableDeclaration(node)) {
      if (ts.isIdentifier(node.name)) this.#name(node.initializer, { name: node.name.text, exported: false });
    } else if (ts.isPropertyDeclaration(node) || ts.isPropertyAssignment(node)) {
      const { exported, owner, holder } = scope;
      const belongs = { exported, ...(owner && { owner }), ...(holder !== undefined && { holder }) };
      this.#name(node.initializer, { ...belongs, name: propertyName(node.name, this.#file) });
    } else if (isAssignment(node)) {
      const target = assignmentTarget(node.left);
      if (target !== undefined) this.#name(node.right, target);
    } else if (ts.isExportAssignment(node)) {
      this.#name(node.expression, { name: 'default', exported: true });
    } else if (ts.isCallExpression(node) || ts.isNewExpression(node)) {
      for (const argument of node.arguments ?? []) this.#callbacks.add(unwrap(argument));
    }
  }

  #name(expression: ts.Expression | undefined, binding: Binding): void {
    if (expression === undefined) return;
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

function heritage(node: ts.ClassLikeDeclaration): Pick<ClassRecord, 'implements' | 'extends'> {
  const names = (token: ts.HeritageClause['token']): string[] =>
    (node.heritageClauses ?? [])
      .filter((clause) => clause.token === token)
      .flatMap(({ types }) => types.map(({ expression }) => dottedName(expression)))
      .filter((name) => name !== undefined);
  return { implements: names(ts.SyntaxKind.ImplementsKeyword), extends: names(ts.SyntaxKind.ExtendsKeyword)[0] };
}

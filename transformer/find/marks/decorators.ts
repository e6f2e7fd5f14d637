/** Marks in decorators that are imported from our package. What has the same name but comes from elsewhere is not ours. */

import { hasModifier, unwrap, walk } from '../../syntax.js';
import ts from '../../typescript.js';
import type { Reports, Stretch } from '../report.js';
import { classExpressionHazard, commentOut, memberHazard } from './comment-out.js';
import { type ImportedName, importsOfPackage } from './imports.js';
import { type LiteralScope, readLiteral, Unreadable } from './literals.js';
import type { FoundMark, MarkSettings } from './mark.js';
import { type NameUses, nameUses } from './name-uses.js';
import { isMarkName, markMeant, type SpanMarkName } from './names.js';
import { settleMark } from './settle.js';
import { aimOf } from './target.js';

export interface DecoratorMarks {
  readonly marks: readonly FoundMark[];
  readonly imports: readonly ImportedName[];
}

export function findDecoratorMarks(sourceFile: ts.SourceFile, reports: Reports): DecoratorMarks {
  const imports = importsOfPackage(sourceFile);
  reportMisspeltImports(sourceFile, imports, reports);
  const couldMark = imports.some(({ exported }) => exported === undefined || isSpanMark(exported));
  if (!couldMark) return { marks: [], imports };
  return { marks: new DecoratorReader(sourceFile, imports, reports).read(), imports };
}

function reportMisspeltImports(sourceFile: ts.SourceFile, imports: readonly ImportedName[], reports: Reports): void {
  for (const { exported, node } of imports) {
    const meant = exported === undefined ? undefined : markMeant(exported);
    if (exported === undefined || meant === undefined || isSpanMark(exported)) continue;
    const name = ts.isImportSpecifier(node) ? (node.propertyName ?? node.name) : node;
    reports.add('AC1001', { written: exported, meant }, { start: name.getStart(sourceFile), end: name.end });
  }
}

function isSpanMark(name: string): name is SpanMarkName {
  return isMarkName(name) && name !== 'traceIgnore';
}

/** Which mark a decorator is, with its call, if it is one, and the name in the file that it goes by. */
interface CalledMark {
  readonly mark: SpanMarkName;
  readonly call: ts.CallExpression | undefined;
  readonly local: string;
}

class DecoratorReader {
  readonly #file: ts.SourceFile;
  readonly #reports: Reports;
  readonly #imports: ReadonlyMap<string, ImportedName>;
  readonly #names: NameUses;
  readonly #scope: LiteralScope;
  readonly #marks: FoundMark[] = [];

  constructor(file: ts.SourceFile, imports: readonly ImportedName[], reports: Reports) {
    this.#file = file;
    this.#reports = reports;
    this.#imports = new Map(imports.map((name) => [name.local, name]));
    const constants = topLevelConstants(file);
    this.#names = nameUses(file, new Set([...this.#imports.keys(), ...constants.keys()]));
    this.#scope = {
      imported: (name) => (this.#isShadowed(name) ? undefined : this.#exportOf(name)),
      constant: (name) => (this.#isShadowed(name) ? undefined : constants.get(name)),
    };
  }

  read(): readonly FoundMark[] {
    walk<ts.Node | undefined>(this.#file, undefined, (node, parent) => {
      if (ts.isDecorator(node)) return undefined;
      const ours = decoratorsOf(node).flatMap((decorator) => {
        const called = this.#markCalled(decorator);
        return called === undefined ? [] : [{ decorator, called }];
      });
      const erased = new Set<ts.Node>(ours.map(({ decorator }) => decorator));
      for (const { decorator, called } of ours) this.#mark(decorator, called, node, parent, erased);
      return node;
    });
    return this.#marks;
  }

  #isShadowed(name: string): boolean {
    return (this.#names.declarations.get(name) ?? 0) > 1;
  }

  #exportOf(local: string): string | undefined {
    const name = this.#imports.get(local);
    return name === undefined ? undefined : (name.exported ?? '*');
  }

  /** The mark that a decorator is, or undefined when it is none of ours. Misspelt members of a namespace are reported. */
  #markCalled(decorator: ts.Decorator): CalledMark | undefined {
    const expression = unwrap(decorator.expression);
    const call = ts.isCallExpression(expression) ? expression : undefined;
    const callee = call === undefined ? expression : unwrap(call.expression);
    if (ts.isIdentifier(callee)) {
      const mark = this.#exportOf(callee.text);
      return mark !== undefined && isSpanMark(mark) ? { mark, call, local: callee.text } : undefined;
    }
    if (!ts.isPropertyAccessExpression(callee) || !ts.isIdentifier(callee.expression)) return undefined;
    if (this.#exportOf(callee.expression.text) !== '*') return undefined;
    const written = callee.name.text;
    if (isSpanMark(written)) return { mark: written, call, local: callee.expression.text };
    const meant = markMeant(written);
    if (meant !== undefined) this.#reports.add('AC1001', { written, meant }, this.#stretch(callee.name));
    return undefined;
  }

  #mark(
    decorator: ts.Decorator,
    { mark, call, local }: CalledMark,
    node: ts.Node,
    parent: ts.Node | undefined,
    erased: ReadonlySet<ts.Node>,
  ): void {
    const place = this.#stretch(decorator);
    if (hasModifier(node, ts.SyntaxKind.DeclareKeyword)) {
      return this.#reports.add('AC1003', { mark, name: 'a declaration' }, place);
    }
    const owner = parent !== undefined && ts.isClassLike(parent) && ts.isClassElement(node) ? parent : undefined;
    const aim = aimOf(parent === undefined ? [node] : [parent, node]);
    if ('bodyless' in aim) return this.#reports.add('AC1003', { mark, name: aim.bodyless }, place);
    if ('other' in aim) return this.#reports.add('AC1002', { mark, on: aim.other }, place);
    if (!ts.isClassLike(node) && (owner === undefined || ts.isConstructorDeclaration(node))) {
      return this.#reports.add('AC1002', { mark, on: 'a function where no decorator is allowed' }, place);
    }
    const isShadowed = this.#isShadowed(local);
    if (isShadowed)
      this.#reports.add('AC1004', { mark, what: `the name \`${local}\`, declared more than once,` }, place);
    const settings = isShadowed ? undefined : this.#settings(mark, call, place);
    const hazard =
      owner === undefined
        ? classExpressionHazard(this.#file, node)
        : memberHazard(this.#file, owner, node as ts.ClassElement, erased);
    const erasable = hazard === undefined ? commentOut(this.#file, place) : undefined;
    if (settings !== undefined && erasable === undefined) {
      this.#reports.add('AC1010', { mark, why: hazard ?? 'a text in it contains `*/`' }, place);
    }
    const isTaken = settings !== undefined && erasable !== undefined;
    this.#marks.push({
      mark,
      target: aim.target,
      place,
      settings: isTaken ? settings : undefined,
      erasable: erasable ?? [],
    });
  }

  #settings(mark: SpanMarkName, call: ts.CallExpression | undefined, place: Stretch): MarkSettings | undefined {
    if (call === undefined) return void this.#reports.add('AC1011', { mark }, place);
    const places = new Map<string, ts.Node>();
    try {
      const args = call.arguments.map((argument, at) => {
        places.set(`${at}`, argument);
        return readLiteral(argument, this.#scope, places, `${at}`);
      });
      const locate = (path: readonly (string | number)[]): Stretch => {
        const node = places.get(path.join('.')) ?? places.get(`${path[0]}`);
        return node === undefined ? place : this.#stretch(node);
      };
      return settleMark(mark, args, locate, this.#reports);
    } catch (error) {
      if (!(error instanceof Unreadable)) throw error;
      const written = this.#file.text.slice(error.node.getStart(this.#file), error.node.end);
      const what = written.length <= 60 && !/[`\r\n]/.test(written) ? `\`${written}\`` : 'an argument';
      return void this.#reports.add('AC1004', { mark, what }, this.#stretch(error.node));
    }
  }

  #stretch(node: ts.Node): Stretch {
    return { start: node.getStart(this.#file), end: node.end };
  }
}

function decoratorsOf(node: ts.Node): ts.Decorator[] {
  const modifiers = ts.canHaveDecorators(node) || ts.canHaveModifiers(node) ? node.modifiers : undefined;
  return modifiers?.filter((modifier) => ts.isDecorator(modifier)) ?? [];
}

/** Initializers of top-level `const`s. */
function topLevelConstants(sourceFile: ts.SourceFile): Map<string, ts.Expression> {
  const constants = new Map<string, ts.Expression>();
  for (const statement of sourceFile.statements) {
    if (
      !ts.isVariableStatement(statement) ||
      (statement.declarationList.flags & ts.NodeFlags.BlockScoped) !== ts.NodeFlags.Const
    )
      continue;
    for (const { name, initializer } of statement.declarationList.declarations) {
      if (ts.isIdentifier(name) && initializer !== undefined) constants.set(name.text, initializer);
    }
  }
  return constants;
}

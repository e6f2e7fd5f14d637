/** package.json: what it says, and edits of its scripts. */
import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { ts } from 'ts-morph';
import { CliError } from '../errors.js';
import { type JsonFile, readJsonFile } from './json-file.js';
import { appendMember, indentUnitOf, propertyOf } from './literals.js';
import type { TextEdit } from './text-edit.js';

export interface Manifest extends JsonFile {
  readonly name: string | undefined;
  readonly isModule: boolean;
  readonly main: string | undefined;
  readonly packageManager: string | undefined;
  readonly hasWorkspaces: boolean;
  /** By name; those that are texts. */
  readonly scripts: ReadonlyMap<string, string>;
  /** Of all kinds. */
  readonly dependencies: ReadonlySet<string>;
}

/**
 * @param folder absolute
 * @throws {CliError} AC5302 where there is none
 * @throws {InputError} AC5303 for one that is no JSON
 */
export function readManifest(folder: string, cwd: string): Manifest {
  const path = join(folder, 'package.json');
  if (!existsSync(path)) {
    const fix = 'Go to the folder of the package, or make one: `npm init`.';
    throw new CliError('AC5302', { message: 'there is no package.json here', place: folder, fix });
  }
  const file = readJsonFile(path, cwd);
  const json = jsonValue(file.root) as Readonly<Record<string, unknown>>;
  return {
    ...file,
    name: textOf(json['name']),
    isModule: json['type'] === 'module',
    main: textOf(json['main']) ?? binOf(json['bin']),
    packageManager: textOf(json['packageManager']),
    hasWorkspaces: json['workspaces'] !== undefined,
    scripts: new Map(
      Object.entries(recordOf(json['scripts'])).flatMap(([name, value]) =>
        typeof value === 'string' ? [[name, value] as const] : [],
      ),
    ),
    dependencies: new Set(
      ['dependencies', 'devDependencies', 'peerDependencies', 'optionalDependencies'].flatMap((kind) =>
        Object.keys(recordOf(json[kind])),
      ),
    ),
  };
}

/** @param scripts by name: what each is to be; those that are not there are added at the end, in this order */
export function scriptEdits({ source, root, text }: Manifest, scripts: ReadonlyMap<string, string>): TextEdit[] {
  if (scripts.size === 0) return [];
  const property = propertyOf(root, 'scripts');
  const entries = [...scripts].map(([name, value]) => `${JSON.stringify(name)}: ${JSON.stringify(value)}`);
  if (property === undefined) {
    const members = entries.map((entry) => `${indentUnitOf(text)}${entry}`).join(',\n');
    return appendMember(source, root, `"scripts": {\n${members}\n}`);
  }
  const literal = ts.isPropertyAssignment(property) ? property.initializer : undefined;
  if (literal === undefined || !ts.isObjectLiteralExpression(literal)) return [];
  const changed = [...scripts].flatMap(([name, value]) => {
    const script = propertyOf(literal, name);
    if (script === undefined || !ts.isPropertyAssignment(script)) return [];
    return [{ start: script.initializer.getStart(source), end: script.initializer.end, text: JSON.stringify(value) }];
  });
  const added = entries.filter((_, index) => propertyOf(literal, [...scripts.keys()][index]!) === undefined);
  return added.length === 0 ? changed : [...changed, ...appendMember(source, literal, added.join(',\n'))];
}

function jsonValue(node: ts.Expression): unknown {
  if (ts.isObjectLiteralExpression(node)) {
    return Object.fromEntries(
      node.properties.flatMap((property) =>
        ts.isPropertyAssignment(property) && ts.isStringLiteral(property.name)
          ? [[property.name.text, jsonValue(property.initializer)]]
          : [],
      ),
    );
  }
  if (ts.isArrayLiteralExpression(node)) return node.elements.map(jsonValue);
  return ts.isStringLiteral(node) ? node.text : node.kind === ts.SyntaxKind.TrueKeyword;
}

function textOf(value: unknown): string | undefined {
  return typeof value === 'string' ? value : undefined;
}

function binOf(value: unknown): string | undefined {
  return textOf(value) ?? textOf(Object.values(recordOf(value))[0]);
}

function recordOf(value: unknown): Readonly<Record<string, unknown>> {
  return typeof value === 'object' && value !== null ? (value as Readonly<Record<string, unknown>>) : {};
}

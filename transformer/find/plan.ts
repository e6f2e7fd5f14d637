/** What the span of a chosen function is called and carries. */

import { isModuleName } from '../../src/module-type.js';
import { snakeCase } from '../../src/snake-case.js';
import type { AgentcoreConfig, CaptureOptions, Rule, SpanEnd } from '../config/types.js';
import { hasModifier } from '../syntax.js';
import type { SpanPlan } from '../types.js';
import ts from '../typescript.js';
import type { FunctionRecord } from './functions.js';
import type { MarkSettings } from './marks/mark.js';

type Naming = Pick<SpanPlan, 'kind' | 'spanName' | 'moduleType' | 'operation' | 'toolName'>;

export function planOfMark(settings: MarkSettings, record: FunctionRecord, config: AgentcoreConfig): SpanPlan {
  const { mark, moduleType, options } = settings;
  const name = settings.name ?? ownName(record);
  const naming = mark === 'traceTool' ? toolNaming(name) : moduleNaming(moduleType!, name);
  const { capture, end, parentFrom, attributes } = options;
  return {
    ...naming,
    capture: captureOf(capture, config),
    ...endOf(end, naming, record),
    ...(parentFrom !== undefined && { parentFrom }),
    ...(attributes !== undefined && { attributes }),
  };
}

/** The plan, or the text that its placeholders gave in the place of a module name. */
export function planOfRule(
  rule: Rule,
  record: FunctionRecord,
  filePath: string,
  config: AgentcoreConfig,
): SpanPlan | string {
  const fill = (text: string): string =>
    text.replace(/\{(class|function|file)\}/g, (_, key: string) => placeholder(key, record, filePath));
  let naming: Naming;
  if (rule.module !== undefined) {
    const moduleType = fill(rule.module);
    if (!isModuleName(moduleType)) return moduleType;
    naming = moduleNaming(moduleType, fill(rule.operation ?? '{function}'));
  } else if (rule.tool !== undefined) naming = toolNaming(fill(rule.tool));
  else naming = { kind: 'function', spanName: record.qualifiedName };
  return {
    ...naming,
    capture: captureOf(rule.capture, config),
    ...endOf(rule.end, naming, record),
    ...(rule.attributes !== undefined && { attributes: rule.attributes }),
  };
}

function moduleNaming(moduleType: string, operation: string): Naming {
  return { kind: 'module', spanName: `${moduleType}.${operation}`, moduleType, operation };
}

function toolNaming(toolName: string): Naming {
  return { kind: 'tool', spanName: `tool.${toolName}`, toolName };
}

function ownName({ name }: FunctionRecord): string {
  return snakeCase(name) || 'anonymous';
}

/** `{class}` outside a class is the object literal that holds the function, and without one the file. */
function placeholder(key: string, record: FunctionRecord, filePath: string): string {
  if (key === 'function') return ownName(record);
  const file = filePath.slice(filePath.lastIndexOf('/') + 1).replace(/\.[cm]?[jt]sx?$/i, '');
  return snakeCase(key === 'class' ? (record.holder ?? file) : file);
}

function captureOf(capture: Partial<CaptureOptions> | undefined, config: AgentcoreConfig): CaptureOptions {
  return {
    arguments: capture?.arguments ?? config.capture?.arguments ?? false,
    result: capture?.result ?? config.capture?.result ?? false,
  };
}

/** Marks and rules for modules and tools settle by default what declares a promise (fidelity.md, *The span's own truth*). */
function endOf(end: SpanEnd | undefined, { kind }: Naming, { node }: FunctionRecord): { end?: SpanEnd } {
  if (end !== undefined) return { end };
  const isPlain =
    !hasModifier(node, ts.SyntaxKind.AsyncKeyword) && !('asteriskToken' in node && node.asteriskToken !== undefined);
  return kind !== 'function' && isPlain && returnTypeName(node) === 'Promise' ? { end: 'settle' } : {};
}

/** The name in the return type annotation, `Promise` for `Promise<Plan>`. */
export function returnTypeName(node: ts.SignatureDeclaration): string | undefined {
  const { type } = node;
  if (type === undefined || !ts.isTypeReferenceNode(type)) return undefined;
  return ts.isIdentifier(type.typeName) ? type.typeName.text : type.typeName.right.text;
}

/** What the span of a chosen function is called and carries. */

import { isModuleName } from '../../src/module-type.js';
import { snakeCase } from '../../src/snake-case.js';
import type { AgentcoreConfig, CaptureOptions, Rule, SpanEnd } from '../config/types.js';
import { hasModifier } from '../syntax.js';
import type { SpanPlan } from '../types.js';
import ts from '../typescript.js';
import type { FunctionRecord } from './functions.js';
import type { MarkOptions, MarkSettings } from './marks/mark.js';

/** Assigned part by part, rather than spread together: plans are made for every site, and spreading takes ten times as long. */
type PlanInMaking = { -readonly [Key in keyof SpanPlan]: SpanPlan[Key] };

export function planOfMark(settings: MarkSettings, record: FunctionRecord, config: AgentcoreConfig): SpanPlan {
  const { mark, moduleType, options } = settings;
  const name = settings.name ?? ownName(record);
  const capture = captureOf(options.capture, config);
  const plan = mark === 'traceTool' ? toolPlan(name, capture) : modulePlan(moduleType!, name, capture);
  return finished(plan, options, record);
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
  const capture = captureOf(rule.capture, config);
  let plan: PlanInMaking;
  if (rule.module !== undefined) {
    const moduleType = fill(rule.module);
    if (!isModuleName(moduleType)) return moduleType;
    plan = modulePlan(moduleType, fill(rule.operation ?? '{function}'), capture);
  } else if (rule.tool !== undefined) plan = toolPlan(fill(rule.tool), capture);
  else plan = { kind: 'function', spanName: record.qualifiedName, capture };
  return finished(plan, rule, record);
}

function modulePlan(moduleType: string, operation: string, capture: CaptureOptions): PlanInMaking {
  return { kind: 'module', spanName: `${moduleType}.${operation}`, moduleType, operation, capture };
}

function toolPlan(toolName: string, capture: CaptureOptions): PlanInMaking {
  return { kind: 'tool', spanName: `tool.${toolName}`, toolName, capture };
}

function finished(plan: PlanInMaking, options: MarkOptions, record: FunctionRecord): SpanPlan {
  const end = options.end ?? defaultEnd(plan, record);
  if (end !== undefined) plan.end = end;
  if (options.parentFrom !== undefined) plan.parentFrom = options.parentFrom;
  if (options.attributes !== undefined) plan.attributes = options.attributes;
  return plan;
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
function defaultEnd({ kind }: SpanPlan, { node }: FunctionRecord): SpanEnd | undefined {
  if (kind === 'function' || hasModifier(node, ts.SyntaxKind.AsyncKeyword)) return undefined;
  const isGenerator = 'asteriskToken' in node && node.asteriskToken !== undefined;
  return !isGenerator && returnTypeName(node) === 'Promise' ? 'settle' : undefined;
}

/** The name in the return type annotation, `Promise` for `Promise<Plan>`. */
export function returnTypeName(node: ts.SignatureDeclaration): string | undefined {
  const { type } = node;
  if (type === undefined || !ts.isTypeReferenceNode(type)) return undefined;
  return ts.isIdentifier(type.typeName) ? type.typeName.text : type.typeName.right.text;
}

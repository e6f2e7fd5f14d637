/** The table of sites that the build writes into each file, and what is made of it once. */
import type { Attributes } from '@opentelemetry/api';

/** One site as the build writes it: qualified function name, line, column, and what else is known. */
type SiteRow = readonly [functionName: string, line: number, column: number, details?: SiteDetails & { n?: string }];

/** Keys are short because they are in every instrumented file; `n` is the span's name where it is not the function's. */
export interface SiteDetails {
  /** Module type and operation. */
  readonly m?: string;
  readonly o?: string;
  /** Tool name. */
  readonly t?: string;
  /** Attributes from the mark or rule. */
  readonly x?: Readonly<Record<string, string | number | boolean>>;
  /** Names of the parameters that can be captured. */
  readonly a?: readonly string[];
  /** 1: the arguments are captured whatever the environment says. */
  readonly c?: 1;
  /** 1: the result is captured. */
  readonly r?: 1;
  /** A generator, whose span ends when it is collected at the latest; 2: an async one. */
  readonly g?: 1 | 2;
}

export interface Site {
  readonly name: string;
  readonly attributes: Attributes;
  readonly isTool: boolean;
  readonly isModuleOrTool: boolean;
  readonly parameters: readonly string[];
  readonly capturesArguments: boolean;
  readonly capturesResult: boolean;
  readonly isGenerator: boolean;
  /** What it yields and returns is awaited first. */
  readonly isAsyncGenerator: boolean;
  /** What the tracer has made of the attributes. */
  prepared: object | undefined;
}

/** What generated code holds in its table variable. */
export type Sites = readonly Site[];

/** GenAI operation of a module (protocols.md, section 4): what Jaeger and others show as an agent's step. */
const MODULE_OPERATIONS: Readonly<Record<string, string>> = { planner: 'plan', modular: 'invoke_workflow' };

/** `module.*` and GenAI attributes of a module span (api.md, *Conventions on the wire*). */
export function moduleAttributes(moduleType: string, operation: string): Attributes {
  return {
    'module.type': moduleType,
    'module.operation': operation,
    'gen_ai.operation.name': MODULE_OPERATIONS[moduleType] ?? 'invoke_agent',
    'gen_ai.agent.name': moduleType,
  };
}

/** `tool.*` and GenAI attributes of a tool span. */
export function toolAttributes(toolName: string): Attributes {
  return { 'tool.name': toolName, 'gen_ai.operation.name': 'execute_tool', 'gen_ai.tool.name': toolName };
}

/** What is known of where a function stands in the source. */
export interface CodePlace {
  readonly functionName: string;
  readonly file?: string;
  readonly line?: number;
  readonly column?: number;
}

/** Everything about a site that does not change from call to call, made once. */
export function makeSite(name: string, place: CodePlace, details: SiteDetails): Site {
  return {
    name,
    isTool: details.t !== undefined,
    isModuleOrTool: details.m !== undefined || details.t !== undefined,
    parameters: details.a ?? [],
    capturesArguments: details.c === 1,
    capturesResult: details.r === 1,
    isGenerator: details.g !== undefined,
    isAsyncGenerator: details.g === 2,
    prepared: undefined,
    attributes: {
      ...(details.m === undefined ? {} : moduleAttributes(details.m, details.o ?? '')),
      ...(details.t === undefined ? {} : toolAttributes(details.t)),
      'code.function.name': place.functionName,
      ...(place.file === undefined ? {} : { 'code.file.path': place.file }),
      ...(place.line === undefined ? {} : { 'code.line.number': place.line }),
      ...(place.column === undefined ? {} : { 'code.column.number': place.column }),
      ...details.x,
    },
  };
}

/**
 * Called by generated code, once a file, when its first site is entered with tracing on.
 *
 * @param table JSON of the file's path and its rows. One string rather than literals, because each literal would be a
 *   type to TypeScript (see first-site.ts).
 */
export function sites(table: string): Sites {
  const [file, ...rows] = JSON.parse(table) as [string, ...SiteRow[]];
  return rows.map(([functionName, line, column, details = {}]) =>
    makeSite(details.n ?? functionName, { functionName, file, line, column }, details),
  );
}

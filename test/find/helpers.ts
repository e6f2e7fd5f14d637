/** What the tests of the find phase share. */
import type { AgentcoreConfig } from '../../transformer/config/types.js';
import { applicableErasures, findSelections } from '../../transformer/find/index.js';
import { parse, syntaxErrors } from '../../transformer/parse.js';
import type { Erasure, Findings } from '../../transformer/types.js';

export interface Setting {
  readonly file?: string;
  readonly config?: AgentcoreConfig;
}

export function find(text: string, { file = 'src/sample.ts', config = {} }: Setting = {}): Findings {
  return findSelections(parse(file, text), text, { filePath: file, config });
}

/** Qualified name → span name of everything that was chosen, in the order of the text. */
export function spans(text: string, setting?: Setting): Record<string, string> {
  return Object.fromEntries(
    find(text, setting).selections.map(({ qualifiedName, plan }) => [qualifiedName, plan.spanName]),
  );
}

export function codes(text: string, setting?: Setting): string[] {
  return find(text, setting).diagnostics.map(({ code }) => code);
}

/** The text with the erasures in it; by default every chosen function counts as wrapped. */
export function erase(
  text: string,
  setting?: Setting,
  isWrapped: (qualifiedName: string) => boolean = () => true,
): string {
  const { erasures, selections } = find(text, setting);
  const wrapped = new Set(selections.filter(({ qualifiedName }) => isWrapped(qualifiedName)).map(({ node }) => node));
  return commentedOut(
    text,
    applicableErasures(erasures, (node) => wrapped.has(node)),
  );
}

function commentedOut(text: string, erasures: readonly Erasure[]): string {
  let output = '';
  let done = 0;
  for (const { start, end } of erasures) {
    output += `${text.slice(done, start)}/*${text.slice(start, end)}*/`;
    done = end;
  }
  return output + text.slice(done);
}

/** Statement and member kinds of the text, to compare programs by; throws when it does not parse. */
export function assertParses(text: string, file = 'src/sample.ts'): void {
  const [error] = syntaxErrors(parse(file, text));
  if (error !== undefined) throw new Error(`does not parse: ${error.message}\n${text}`);
}

export const IMPORT = "import { ModuleType, traceModuleOperation, traceTool } from 'agentcore-instrument';\n";

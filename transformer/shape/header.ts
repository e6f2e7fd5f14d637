/**
 * What a file gets once: the import of the runtime and the table of its sites, on the line of its first statement.
 *
 * It comes before the user's own imports: the runtime does nothing until it is used, and a function that an import
 * cycle calls before its module has run finds it there (fidelity.md, *Scope*).
 */
import type { Selection } from '../types.js';
import { isAsync, isGenerator } from './activation.js';
import type { ModuleKind } from './module-kind.js';
import type { Names } from './names.js';
import { parameterNames } from './wrap.js';

/** Module specifier of the runtime in generated code. */
export const RUNTIME = 'agentcore-instrument/runtime';

export interface NumberedSite {
  readonly selection: Selection;
  readonly line: number;
  readonly column: number;
}

/** The header's text. */
export function header(
  names: Names,
  kind: ModuleKind,
  hasTypes: boolean,
  filePath: string,
  numbered: readonly NumberedSite[],
): string {
  const { runtime, table, sites } = names;
  const rows = numbered.map(row).join(', ');
  const load =
    kind === 'import'
      ? `import * as ${runtime} from '${RUNTIME}';`
      : kind === 'import-require'
        ? `import ${runtime} = require('${RUNTIME}');`
        : `var ${runtime} = require('${RUNTIME}');`;
  const [variableType, resultType] = hasTypes ? [`: ${runtime}.Sites | undefined`, `: ${runtime}.Sites`] : ['', ''];
  return (
    `${load} var ${table}${variableType}; ` +
    `function ${sites}()${resultType} { return ${table} || (${table} = ${runtime}.sites(${literal(filePath)}, [${rows}])); } `
  );
}

/** One row of the table; runtime/sites.ts says what each part means. */
function row({ selection, line, column }: NumberedSite): string {
  const { plan, qualifiedName, node } = selection;
  const isModuleOrTool = plan.kind !== 'function';
  const details: [string, unknown][] = [];
  if (plan.moduleType !== undefined) details.push(['m', plan.moduleType], ['o', plan.operation ?? '']);
  if (plan.toolName !== undefined) details.push(['t', plan.toolName]);
  if (plan.attributes !== undefined && Object.keys(plan.attributes).length > 0) details.push(['x', plan.attributes]);
  if (isModuleOrTool || plan.capture.arguments) details.push(['a', parameterNames(node)]);
  if (plan.capture.arguments) details.push(['c', 1]);
  if (plan.capture.result) details.push(['r', 1]);
  if (isGenerator(node)) details.push(['g', isAsync(node) ? 2 : 1]);
  const parts = [literal(plan.spanName), literal(qualifiedName), String(line), String(column)];
  if (details.length > 0) parts.push(`{ ${details.map(([key, value]) => `${key}: ${literal(value)}`).join(', ')} }`);
  return `[${parts.join(', ')}]`;
}

/** JSON is JavaScript but for two line separators, and a `</script>` that would end an inline script. */
function literal(value: unknown): string {
  return JSON.stringify(value)
    .replace(/[\u2028\u2029]/g, (character) => `\\u${character.charCodeAt(0).toString(16)}`)
    .replace(/<\//g, '<\\/');
}

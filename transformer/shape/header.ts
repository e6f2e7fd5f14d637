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
import { RUNTIME } from './runtime-name.js';
import { capturable } from './wrap.js';

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
  const rows = numbered.map(row);
  const load =
    kind === 'import'
      ? `import * as ${runtime} from '${RUNTIME}';`
      : kind === 'import-require'
        ? `import ${runtime} = require('${RUNTIME}');`
        : `var ${runtime} = require('${RUNTIME}');`;
  // Where JavaScript is checked, too, a variable without a type would be complained of.
  const [variableType, resultType] = hasTypes
    ? [`: ${runtime}.Sites | undefined`, `: ${runtime}.Sites`]
    : [' = /** @type {any} */ (void 0)', ''];
  return (
    `${load} var ${table}${variableType}; ` +
    `function ${sites}()${resultType} { return ${table} || (${table} = ${runtime}.sites(${stringLiteral(JSON.stringify([filePath, ...rows]))})); } `
  );
}

/** One row of the table; runtime/sites.ts says what each part means. */
function row({ selection, line, column }: NumberedSite): readonly unknown[] {
  const { plan, qualifiedName, node } = selection;
  const { kind, spanName, moduleType, operation, toolName, attributes, capture } = plan;
  const details: Record<string, unknown> = {};
  if (spanName !== qualifiedName) details.n = spanName;
  if (moduleType !== undefined) {
    details.m = moduleType;
    details.o = operation ?? '';
  }
  if (toolName !== undefined) details.t = toolName;
  if (attributes !== undefined && Object.keys(attributes).length > 0) details.x = attributes;
  if (kind !== 'function' || capture.arguments) details.a = capturable(node);
  if (capture.arguments) details.c = 1;
  if (capture.result) details.r = 1;
  if (isGenerator(node)) details.g = isAsync(node) ? 2 : 1;
  const place = [qualifiedName, line, column];
  return Object.keys(details).length > 0 ? [...place, details] : place;
}

/** In single quotes, for there are double ones inside; without a `</script>` that would end an inline script. */
function stringLiteral(text: string): string {
  const escaped = text
    .replace(/[\\']/g, '\\$&')
    .replace(/[\u2028\u2029]/g, (character) => `\\u${character.charCodeAt(0).toString(16)}`)
    .replace(/<\//g, '<\\/');
  return `'${escaped}'`;
}

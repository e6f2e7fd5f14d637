/** Running a source text as a module: compiled without type checks, with our own packages taken from `src/`. */
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath, pathToFileURL } from 'node:url';
import ts from 'typescript';

const root = fileURLToPath(new URL('../..', import.meta.url));
mkdirSync(join(root, '.tmp'), { recursive: true });
const folder = mkdtempSync(join(root, '.tmp', 'run-'));
process.on('exit', () => rmSync(folder, { recursive: true, force: true }));

let count = 0;

/** Compiles to JavaScript line for line; `legacy` for `experimentalDecorators`. */
export function compile(
  code: string,
  fileName: string,
  options: { legacy?: boolean; target?: ts.ScriptTarget } = {},
): string {
  return ts.transpileModule(code, {
    fileName,
    compilerOptions: {
      module: ts.ModuleKind.ESNext,
      target: options.target ?? ts.ScriptTarget.ES2022,
      jsx: ts.JsxEmit.React,
      experimentalDecorators: options.legacy ?? false,
      useDefineForClassFields: true,
      sourceMap: false,
    },
  }).outputText;
}

/** Imports `code` as a new module. Relative imports are not resolved: a case is one file. */
export async function load(
  code: string,
  fileName = 'case.ts',
  options: { legacy?: boolean } = {},
): Promise<Record<string, unknown>> {
  const javascript = compile(code, fileName, options).replace(
    /(['"])agentcore-instrument(\/runtime)?\1/g,
    (_, quote: string, runtime: string | undefined) =>
      `${quote}${pathToFileURL(join(root, 'src', runtime === undefined ? 'index.ts' : 'runtime/index.ts')).href}${quote}`,
  );
  count += 1;
  const file = join(folder, `module-${count}.mjs`);
  writeFileSync(file, javascript);
  return (await import(pathToFileURL(file).href)) as Record<string, unknown>;
}

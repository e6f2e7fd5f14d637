/** One project under one compiler and one set of flags, as it is and with everything wrapped. */
import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { join } from 'node:path';
import type ts from 'typescript';
import { instrumentSource } from '../../../transformer/index.js';
import { type Build, type Comparison, compareBuilds } from './compare.js';
import { packageFolder, SCRATCH } from './corpora.js';
import { serve } from './jobs.js';
import { FLAG_SETS, type Project, project, projectFiles, RULE, type TypesInput } from './projects.js';

export interface TypesOutput extends Comparison {
  readonly files: number;
  readonly wrapped: number;
  readonly seconds: number;
}

serve((input: TypesInput): TypesOutput => {
  const started = performance.now();
  const compiler = createRequire(import.meta.url)(packageFolder(input.compiler)) as typeof ts;
  const subject = project(input.project);
  const files = projectFiles(subject);
  const originals = new Map<string, string>();
  const instrumented = new Map<string, string>();
  let wrapped = 0;
  for (const file of files) {
    const text = readFileSync(file, 'utf8');
    const config = { rules: [RULE] };
    const result = instrumentSource(text, { fileName: file, root: SCRATCH, config });
    originals.set(file, text);
    instrumented.set(file, result.code);
    wrapped += result.sites.length;
  }
  const { options, errors } = compiler.convertCompilerOptionsFromJson(FLAG_SETS[input.flags], subject.folder);
  const known = errors.filter(({ code }) => code !== UNKNOWN_OPTION);
  if (known.length > 0) throw new Error(known.map(({ messageText }) => String(messageText)).join('\n'));
  const before = build(compiler, options, subject, originals);
  const after = build(compiler, options, subject, instrumented);
  const seconds = Math.round((performance.now() - started) / 1000);
  return { files: files.length, wrapped, seconds, ...compareBuilds(before, after) };
});

/** Older compilers do not know the newer flags. */
const UNKNOWN_OPTION = 5023;

function build(
  compiler: typeof ts,
  options: ts.CompilerOptions,
  { folder }: Project,
  texts: ReadonlyMap<string, string>,
): Build {
  const host = compiler.createCompilerHost(options);
  const read = host.getSourceFile.bind(host);
  host.getSourceFile = (file, languageVersion, ...rest) => {
    const text = texts.get(file);
    return text === undefined
      ? read(file, languageVersion, ...rest)
      : compiler.createSourceFile(file, text, languageVersion);
  };
  const program = compiler.createProgram([...texts.keys()], options, host);
  const sources = [...texts.keys()].flatMap((file) => program.getSourceFile(file) ?? []);
  const found = [
    ...program.getOptionsDiagnostics(),
    ...program.getGlobalDiagnostics(),
    ...sources.flatMap((source) => program.getSyntacticDiagnostics(source)),
    ...sources.flatMap((source) => program.getSemanticDiagnostics(source)),
    ...sources.flatMap((source) => program.getDeclarationDiagnostics(source)),
  ];
  const declarations = new Map<string, string>();
  for (const source of sources) {
    program.emit(source, (file, text) => declarations.set(file.slice(folder.length + 1), text), undefined, true);
  }
  return { diagnostics: found.map((one) => describe(compiler, one, folder)), declarations };
}

/** Inserts move what stands behind them on a line, so the column says nothing. */
function describe(compiler: typeof ts, { file, start, code, messageText }: ts.Diagnostic, folder: string): string {
  const message = compiler.flattenDiagnosticMessageText(messageText, ' ');
  if (file === undefined || start === undefined) return `TS${code} ${message}`;
  const { line } = file.getLineAndCharacterOfPosition(start);
  return `${file.fileName.replace(`${join(folder)}/`, '')}:${line + 1} TS${code} ${message}`;
}

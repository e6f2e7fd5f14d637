/** The programs of a page, built as a reader builds them: instrumented by our own tool, compiled, put in one folder. */
import { instrumentSource } from 'agentcore-instrument/transformer';
import ts from 'typescript';
import type { Collector } from '../../../cli/collector/index.js';
import { type Page, placeOf } from './markdown.js';
import { type Program, programsOf } from './programs.js';
import { type Finished, Scratch } from './scratch.js';

export class PageProject {
  readonly programs: readonly Program[];
  readonly #scratch = new Scratch();
  readonly #collector: Collector;

  /** @param collector stands in for the one that the pages have at localhost:4317 and 4318 */
  constructor(page: Page, collector: Collector, options: { readonly instrumented?: boolean } = {}) {
    this.#collector = collector;
    this.programs = programsOf(page).filter(({ notChecked }) => notChecked === undefined);
    for (const program of this.programs) {
      const javascript = build(program, options.instrumented ?? true);
      this.#scratch.write(program.file.replace(/\.ts$/, '.js'), withCollector(javascript, collector));
    }
  }

  run({ file }: Program): Promise<Finished> {
    const env = { AGENTCORE_OTLP_ENDPOINT: this.#collector.grpcEndpoint };
    return this.#scratch.run(process.execPath, [file.replace(/\.ts$/, '.js')], env);
  }
}

function build({ block, file }: Program, instrumented: boolean): string {
  const { code, diagnostics } = instrumentSource(block.text, { fileName: file });
  const said = diagnostics.map(({ message }) => `${placeOf(block)}: ${message}`);
  if (said.length > 0) throw new Error(said.join('\n'));
  return ts.transpileModule(instrumented ? code : block.text, {
    fileName: file,
    compilerOptions: { module: ts.ModuleKind.ESNext, target: ts.ScriptTarget.ES2022 },
  }).outputText;
}

/** `text` with the addresses of a local collector replaced by those of `collector`. */
export function withCollector(text: string, { grpcEndpoint, httpEndpoint }: Collector): string {
  return text.replaceAll('http://localhost:4317', grpcEndpoint).replaceAll('http://localhost:4318', httpEndpoint);
}

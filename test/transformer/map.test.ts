/** Source maps lead every token of the author's back to where the author wrote it. */
import { readdirSync, readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { originalPositionFor, TraceMap } from '@jridgewell/trace-mapping';
import { instrumentSource } from 'agentcore-instrument/transformer';
import ts from 'typescript';
import { suite } from 'uvu';
import * as assert from 'uvu/assert';
import { followTokens } from '../support/token-map.js';
import { wrapEverything } from '../support/wrap-everything.js';

const root = fileURLToPath(new URL('../..', import.meta.url));

function placer(text: string): (offset: number) => { line: number; column: number } {
  const sourceFile = ts.createSourceFile('x.ts', text, ts.ScriptTarget.Latest);
  return (offset) => {
    const { line, character } = sourceFile.getLineAndCharacterOfPosition(offset);
    return { line: line + 1, column: character };
  };
}

function assertMapped(file: string, text: string): number {
  const { tokens, wrong } = followTokens(file, text, wrapEverything(text, file).edits);
  assert.equal(wrong, []);
  return tokens;
}

const maps = suite('source maps');

maps('every token of our own sources, all of their functions wrapped, maps to where it was', () => {
  let tokens = 0;
  for (const folder of ['transformer', 'src/runtime', 'src/propagation', 'fixtures/modular-agent/src']) {
    for (const name of readdirSync(`${root}/${folder}`, { recursive: true, encoding: 'utf8' })) {
      if (/\.ts$/.test(name)) tokens += assertMapped(name, readFileSync(`${root}/${folder}/${name}`, 'utf8'));
    }
  }
  assert.ok(tokens > 10_000, `${tokens} tokens`);
});

maps('line endings, a byte order mark and a hashbang do not shift anything', () => {
  const text = 'export const f = (a) => a;\nasync function g() {\n  await f(1);\n}\ng();\n';
  for (const variant of [text, text.replaceAll('\n', '\r\n'), `\uFEFF${text}`, `#!/usr/bin/env node\n${text}`]) {
    assertMapped('case.ts', variant);
  }
});

maps('a map of the input, given or inline, is composed: tokens lead to what the input was made of', () => {
  const original =
    'enum Kind { A }\n\nexport const kind: Kind = Kind.A;\nexport async function ask(query: string) {\n  return await answer(query);\n}\nconst answer = (q: string) => q + "!";\n';
  const options = { module: ts.ModuleKind.ESNext, target: ts.ScriptTarget.ES2022 };
  for (const inline of [true, false]) {
    const { outputText, sourceMapText } = ts.transpileModule(original, {
      fileName: 'kind.ts',
      compilerOptions: {
        ...options,
        ...(inline ? { inlineSourceMap: true, inlineSources: true } : { sourceMap: true }),
      },
    });
    const config = { rules: [{ functions: '**', kinds: 'all' as const }] };
    const given = inline || sourceMapText === undefined ? {} : { inputMap: sourceMapText };
    const { code, map } = instrumentSource(outputText, { fileName: 'kind.js', config, ...given });
    const traced = new TraceMap(JSON.stringify(map()));
    for (const token of ['answer(query)', 'async function ask', 'q + "!"']) {
      const found = originalPositionFor(traced, placer(code)(code.indexOf(token)));
      assert.is(found.source, 'kind.ts');
      assert.equal({ line: found.line, column: found.column }, placer(original)(original.indexOf(token)), token);
    }
  }
});

maps.run();

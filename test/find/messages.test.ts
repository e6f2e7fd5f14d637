import { readFileSync, writeFileSync } from 'node:fs';
import { suite } from 'uvu';
import * as assert from 'uvu/assert';
import type { AgentcoreConfig } from '../../transformer/config/types.js';
import { validateConfig } from '../../transformer/config/validate.js';
import { ruleDiagnostics } from '../../transformer/find/index.js';
import { instrumentSource } from '../../transformer/index.js';
import type { MessageTemplate } from '../../transformer/messages/template.js';
import { MESSAGES, syntaxError } from '../../transformer/messages.js';
import { parse, syntaxErrors } from '../../transformer/parse.js';
import type { Diagnostic } from '../../transformer/types.js';
import { errorsPage } from './errors-page.js';
import { find } from './helpers.js';

const test = suite('messages');
const table = MESSAGES as Record<string, MessageTemplate<never>>;

/** All that an example is answered with. */
function diagnose({ example }: MessageTemplate<never>): readonly Diagnostic[] {
  const { language, text, depth, config: configText } = example;
  if (language === 'json') return validateConfig(JSON.parse(text), { text }).diagnostics;
  if (depth !== undefined) {
    const nested = text.replace(/\[+/, '['.repeat(depth)).replace(/\]+/, ']'.repeat(depth));
    return instrumentSource(nested, { fileName: 'src/sample.ts' }).diagnostics;
  }
  const sourceFile = parse('src/sample.ts', text);
  const errors = syntaxErrors(sourceFile);
  if (errors.length > 0) return [syntaxError(sourceFile, 'src/sample.ts', errors[0]!)];
  const config = configText === undefined ? {} : (JSON.parse(configText) as AgentcoreConfig);
  const findings = find(text, { config });
  return [...findings.diagnostics, ...ruleDiagnostics(config, [{ filePath: 'src/sample.ts', ...findings }])];
}

for (const [code, entry] of Object.entries(table)) {
  test(`${code}: its example is answered with it alone, in whole sentences`, () => {
    const [diagnostic, ...others] = diagnose(entry);
    assert.equal(others, []);
    assert.is(diagnostic?.code, code);
    assert.is(diagnostic?.severity, entry.severity);
    for (const sentence of [diagnostic!.message, diagnostic!.fix, entry.cause])
      assert.match(sentence, /^[\p{Lu}`"'].*[.?]$/u);
    assert.not.match(`${diagnostic!.message}${diagnostic!.fix}`, /undefined|\[object/);
  });
}

test('codes are four digits in the order of the table', () => {
  const codes = Object.keys(table);
  assert.ok(codes.every((code) => /^AC[1-4]\d{3}$/.test(code)));
  assert.equal(codes, [...codes].sort());
});

test('docs/errors.md says what the table says', () => {
  const page = errorsPage((_, entry) => diagnose(entry)[0]!);
  const path = new URL('../../docs/errors.md', import.meta.url);
  if (process.env.UPDATE === '1') writeFileSync(path, page);
  assert.is(readFileSync(path, 'utf8'), page);
});
test.run();

/** docs/reasons.md has a section for each reason, and for nothing else. */
import { readFileSync } from 'node:fs';
import { REASONS } from 'agentcore-instrument/transformer';
import { test } from 'uvu';
import * as assert from 'uvu/assert';

test('each reason is documented', () => {
  const page = readFileSync(new URL('../../docs/reasons.md', import.meta.url), 'utf8');
  const sections = [...page.matchAll(/^## (\S+)$/gm)].map(([, code]) => code);
  assert.equal(sections.sort(), Object.keys(REASONS).sort());
});
test.run();

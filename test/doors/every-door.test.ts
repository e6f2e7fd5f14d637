/**
 * One agent through every door: the same text for the compiler behind, byte for byte, and the same output, trace and place
 * of an error, as ES modules and as CommonJS. `UPDATE=1` writes that text anew; read the diff.
 */
import { writeFileSync } from 'node:fs';
import { suite } from 'uvu';
import * as assert from 'uvu/assert';
import { instrumentSource } from '../../transformer/index.js';
import { agentProject, assertAgent, assertExpected, expectedPath, FORMATS, SOURCES } from './agent.js';
import { DOORS } from './doors.js';

const test = suite('every door');

test('what the core makes of the sources', () => {
  const project = agentProject('module');
  try {
    const config = JSON.parse(project.read('agentcore.config.json'));
    for (const fileName of SOURCES) {
      const { code, diagnostics } = instrumentSource(project.read(fileName), { fileName, config });
      assert.equal(diagnostics, []);
      if (process.env['UPDATE'] === '1') writeFileSync(expectedPath(fileName), code);
      assertExpected(fileName, code);
    }
  } finally {
    project.remove();
  }
});

for (const { name, texts, run, losesColumns } of DOORS) {
  if (texts !== undefined) {
    test(`${name}: hands on what the core makes`, async () => {
      const project = agentProject('module');
      try {
        const made = await texts(project);
        for (const [index, source] of SOURCES.entries()) assertExpected(source, made[index]!);
      } finally {
        project.remove();
      }
    });
  }
  for (const format of run === undefined ? [] : FORMATS) {
    test(`${name}: runs and is traced, as ${format}`, async () => {
      const project = agentProject(format);
      try {
        assertAgent(await run!(project, format), !losesColumns);
      } finally {
        project.remove();
      }
    });
  }
}

test.run();

/** The sample under Vitest, by the plugin of Vite. */
import { join } from 'node:path';
import * as assert from 'uvu/assert';
import { SampleProject, withoutTimes } from '../sample.js';
import { npmFolder } from './npm-folder.js';

async function inProject(check: (project: SampleProject) => Promise<void>): Promise<undefined> {
  const project = new SampleProject();
  try {
    const folder = npmFolder('doors-vitest', { vite: '8.3.8', vitest: '4.1.12' });
    project.linkAll('node_modules', join(folder, 'node_modules'));
    await check(project);
  } finally {
    project.remove();
  }
  return undefined;
}

export const checkVitest = (): Promise<undefined> =>
  inProject(async (project) => {
    project.write({
      'vitest.config.mjs':
        "import agentcore from 'agentcore-instrument/vite';\nexport default { plugins: [agentcore()] };\n",
      'src/plan.test.ts': `import { initializeTracing, shutdownTracing } from 'agentcore-instrument';
import { expect, test } from 'vitest';
import { plan } from './plan.ts';
test('plan', async () => {
  initializeTracing({ consoleExport: true });
  expect(await plan(2)).toEqual({ steps: 2 });
  await shutdownTracing();
});
`,
    });
    const { code, stdout, stderr } = await project.node('node_modules/vitest/vitest.mjs', 'run');
    assert.is(code, 0, stdout + stderr);
    assert.match(stdout, 'src/plan.ts:9:60');
    assert.match(withoutTimes(stdout + stderr), 'planner.plan\n  └─ planner.refuse ✗ no way');
  });

/** The package beside OpenTelemetry's API 1.10 and SDK 3, which an application brings. */
import assert from 'node:assert/strict';
import { copyFileSync } from 'node:fs';
import { join } from 'node:path';
import { succeed } from '../support/processes.mjs';
import { step } from '../support/steps.mjs';
import { fixture } from './installation.mjs';
import { ANSWER, checkProject, checkTrace } from './project.mjs';

export const SDK3_PACKAGES = [
  '@opentelemetry/api@1.10.0',
  '@opentelemetry/sdk-trace@3.1.1',
  '@opentelemetry/context-async-hooks@3.1.1',
  '@opentelemetry/resources@3.1.1',
  '@opentelemetry/exporter-trace-otlp-grpc@0.301.0',
];

/** As `sdk3-provider.mjs` prints them: in the order in which they ended. */
const SPANS = [
  'application planner.analyze_query planner.split',
  'application modular.solve planner.analyze_query',
  'application executor.run_steps tool.shout',
  'application executor.run_steps tool.shout',
  'application modular.solve executor.run_steps',
  'application - modular.solve',
];

/** @param {import('./installation.mjs').Target} target */
export async function checkSdk3(target) {
  const { folder, node, place } = target;
  for (const name of ['own-set-up.mjs', 'sdk3-provider.mjs']) copyFileSync(join(fixture, name), join(folder, name));
  await step('spans under our own set-up', () => succeed([node, 'own-set-up.mjs'], place));
  const program = await step('spans of instrumented code under `run`', () =>
    checkProject(target, ['typescript'], 'module'),
  );
  const command = [node, '--import', './sdk3-provider.mjs', program];
  const printed = `${ANSWER}${SPANS.join('\n')}\n`;
  await step('spans under a provider of SDK 3 that the application made', async () => {
    assert.equal((await succeed(command, place)).stdout, printed);
  });
  await step('the same under `run`, which receives them, too', () => checkTrace(target, command, printed));
}

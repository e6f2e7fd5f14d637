/** One check of `doctor`, made of a sandbox. */
import { PassThrough } from 'node:stream';
import * as assert from 'uvu/assert';
import { type Check, type CheckResult, isFindings } from '../../../cli/doctor/check.js';
import { Subject, type SubjectOptions } from '../../../cli/doctor/subject.js';
import type { Sandbox } from './sandbox.js';

export interface Given extends SubjectOptions {
  readonly env?: NodeJS.ProcessEnv;
  readonly in?: string;
}

export async function resultOf(
  check: Check,
  sandbox: Sandbox,
  { env = {}, in: folder = '.', ...options }: Given = {},
): Promise<CheckResult> {
  const io = { stdout: new PassThrough(), stderr: new PassThrough(), env, cwd: sandbox.at(folder) };
  return check.run(new Subject({ cache: false, ...options }, io));
}

/** That exactly these codes were found, each with something to do. @returns the messages, places, causes and fixes, as text */
export async function assertFinds(
  check: Check,
  sandbox: Sandbox,
  codes: readonly string[],
  given?: Given,
): Promise<string> {
  const result = await resultOf(check, sandbox, given);
  if (!isFindings(result)) throw new Error(`${check.name}: ${result.status}, ${result.summary}`);
  assert.equal(
    result.map(({ code }) => code),
    codes,
    JSON.stringify(result, null, 2),
  );
  for (const { code, message, fix } of result) {
    if (code.startsWith('AC54')) assert.match(message, /\.$/);
    assert.ok(fix.length > 0);
  }
  return JSON.stringify(result);
}

/** That nothing was found. @returns the summary */
export async function assertFine(
  check: Check,
  sandbox: Sandbox,
  status: 'ok' | 'none',
  given?: Given,
): Promise<string> {
  const result = await resultOf(check, sandbox, given);
  if (isFindings(result)) throw new Error(JSON.stringify(result, null, 2));
  assert.is(result.status, status, result.summary);
  return result.summary;
}

/** A package in a `node_modules`, as far as its manifest goes. */
export function packageIn(folder: string, name: string, manifest: object): Record<string, string> {
  return { [`${folder}/node_modules/${name}/package.json`]: JSON.stringify({ name, version: '1.0.0', ...manifest }) };
}

/** All checks, one after another. One that fails on what it meets is a finding, and the others are made all the same. */
import { CliError, fileSystemError } from '../errors.js';
import { type Check, type CheckResult, type Finding, finding, isFindings } from './check.js';
import { openTelemetry } from './checks/api-copies.js';
import { configuration } from './checks/configuration.js';
import { doors } from './checks/doors.js';
import { endpoint } from './checks/endpoint.js';
import { environment } from './checks/environment.js';
import { loaderOrder } from './checks/loader-order.js';
import { nodeVersion } from './checks/node-version.js';
import { output } from './checks/output.js';
import { ownPackage } from './checks/package.js';
import { runtime } from './checks/runtime.js';
import { setUp } from './checks/set-up.js';
import { tsconfigPlugin } from './checks/tsconfig-plugin.js';
import { cleanText } from './facts/clean-text.js';
import type { Subject } from './subject.js';

/** In the order in which one thing rests on another. */
const CHECKS: readonly Check[] = [
  nodeVersion,
  ownPackage,
  configuration,
  doors,
  tsconfigPlugin,
  loaderOrder,
  output,
  runtime,
  openTelemetry,
  setUp,
  environment,
  endpoint,
];

export interface Examined {
  readonly name: string;
  readonly status: 'ok' | 'none' | 'warning' | 'error';
  /** What was found to be right, or why there was nothing to look at; of findings their number. */
  readonly summary: string;
  readonly findings: readonly Finding[];
}

/** @param onCheck called before each check, with its name */
export async function examineProject(
  subject: Subject,
  { strict, onDone = () => {} }: { readonly strict: boolean; readonly onDone?: (examined: Examined) => void },
): Promise<Examined[]> {
  const examined: Examined[] = [];
  for (const check of CHECKS) {
    const each = judged(check.name, await resultOf(check, subject), strict);
    examined.push(each);
    onDone(each);
  }
  return examined;
}

function judged(name: string, result: CheckResult, strict: boolean): Examined {
  if (!isFindings(result)) return { name, ...result, findings: [] };
  const findings = strict ? result.map((each): Finding => ({ ...each, severity: 'error' })) : result;
  const status = findings.some(({ severity }) => severity === 'error') ? 'error' : 'warning';
  return { name, status, summary: findings.length === 1 ? findings[0]!.code : `${findings.length} findings`, findings };
}

async function resultOf({ name, run }: Check, subject: Subject): Promise<CheckResult> {
  try {
    return await run(subject);
  } catch (error) {
    const known = fileSystemError(error, 'read', subject.folder);
    const cause = known instanceof CliError ? (known.problem.cause ?? known.message) : String(error);
    const message = `The check of \`${name}\` could not be made.`;
    const place = known instanceof CliError ? known.problem.place : undefined;
    const fix =
      known instanceof CliError ? known.problem.fix : 'See the cause; if it tells you nothing, please report it.';
    return [finding('AC5400', { message, ...(place !== undefined && { place }), cause: cleanText(cause), fix })];
  }
}

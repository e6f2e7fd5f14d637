/** `agentcore-instrument init`: sets a project up, after it has shown what that changes and was told to. */
import { CliError } from '../errors.js';
import { confirm, isTerminal } from '../init/confirm.js';
import type { DoorName } from '../init/doors/door.js';
import { type InitPlan, planInit } from '../init/plan.js';
import { writeChanges } from '../init/write-changes.js';
import type { CliIo } from '../io.js';
import { paintFor } from '../report/colour.js';
import { initDocument } from '../report/init-document.js';
import { changesDiff, foundReport, remarks } from '../report/init-report.js';
import { failureDiagnostics, printFailure } from '../report/problems.js';
import { count } from '../report/words.js';

export interface InitOptions {
  readonly yes?: boolean;
  readonly dryRun?: boolean;
  readonly door?: DoorName;
  readonly json?: boolean;
  readonly verbose?: boolean;
}

/** @returns the exit code: 0 done, 1 the project is at fault, 2 the call is */
export async function initCommand(options: InitOptions, io: CliIo): Promise<number> {
  let plan: InitPlan | undefined;
  try {
    plan = await planInit(io.cwd, options.door);
    if (options.json !== true) show(plan, io);
    const written = plan.changes.length > 0 && (await isWanted(options, io));
    if (written) writeChanges(plan.changes, io.cwd);
    if (options.json === true)
      io.stdout.write(initDocument({ plan, ok: true, root: io.cwd, written, diagnostics: [] }));
    else io.stdout.write(ending(plan, written, options));
    return 0;
  } catch (error) {
    if (options.json === true) {
      const diagnostics = failureDiagnostics(error);
      io.stdout.write(initDocument({ plan, ok: false, root: io.cwd, written: false, diagnostics }));
    }
    return printFailure(error, io, options.verbose === true);
  }
}

function show(plan: InitPlan, io: CliIo): void {
  io.stdout.write(`${foundReport(plan)}\n\n`);
  if (plan.changes.length === 0) return;
  io.stdout.write(`${changesDiff(plan.changes, io.cwd, paintFor(io.stdout, io.env))}\n`);
}

/** @throws {CliError} AC5301 when nobody has said yes and nobody can be asked */
async function isWanted({ yes, dryRun, json }: InitOptions, io: CliIo): Promise<boolean> {
  if (dryRun === true) return false;
  if (yes === true) return true;
  if (json !== true && io.stdin !== undefined && isTerminal(io.stdin) && isTerminal(io.stdout)) {
    return confirm('Write these files? [y/N] ', io.stdin, io.stdout);
  }
  const fix = 'Add --yes to have the files written, or --dry-run to look only.';
  throw new CliError('AC5301', { message: 'nothing was written: there is no terminal to ask on', fix });
}

function ending(plan: InitPlan, written: boolean, { dryRun }: InitOptions): string {
  const { changes, byHand, next } = plan;
  if (changes.length === 0) {
    const done =
      byHand.length === 0
        ? 'Everything is set up; nothing'
        : 'But for what is to do by hand, everything is set up; nothing';
    return `${remarks(plan)}${done} was changed.\nNext: ${next}\n`;
  }
  const files = count(changes.length, 'file');
  if (written) return `${remarks(plan)}Wrote ${files}.\nNext: ${next}\n`;
  return `${remarks(plan)}${dryRun === true ? `${files} would be written. Then: ${next}` : 'Nothing was written.'}\n`;
}

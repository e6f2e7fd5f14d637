/** What `init --json` prints, schema version 1. Paths are relative to `root`, with `/` between the parts. */
import { relativePosix } from '../../transformer/project/paths.js';
import type { Diagnostic } from '../../transformer/types.js';
import { textAfter } from '../init/draft.js';
import type { InitPlan } from '../init/plan.js';

export interface InitDocument {
  readonly version: 1;
  readonly command: 'init';
  /** Whether the exit code is 0. */
  readonly ok: boolean;
  /** Absolute: the folder of the package. */
  readonly root: string;
  /** Whether the changes were written. */
  readonly written: boolean;
  /** Null when the call failed: `diagnostics` says why. */
  readonly plan: {
    readonly door: string;
    readonly because: string;
    readonly packageManager: string;
    /** Null where it is not installed. */
    readonly typescript: string | null;
    /** Names of the spans of the functions that are wrapped. */
    readonly spans: readonly string[];
    readonly changes: readonly { readonly file: string; readonly isNew: boolean; readonly text: string }[];
    readonly byHand: readonly string[];
    readonly notes: readonly string[];
    readonly install: readonly string[];
    readonly next: string;
  } | null;
  readonly diagnostics: readonly Diagnostic[];
}

interface InitOutcome extends Pick<InitDocument, 'ok' | 'root' | 'written' | 'diagnostics'> {
  readonly plan: InitPlan | undefined;
}

export function initDocument({ plan, root, ok, written, diagnostics }: InitOutcome): string {
  const document: InitDocument = {
    version: 1,
    command: 'init',
    ok,
    root,
    written,
    plan: plan ? planOf(plan) : null,
    diagnostics,
  };
  return `${JSON.stringify(document, null, 2)}\n`;
}

function planOf({
  facts,
  traced,
  changes,
  door,
  because,
  byHand,
  notes,
  install,
  next,
}: InitPlan): InitDocument['plan'] {
  return {
    ...{ door, because, packageManager: facts.manager, typescript: facts.typescript ?? null },
    spans: traced.functions.map(({ plan }) => plan.spanName),
    changes: changes.map((change) => ({
      file: relativePosix(facts.folder, change.path),
      isNew: change.before === undefined,
      text: textAfter(change),
    })),
    ...{ byHand, notes, install, next },
  };
}

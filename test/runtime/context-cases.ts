/**
 * Programs that note which span is current wherever their own code runs: in bodies, callers, consumers, and in the
 * thenables, iterators, getters and disposers that are awaited. The same list runs under every context manager.
 *
 * Each program is `export async function main(t)`; `t.note(label)` also makes a span there, so that what is awaited
 * makes spans.
 */
import { AsyncLocalStorage } from 'node:async_hooks';
import { context, ROOT_CONTEXT, type Span, trace } from '@opentelemetry/api';
import { activeContext } from '../../src/runtime/context.js';
import { createToolSpan } from '../../src/spans.js';
import { load } from '../support/execute.js';
import { shapeOf, type TestTracing } from '../support/tracing.js';
import { wrapEverything } from '../support/wrap-everything.js';
import { asyncSourceCases } from './context-cases/async-sources.js';
import { bodyCases } from './context-cases/bodies.js';
import { type ContextCase, named } from './context-cases/case.js';
import { firstStepCases } from './context-cases/first-steps.js';
import { generatorCases } from './context-cases/generators.js';
import { ownCases } from './context-cases/own-context.js';

export const contextCases: readonly ContextCase[] = [
  ...bodyCases,
  ...asyncSourceCases,
  ...firstStepCases,
  ...generatorCases,
  ...ownCases,
];

/**
 * Who looks: `api`, the user's code through the OpenTelemetry API; `runtime`, our own span makers, for managers whose
 * storage cannot be written and for none, under which the API cannot see our spans.
 */
export type Observer = 'api' | 'runtime';

/** What a case's program did, to be compared with {@link expected}. */
export interface Ran {
  readonly log: readonly string[];
  /** Nesting of the wrapped functions' spans, traces in alphabetical order. */
  readonly tree?: readonly string[];
  /** Functions that were not wrapped. */
  readonly skipped: readonly unknown[];
}

export const expected = ({ log, tree }: ContextCase): Ran => ({
  log,
  ...(tree && { tree: [...tree].sort() }),
  skipped: [],
});

/** Spans that `note` makes are named by this prefix and the label. */
const NOTED = 'tool.';

/** A span that was made by `note`, and the one that should be its parent. */
interface Made {
  readonly entry: number;
  readonly id: string;
  readonly parent: string | undefined;
}

const nameOf = (span: (Span & { readonly name?: string }) | undefined): string => span?.name ?? '-';

/** Runs one case; what `note` saw in two ways that disagree stands in the log as such. */
export async function runCase(
  { text, only, tree }: ContextCase,
  tracing: Pick<TestTracing, 'spans' | 'reset'>,
  observer: Observer = 'api',
): Promise<Ran> {
  const { code, skipped } = wrapEverything(text, 'case.ts', only);
  const module = await load(code);
  tracing.reset();
  const log: string[] = [];
  const made: Made[] = [];
  const note = (label: string): void => {
    const seen = trace.getSpan(activeContext());
    const active = observer === 'api' ? trace.getActiveSpan() : seen;
    const disagrees = active === seen ? '' : ` (the runtime says ${nameOf(seen)})`;
    const entry = log.push(`${label}:${nameOf(active)}${disagrees}`) - 1;
    const span =
      observer === 'api' ? trace.getTracer('user').startSpan(`${NOTED}${label}`) : createToolSpan({ toolName: label });
    span.end();
    made.push({ entry, id: span.spanContext().spanId, parent: active?.spanContext().spanId });
  };
  const tools = { log, note, storage: new AsyncLocalStorage<string>(), context, trace, root: ROOT_CONTEXT };
  await (module['main'] as (t: typeof tools) => Promise<void>)(tools);

  const spans = tracing.spans();
  const parents = new Map(spans.map((span) => [span.spanContext().spanId, span.parentSpanContext?.spanId]));
  for (const { entry, id, parent } of made) {
    if (!parents.has(id) || parents.get(id) !== parent) log[entry] += ' (a span made here has another parent)';
  }
  const shown = spans.filter((span) => !span.name.startsWith(NOTED) && (only ?? named)(span.name));
  return { log, ...(tree && { tree: shapeOf(shown).sort() }), skipped };
}

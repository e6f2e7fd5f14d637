/** A million of everything: what is held stays within its bounds, and what does not fit is counted. */
import { trace } from '@opentelemetry/api';
import type { SpanExporter } from '@opentelemetry/sdk-trace-node';
import { suite } from 'uvu';
import * as assert from 'uvu/assert';
import { forceFlush, initializeTracing, shutdownTracing } from '../../../src/setup/lifecycle.js';
import { exposedCollector } from '../../support/collector.js';
import { load } from '../../support/execute.js';
import { wrapEverything } from '../../support/wrap-everything.js';
import { anHourLater } from '../support/an-hour-later.js';
import { loopTurn, lostIn, MOST_LINES, observed } from '../support/observed.js';
import { account, tally } from '../support/tally.js';

const MILLION = 1_000_000;
const MB = 1 << 20;
/** What a full queue, the exports under way and the engine's own garbage may take. */
const MOST_HELD = 16 * MB;

const source = `
  export function step(i) { return i; }
  export async function child() { await new Promise(() => {}); }
  export async function parent(n, turn) { for (let i = 0; i < n; i += 1) { child(); if (i % 1000 === 0) await turn(); } }
  export function tick(left, done) { if (left === 0) done(); else setImmediate(() => tick(left - 1, done)); }
  export function fails() { throw new Error('again'); }
`;
const named = new Set(['step', 'child', 'parent', 'tick', 'fails']);
const { code } = wrapEverything(source, 'case.ts', (name) => named.has(name));
const { step, parent, tick, fails } = (await load(code)) as unknown as {
  step: (i: number) => number;
  parent: (n: number, turn: () => Promise<void>) => Promise<void>;
  tick: (left: number, done: () => void) => void;
  fails: () => never;
};
const collect = await exposedCollector();

class Counting implements SpanExporter {
  count = 0;
  export(spans: readonly unknown[], answer: (result: { code: number }) => void): void {
    this.count += spans.length;
    setImmediate(() => answer({ code: 0 }));
  }
  async shutdown(): Promise<void> {}
}
/** Answers nothing until it is told to fail. */
class Hanging implements SpanExporter {
  readonly #answers: (() => void)[] = [];
  #fails = false;
  export(_spans: readonly unknown[], answer: (result: { code: number; error: Error }) => void): void {
    this.#answers.push(() => answer({ code: 1, error: new Error('at last') }));
    if (this.#fails) this.fail();
  }
  fail(): void {
    this.#fails = true;
    for (const answer of this.#answers.splice(0)) answer();
  }
  async shutdown(): Promise<void> {}
}

/** Bytes of the heap that are in use when all that can be collected is. */
async function heap(): Promise<number> {
  for (let turn = 0; turn < 4; turn += 1) {
    await loopTurn();
    collect();
  }
  return process.memoryUsage().heapUsed;
}

const held: string[] = [];
/** Runs `work` and holds what it leaves behind to the bound. */
async function bounded(name: string, work: () => Promise<unknown>): Promise<void> {
  const before = await heap();
  await work();
  const more = (await heap()) - before;
  held.push(
    `${name}: ${(more / MB).toFixed(1)} MB of the heap, ${Math.round(process.memoryUsage().rss / MB)} MB in all`,
  );
  assert.ok(more < MOST_HELD, held.at(-1));
}

const test = suite('a million of everything');
test.before.each(anHourLater);
test.after.each(shutdownTracing);
test.after(() => console.log(held.join('\n')));

test('a million spans, with turns of the event loop between them', async () => {
  const exporter = new Counting();
  const { lines } = await observed(async () => {
    initializeTracing({ spanExporters: [exporter] });
    await bounded('a million spans', async () => {
      for (let i = 0; i < MILLION; i += 1) {
        step(i);
        if (i % 250 === 0) await loopTurn();
      }
    });
    await shutdownTracing();
  });
  account(MILLION, exporter.count, lostIn(lines));
});

test('a million spans in one go, to an exporter that never answers', async () => {
  const exporter = new Hanging();
  const { lines } = await observed(async () => {
    initializeTracing({ spanExporters: [exporter] });
    await bounded('a million spans to an exporter that hangs', async () => {
      for (let i = 0; i < MILLION; i += 1) step(i);
    });
    exporter.fail();
    await shutdownTracing();
  });
  tally.faults += 1;
  assert.ok(lines.length <= MOST_LINES, lines.join('\n'));
  const dropped = Number(/(\d+) spans were dropped/.exec(lines.join('\n'))?.[1]);
  const unsent = Math.max(
    ...[...lines.join('\n').matchAll(/(\d+) spans? were not sent/g)].map((match) => Number(match[1])),
  );
  assert.is(dropped, MILLION - 2048 - 512);
  account(MILLION, 0, dropped + unsent);
});

test('a million children that never end', async () => {
  const exporter = new Counting();
  initializeTracing({ spanExporters: [exporter] });
  await bounded('a million children that never end', () => parent(MILLION, loopTurn));
  await forceFlush();
  account(1, exporter.count, 0);
});

test('a timer that sets itself a million times', async () => {
  const exporter = new Counting();
  const { lines } = await observed(async () => {
    initializeTracing({ spanExporters: [exporter] });
    await bounded('a timer that sets itself a million times', () => new Promise<void>((done) => tick(MILLION, done)));
    await shutdownTracing();
  });
  account(MILLION + 1, exporter.count, lostIn(lines));
});

test('a hundred thousand failures, a hundred thousand tracers, a thousand set-ups', async () => {
  const exporter = new Counting();
  const { lines } = await observed(async () => {
    initializeTracing({ spanExporters: [exporter], maxQueueSize: 400_000 });
    await bounded('a hundred thousand failures and tracers, a thousand set-ups', async () => {
      for (let i = 0; i < MILLION / 10; i += 1) {
        trace.getTracer(`tracer ${i}`).startSpan('s').end();
        try {
          fails();
        } catch {
          // The program's own.
        }
        if (i % 250 === 0) await loopTurn();
      }
      await forceFlush();
      for (let i = 0; i < 1000; i += 1) {
        initializeTracing({ spanExporters: [exporter] });
        step(i);
      }
      await shutdownTracing();
    });
  });
  assert.equal(lines, []);
  account(MILLION / 5 + 1000, exporter.count, 0);
});

test.run();

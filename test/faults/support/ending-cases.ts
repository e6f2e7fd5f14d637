/** Every way in which a program can end, with a collector that works and one that says nothing. */
import type { ChildProcess } from 'node:child_process';
import type { Test } from 'uvu';
import * as assert from 'uvu/assert';
import { hints } from '../../setup/support.js';
import { startFaultyCollector } from './faulty-collector.js';
import { lostIn, MOST_LINES } from './observed.js';
import { type Ended, instrumentedModule, runProgram } from './run-program.js';
import { account, tally } from './tally.js';

interface Ending {
  readonly name: string;
  readonly code?: number;
  readonly signal?: NodeJS.Signals;
  readonly auto?: boolean;
  /** Signals that it is sent once it has worked. */
  readonly send?: readonly NodeJS.Signals[];
  /** On its stderr beside our lines. */
  readonly says?: RegExp;
  /** Spans that end, and those of them that arrive, at a collector that works. */
  readonly ended?: number;
  readonly arrives: number;
  /** Spans that are lost without a word: nothing of a process that is killed runs any more. */
  readonly silently?: number;
}

const SPANS = 3;

export const endings: readonly Ending[] = [
  { name: 'by itself', code: 3, arrives: 3 },
  { name: 'by process.exit()', code: 4, arrives: 0 },
  { name: 'by process.exit() during a flush', code: 5, arrives: 0 },
  { name: 'by process.exit() during a shutdown', code: 6, arrives: 0 },
  { name: 'by process.exit() after a shutdown', code: 7, arrives: 3 },
  { name: 'by an exception that nobody catches', code: 1, arrives: 0, says: /its own/ },
  { name: 'by a rejection that nobody handles', code: 1, arrives: 0, says: /its own/ },
  { name: 'by a signal', signal: 'SIGTERM', send: ['SIGTERM'], arrives: 0, silently: 3 },
  { name: 'by a signal', signal: 'SIGKILL', send: ['SIGKILL'], auto: true, arrives: 0, silently: 3 },
  { name: 'by a signal', signal: 'SIGTERM', send: ['SIGTERM'], auto: true, arrives: 3 },
  { name: 'by a signal', signal: 'SIGINT', send: ['SIGINT'], auto: true, arrives: 3 },
  { name: 'by a signal that it handles', code: 8, send: ['SIGTERM'], arrives: 3 },
  { name: 'by a signal that it handles', code: 8, send: ['SIGTERM'], auto: true, arrives: 3 },
  { name: 'by a signal that it handles by process.exit()', code: 9, send: ['SIGTERM'], auto: true, arrives: 0 },
  { name: 'by abort()', signal: 'SIGABRT', arrives: 0, silently: 3, says: /./ },
  { name: 'while another beforeExit listener works', code: 3, arrives: 3 },
  { name: 'with a worker that ends by itself', code: 3, ended: 6, arrives: 6 },
  { name: 'with a worker that is terminated', code: 3, ended: 3, arrives: 3 },
  { name: 'with a worker that calls process.exit()', code: 3, ended: 6, arrives: 3 },
  { name: 'with a forked child', code: 3, ended: 6, arrives: 6 },
  { name: 'with a forked child that is killed', code: 3, ended: 6, arrives: 3, silently: 3 },
  { name: 'with a cluster of two', code: 3, ended: 9, arrives: 9 },
];

/** Milliseconds that the end may be held up by the flush, and before it by an export under way (docs/security.md). */
const FLUSH_MS = 2000;
const EXPORT_MS = 3000;
const COUNTS_ITS_OWN = /worker|fork|cluster/;

export function testEndings(test: Test<object>, names?: readonly string[]): void {
  const INSTRUMENTED = instrumentedModule('export async function work(n) { await null; return n * 2; }');
  let undisturbed: Promise<Ended> | undefined;

  for (const ending of endings) {
    if (names !== undefined && !names.includes(ending.name)) continue;
    const how = `${ending.name}${ending.signal === undefined ? '' : ` (${ending.signal})`}${ending.auto ? ', preloaded' : ''}`;
    test(`a program that ends ${how}`, () => check(ending, false));
    if (!COUNTS_ITS_OWN.test(ending.name)) {
      test(`a program that ends ${how}, to a collector that says nothing`, () => check(ending, true));
    }
  }

  test('a program whose stderr nobody reads any more', async () => {
    const env = { INSTRUMENTED, ENDING: 'by itself', AGENTCORE_OTLP_ENDPOINT: 'http://127.0.0.1:1' };
    const { code, signal, stdout } = await runProgram('ending.ts', { env, withoutStderr: true });
    tally.faults += 1;
    assert.equal([code, signal, stdout], [3, null, 'worked 12\nready\n']);
  });

  async function check(ending: Ending, isSilent: boolean): Promise<void> {
    // What the same program takes when nothing is traced.
    undisturbed ??= runProgram('ending.ts', {
      env: { INSTRUMENTED, ENDING: 'by itself', AGENTCORE_TRACING_ENABLED: 'false' },
    });
    const usual = await undisturbed;
    const collector = await startFaultyCollector('grpc');
    if (isSilent) collector.behave({ connection: (socket) => socket.resume() });
    const signals = [...(ending.send ?? [])];
    const onStdout = (child: ChildProcess, text: string) => {
      if (!text.includes('ready')) return;
      for (const signal of signals.splice(0)) child.kill(signal);
    };
    const program = await runProgram('ending.ts', {
      env: {
        INSTRUMENTED,
        ENDING: ending.name,
        AGENTCORE_OTLP_ENDPOINT: collector.url,
        OTEL_EXPORTER_OTLP_TIMEOUT: String(EXPORT_MS),
      },
      auto: ending.auto === true,
      onStdout,
    });
    await collector.close();
    tally.faults += isSilent ? 2 : 1;
    const lines = hints(program.stderr);
    assert.is(program.signal, ending.signal ?? null, program.stderr);
    assert.is(program.code, ending.signal === undefined ? (ending.code ?? 0) : null, program.stderr);
    assert.ok(/^(worked 12\n(ready\n)?)+$/.test(program.stdout), program.stdout);
    if (ending.says === undefined)
      assert.is(program.stderr.split('\n').filter((line) => line !== '').length, lines.length, program.stderr);
    else assert.match(program.stderr, ending.says);
    assert.ok(lines.length <= MOST_LINES, program.stderr);
    assert.ok(
      program.ms < 4 * usual.ms + FLUSH_MS + EXPORT_MS + 4000,
      `${program.ms} ms, without tracing ${usual.ms} ms`,
    );
    const ended = ending.ended ?? SPANS;
    const silently = ending.silently ?? 0;
    if (isSilent) assert.is(lostIn(lines), ended - silently, program.stderr);
    else assert.is(collector.accepted, ending.arrives, program.stderr);
    account(ended - silently, isSilent ? 0 : collector.accepted, lostIn(lines));
  }
}

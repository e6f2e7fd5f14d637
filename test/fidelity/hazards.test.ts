/**
 * Programs that broke one tool or another, by the numbers of the list that the project keeps of them: run as they are and
 * with every function wrapped, tracing not initialised, sampled out and on. What they log has to be the same.
 */
import { AlwaysOffSampler } from '@opentelemetry/sdk-trace-base';
import { suite } from 'uvu';
import * as assert from 'uvu/assert';
import * as runtime from '../../src/runtime/index.js';
import { load } from '../support/execute.js';
import { startTracing } from '../support/tracing.js';
import { wrapEverything } from '../support/wrap-everything.js';
import { HAZARDS, type Hazard } from './hazards.js';

type Main = (log: (...values: unknown[]) => void) => unknown;

async function mainOf({ code, file }: Hazard, text: string): Promise<Main> {
  if (!file.endsWith('.cjs')) return (await load(text, file))['main'] as Main;
  const module = { exports: {} as { main?: Main } };
  new Function('module', 'exports', 'require', text)(module, module.exports, () => runtime);
  if (module.exports.main === undefined) throw new Error(`no main in ${code}`);
  return module.exports.main;
}

async function outcome(hazard: Hazard, text: string): Promise<string[]> {
  const log: string[] = [];
  const note = (...values: unknown[]) => void log.push(values.map(show).join(' '));
  try {
    note('returned', await (await mainOf(hazard, text))(note));
  } catch (error) {
    note('threw', error);
  }
  return log;
}

function show(value: unknown): string {
  if (value instanceof Error) return `${value.name}: ${value.message}`;
  if (typeof value === 'function') return `function ${value.name}/${value.length}`;
  if (typeof value === 'symbol' || typeof value === 'bigint') return String(value);
  return JSON.stringify(value) ?? String(value);
}

const hazards = suite('hazards');
for (const hazard of HAZARDS) {
  hazards(hazard.name, async () => {
    const { code, skipped, wrapped } = wrapEverything(hazard.code, hazard.file);
    assert.equal(
      skipped.map(({ reason }) => reason),
      hazard.skips ?? [],
      code,
    );
    assert.ok(wrapped.length > 0 || hazard.skips !== undefined, 'something is wrapped');
    const original = await outcome(hazard, hazard.code);
    assert.equal(await outcome(hazard, code), original, `not initialised\n${code}`);
    for (const options of [{ sampler: new AlwaysOffSampler() }, {}]) {
      const tracing = startTracing(options);
      try {
        assert.equal(await outcome(hazard, code), original, `tracing on\n${code}`);
      } finally {
        await tracing.stop();
      }
    }
  });
}
hazards.run();

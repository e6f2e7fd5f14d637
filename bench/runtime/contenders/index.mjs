/**
 * Who takes part: the names of the files here. Each exports
 *
 * - `load({ dist, tracer })`, which gives the workloads in its own form;
 * - `UNSUPPORTED`, workloads that it cannot have;
 * - `setUp(setting)`, where it does not go through OpenTelemetry's API: its own side, see `../providers.mjs`;
 * - `SETTINGS`, where some would say nothing about it;
 * - `NOTE`, where its row does not compare the same thing.
 */
import { SETTINGS } from '../settings.mjs';

/** What needs nothing but this repository. */
export const CONTENDERS = ['ours'];

/** What `--peers` adds; most of it is installed first. */
export const PEERS = [
  'sugared-tracer',
  'orchestrion',
  'nestjs-otel',
  'traceloop',
  'openinference-noio',
  'openinference',
  'langfuse-noio',
  'langfuse',
  'dd-trace',
  'sentry',
  'langsmith',
];

/** The settings that are measured for a contender. */
export async function settingsOf(contender) {
  const all = Object.keys(SETTINGS);
  if (contender === 'ours') return all;
  const { SETTINGS: some } = await import(`./${contender}.mjs`);
  return all.filter((name) => !SETTINGS[name].oursAlone && (some === undefined || some.includes(name)));
}

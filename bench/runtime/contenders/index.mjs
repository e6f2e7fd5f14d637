/** Who takes part: the names of the files here. Each exports `load`, which gives the workloads in its own form. */

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
];

/** Variables of the environment that keep every span from being made. */
export interface Reason {
  readonly cause: string;
  readonly fix: string;
}

export function switchedOff(env: NodeJS.ProcessEnv): Reason | undefined {
  const off: readonly (readonly [string, string])[] = [
    ['AGENTCORE_TRACING_ENABLED', 'false'],
    ['OTEL_SDK_DISABLED', 'true'],
  ];
  const found = off.find(([name, value]) => env[name]?.trim().toLowerCase() === value);
  if (found === undefined) return undefined;
  return { cause: `${found[0]}=${env[found[0]]} in the environment switches tracing off`, fix: `unset ${found[0]}` };
}

export function sampledOut(env: NodeJS.ProcessEnv): Reason | undefined {
  const rate = env.AGENTCORE_TRACE_SAMPLE_RATE?.trim();
  if (rate) {
    if (Number(rate) !== 0) return undefined;
    const cause = `AGENTCORE_TRACE_SAMPLE_RATE=${rate} in the environment samples no trace`;
    return { cause, fix: 'unset AGENTCORE_TRACE_SAMPLE_RATE, or set it to 1' };
  }
  const sampler = env.OTEL_TRACES_SAMPLER?.trim() ?? '';
  const argument = env.OTEL_TRACES_SAMPLER_ARG?.trim();
  const none = /always_off$/.test(sampler) || (/traceidratio$/.test(sampler) && !!argument && Number(argument) === 0);
  if (!none) return undefined;
  return {
    cause: `OTEL_TRACES_SAMPLER=${sampler} in the environment samples no trace`,
    fix: 'unset OTEL_TRACES_SAMPLER',
  };
}

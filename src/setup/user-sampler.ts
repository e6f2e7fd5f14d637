/** A sampler of the user's own, which decides as long as it answers. */
import type { Sampler } from '@opentelemetry/sdk-trace-node';
import { Sampling, type SpanSampler } from '../span/sampling.js';
import type { Report } from './diagnostics.js';

type Answer = ReturnType<SpanSampler['shouldSample']>;

const NOT_RECORDED: Answer = { decision: Sampling.NOT_RECORD };

/** `sampler`, whose failures are reported and come to a span that is not recorded: a span never breaks the user's call. */
export function userSampler(sampler: Sampler, report: Report): SpanSampler {
  const failed = (cause: unknown): Answer => {
    report(
      `the sampler ${sampler.constructor?.name ?? 'given'} failed; what it was asked about is not recorded`,
      cause,
      'sampler',
    );
    return NOT_RECORDED;
  };
  return {
    shouldSample: (...request): Answer => {
      try {
        const answer = sampler.shouldSample(...request) as Answer | undefined;
        if (answer !== undefined && isDecision(answer.decision)) return answer;
        return failed('it gave no decision');
      } catch (cause) {
        return failed(cause);
      }
    },
  };
}

function isDecision(decision: unknown): boolean {
  return Object.values<unknown>(Sampling).includes(decision);
}

/** The endpoint takes spans: over gRPC or HTTP, with the headers and certificates of the environment. */
import type { OtlpTarget } from '../../../src/setup/config.js';
import { describeCause } from '../../../src/setup/diagnostics.js';
import { shownUrl } from '../../../src/setup/endpoint.js';
import { type Check, type Finding, finding, none, ok } from '../check.js';
import { cleanText } from '../facts/clean-text.js';
import type { Destination } from '../facts/destination.js';
import { connectionError, knock, otherWays, type Refusal } from '../facts/knock.js';
import type { DoctorCode } from '../messages.js';
import type { Subject } from '../subject.js';

export const endpoint: Check = {
  name: 'endpoint',
  async run(subject) {
    if (subject.options.offline === true) return none('not asked, for --offline');
    const destination = await subject.destination();
    const target = destination.config.otlp;
    if (target === undefined) {
      return none(destination.isElsewhere ? 'set by the program; `--endpoint URL` asks one' : 'none is configured');
    }
    const shown = cleanText(shownUrl(target.url));
    if (!hasProxy(subject)) {
      const cause = await connectionError(target);
      if (cause !== undefined) return [unreachable(shown, cause)];
    }
    const refusal = await knock(target);
    if (refusal === undefined) return ok(`${shown} takes spans over ${target.protocol}`);
    return [(await spokenOtherwise(target, shown, refusal)) ?? refused(target, shown, refusal, destination)];
  },
};

/** gRPC goes through a proxy of the environment, which may reach what this machine cannot. */
function hasProxy({ io }: Subject): boolean {
  return ['grpc_proxy', 'https_proxy', 'http_proxy'].some((name) => Boolean(io.env[name]));
}

function unreachable(shown: string, cause: string): Finding {
  const message = `Nothing answers at ${shown}.`;
  const fix =
    'Start the collector, or correct AGENTCORE_OTLP_ENDPOINT / `otlpEndpoint`. In a container, `localhost` is the container.';
  return finding('AC5471', { message, place: shown, cause: cleanText(cause), fix });
}

/** What is heard and understood, though refused, is the way to speak to it. */
const UNDERSTOOD: ReadonlySet<string> = new Set(['credentials', 'full']);

async function spokenOtherwise(target: OtlpTarget, shown: string, refusal: Refusal): Promise<Finding | undefined> {
  if (UNDERSTOOD.has(refusal.failure)) return undefined;
  const ways = await Promise.all(otherWays(target).map(async (way) => ({ way, answer: await knock(way) })));
  const found = ways.find(({ answer }) => answer === undefined || UNDERSTOOD.has(answer.failure));
  const tls = ways.find(({ way, answer }) => isTls(way) && !isTls(target) && isDistrust(answer));
  const right = found?.way ?? tls?.way;
  if (right === undefined) return undefined;
  const url = cleanText(shownUrl(right.url));
  const cause = cleanText(describeCause(refusal.cause));
  if (right.protocol !== target.protocol) {
    const message = `${shown} speaks ${right.protocol}, and spans are sent over ${target.protocol}.`;
    const fix = `Set OTEL_EXPORTER_OTLP_PROTOCOL=${right.protocol} (or \`otlpProtocol\`) and the endpoint ${url}, or take the port of ${target.protocol}: ${target.protocol === 'grpc' ? 4317 : 4318} as a rule.`;
    return finding('AC5472', { message, place: shown, cause, fix });
  }
  const message = isTls(right) ? `${shown} wants TLS.` : `${shown} is no TLS.`;
  const trust =
    found === undefined
      ? '; its certificate is not trusted here: OTEL_EXPORTER_OTLP_CERTIFICATE names a file with the one that is'
      : '';
  return finding('AC5473', { message, place: shown, cause, fix: `Set the endpoint to ${url}${trust}.` });
}

function isTls({ url }: OtlpTarget): boolean {
  return url.startsWith('https:');
}

/** TLS is spoken, only the certificate is not liked. */
function isDistrust(answer: Refusal | undefined): boolean {
  return answer !== undefined && /certificate|altnames|issuer/i.test(describeCause(answer.cause));
}

function refused(target: OtlpTarget, shown: string, { failure, cause }: Refusal, { isFromCode }: Destination): Finding {
  const rest = { place: shown, cause: cleanText(describeCause(cause)) };
  const say = (code: DoctorCode, message: string, fix: string): Finding => finding(code, { message, ...rest, fix });
  if (failure === 'credentials') {
    const unknown = isFromCode ? ' `doctor` knows no headers that the program itself sets.' : '';
    const fix = `Check OTEL_EXPORTER_OTLP_HEADERS (values are percent-encoded), or \`headers\`.${unknown}`;
    return say('AC5474', `${shown} refuses the credentials.`, fix);
  }
  if (failure === 'tls') {
    const fix = 'Name the certificate in OTEL_EXPORTER_OTLP_CERTIFICATE, or use http:// for a collector without TLS.';
    return say('AC5473', `${shown} and TLS as it is set up here do not go together.`, fix);
  }
  if (failure === 'path') {
    const fix = `Check the path; \`/v1/traces\` is appended to AGENTCORE_OTLP_ENDPOINT, and not to OTEL_EXPORTER_OTLP_TRACES_ENDPOINT.`;
    return say('AC5475', `${shown} takes no traces.`, fix);
  }
  if (failure === 'other-protocol') {
    const fix = `What is there speaks no OTLP over ${target.protocol}: check host and port.`;
    return say('AC5475', `${shown} does not understand ${target.protocol}.`, fix);
  }
  return say('AC5476', `${shown} takes no spans for now.`, 'See what the collector logs, and ask again.');
}

/** The environment as it is here: what it switches off, and what of it cannot be used. */
import { sampledOut, switchedOff } from '../../report/switched-off.js';
import { type Check, type Finding, finding, ok } from '../check.js';
import { cleanText } from '../facts/clean-text.js';

const READ = /^(?:AGENTCORE_|OTEL_)/;

export const environment: Check = {
  name: 'environment',
  async run(subject) {
    const { env } = subject.io;
    const { config, warnings, isElsewhere } = await subject.destination();
    const findings: Finding[] = warnings.map((warning) => {
      const message = `${cleanText(warning).replace(/[.]$/, '')}.`;
      return finding('AC5463', { message, place: 'environment', fix: 'Correct the variable, or unset it.' });
    });
    const off = switchedOff(env);
    if (off !== undefined) findings.push(finding('AC5461', sentences(off)));
    const out = sampledOut(env);
    if (out !== undefined) findings.push(finding('AC5462', sentences(out)));
    const goesNowhere = config.otlp === undefined && !config.consoleExport && !isElsewhere;
    if (goesNowhere && off === undefined) findings.push(nowhere());
    if (findings.length > 0) return findings;
    const set = Object.keys(env).filter((name) => READ.test(name) && env[name] !== '');
    return ok(set.length === 0 ? 'no variable is set' : set.sort().join(', '));
  },
};

function sentences({ cause, fix }: { cause: string; fix: string }): Omit<Finding, 'code' | 'severity'> {
  return { message: `${cleanText(cause)}.`, place: 'environment', fix: `${fix[0]!.toUpperCase()}${fix.slice(1)}.` };
}

function nowhere(): Finding {
  const message = 'No endpoint, no exporter and no console export is configured.';
  const fix =
    'Set AGENTCORE_OTLP_ENDPOINT=http://localhost:4317, or `otlpEndpoint` in `initializeTracing()`; `npx agentcore-instrument run -- CMD` needs neither.';
  return finding('AC5464', { message, place: 'environment', fix });
}

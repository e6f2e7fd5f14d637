/** The file that sets tracing up before the program starts. */
import { existsSync, readFileSync } from 'node:fs';
import { basename, join } from 'node:path';
import type { Draft } from './draft.js';
import { type ProjectFacts, SETUP_FILE } from './facts.js';

/** Taken where somebody else has a file of the usual name. */
const OTHER_NAME = 'tracing.agentcore.mjs';

/** @returns what `--import` takes; undefined where the program sets OpenTelemetry up itself */
export function addSetupFile(facts: ProjectFacts, draft: Draft): string | undefined {
  const { telemetry, folder } = facts;
  if (telemetry !== undefined) {
    const own = telemetry.what === 'initializeTracing' || telemetry.what.startsWith('agentcore-instrument/');
    draft.notes.push(
      own
        ? `Tracing is set up by \`${telemetry.what}\` (${telemetry.place}), so no set-up file is written.`
        : `OpenTelemetry is set up by \`${telemetry.what}\` (${telemetry.place}). Instrumented code uses the provider that is ` +
            'there, so no set-up file is written.',
    );
    return undefined;
  }
  const names = [SETUP_FILE, OTHER_NAME];
  const name =
    names.find((each) => isOurs(join(folder, each))) ?? names.find((each) => !existsSync(join(folder, each)));
  if (name === undefined) throw new Error(`both ${names.join(' and ')} are somebody else's`);
  if (!existsSync(join(folder, name))) draft.create(join(folder, name), setupText(serviceName(facts), name));
  return `./${name}`;
}

export function isOurs(path: string): boolean {
  return existsSync(path) && /from 'agentcore-instrument'/.test(readFileSync(path, 'utf8'));
}

/** The name of the package, without its scope. */
function serviceName({ manifest, folder }: ProjectFacts): string {
  return (manifest.name ?? basename(folder)).replace(/^@[^/]*\//, '');
}

function setupText(service: string, name: string): string {
  return `// Sets tracing up before the program starts: node --import ./${name} …
// Spans go where AGENTCORE_OTLP_ENDPOINT says, such as http://localhost:4317; without it, nowhere.
import { initializeTracing } from 'agentcore-instrument';

initializeTracing({ serviceName: ${quoted(service)} });
`;
}

function quoted(text: string): string {
  return `'${JSON.stringify(text).slice(1, -1).replaceAll('\\"', '"').replaceAll("'", "\\'")}'`;
}

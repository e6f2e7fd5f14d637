/** Whether a program sets OpenTelemetry up itself, and where. */
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { isSourceName, relativePosix } from '../../transformer/project/paths.js';
import type { Manifest } from './manifest.js';

export interface Telemetry {
  /** `NodeSDK`, or the module of a preload. */
  readonly what: string;
  /** `src/otel.ts:12`, or the name of a script. */
  readonly place: string;
}

const CALL =
  /\b(NodeSDK|registerInstrumentations|NodeTracerProvider|BasicTracerProvider|initializeTracing|registerOTel)\s*\(/;
const PRELOAD =
  /(?:--import|--require|-r)[ =](@opentelemetry\/\S+|dd-trace\S*|@sentry\/\S+|agentcore-instrument\/auto)/;

/** @param files sources, absolute; those of the package's own folder are looked at, too */
export function findTelemetry({ scripts }: Manifest, folder: string, files: readonly string[]): Telemetry | undefined {
  for (const [name, script] of scripts) {
    const what = PRELOAD.exec(script)?.[1];
    if (what !== undefined) return { what, place: `the script \`${name}\`` };
  }
  const beside = readdirSync(folder)
    .filter(isSourceName)
    .map((name) => join(folder, name));
  for (const path of new Set([...files, ...beside])) {
    const text = readFileSync(path, 'utf8');
    const call = CALL.exec(text);
    if (call !== null && !isComment(text, call.index)) {
      return {
        what: call[1]!,
        place: `${relativePosix(folder, path)}:${text.slice(0, call.index).split('\n').length}`,
      };
    }
  }
  return undefined;
}

function isComment(text: string, offset: number): boolean {
  return /^\s*(?:\/\/|\*|\/\*)/.test(text.slice(text.lastIndexOf('\n', offset) + 1, offset + 1));
}

/** Where a program sets tracing up, and what it calls before: read from the modules it loads, in their order, without running it. */
import { resolve } from 'node:path';
import { isInside, relativePosix } from '../../../transformer/project/paths.js';
import type { Subject } from '../subject.js';
import { type EarlyCall, loadOrder, type ModuleFacts } from './load-order.js';
import { moduleFile } from './module-file.js';
import { type NodeCall, nodeCallOf, preloadsIn } from './node-options.js';
import { mirroredSources } from './output-sources.js';
import { commandOf } from './script-commands.js';

export interface SetUp {
  /** Absolute; the file that the program starts with. */
  readonly entry: string;
  /** The module that sets tracing up, or the package that a preload names. Undefined: nobody does. */
  readonly by?: string;
  /** Text of that module, where it is one of the project's. */
  readonly text?: string;
  readonly isPreload: boolean;
  readonly early: readonly EarlyCall[];
}

const AUTO = 'agentcore-instrument/auto';

/** Calls and imports by which a provider of ours or of somebody else's comes into force. */
const SETS_UP = [
  /(?<!function\s+)\binitializeTracing\s*\)?\s*\(/,
  /["'`]agentcore-instrument\/auto["'`]/,
  /\bnew\s+(?:[\w$]+\.)*(?:NodeSDK|NodeTracerProvider|BasicTracerProvider)\b/,
  /\.setGlobalTracerProvider\s*\)?\s*\(/,
  /["'`]@opentelemetry\/auto-instrumentations-node\/register["'`]/,
  /\b(?:registerOTel|useAzureMonitor)\s*\)?\s*\(/,
  /\bSentry\.init\s*\(/,
];
const PRELOADED = /^(?:agentcore-instrument\/auto|@opentelemetry\/auto-instrumentations-node\/register|dd-trace\/.*)$/;

/** Where in a text tracing is set up; undefined where it is not. */
export function setUpAt(text: string): number | undefined {
  const places = SETS_UP.map((pattern) => pattern.exec(text)?.index ?? Number.POSITIVE_INFINITY);
  const first = Math.min(...places);
  return first === Number.POSITIVE_INFINITY ? undefined : first;
}

/** @returns undefined when nothing says what the program starts with, or when that is not there */
export async function findSetUp(subject: Subject): Promise<SetUp | undefined> {
  const call = startOf(subject);
  const entry = call?.entry === undefined ? undefined : await entryFile(call.entry, subject);
  if (call === undefined || entry === undefined) return undefined;
  const preloads = [...preloadsIn(subject.io.env['NODE_OPTIONS'] ?? ''), ...call.preloads];
  const named = preloads.find((specifier) => PRELOADED.test(specifier));
  if (named !== undefined) return { entry, by: named, isPreload: true, early: [] };
  const own = preloads.flatMap((specifier) => {
    const path = /^(?:\.|\/)/.test(specifier) ? moduleFile(resolve(subject.folder, specifier)) : undefined;
    return path ?? [];
  });
  const wrapped = await wrappedNames(subject);
  const modules = loadOrder([...own, entry], { wrapped, setUpAt });
  const found = modules.find(({ setUp }) => setUp !== undefined);
  const early = earlyCalls(modules, found);
  if (found === undefined) return { entry, isPreload: false, early };
  const isPreload = modules.slice(0, modules.indexOf(found) + 1).every(({ root }) => root !== entry);
  return { entry, by: subject.display(found.path), text: found.text, isPreload, early };
}

function earlyCalls(modules: readonly ModuleFacts[], found: ModuleFacts | undefined): EarlyCall[] {
  if (found === undefined) return [];
  const before = modules.slice(0, modules.indexOf(found)).flatMap(({ calls }) => calls);
  return [...before, ...found.calls.filter(({ at }) => at < found.setUp!)];
}

/** `--entry`, else what a script starts, else the main module or the first program of the package. */
function startOf({ options, io, commands, manifest }: Subject): NodeCall | undefined {
  if (options.entry !== undefined) return { preloads: [], entry: resolve(io.cwd, options.entry) };
  for (const name of ['start', 'serve', 'dev']) {
    for (const { script, program, words, ...command } of commands) {
      if (script !== name) continue;
      const call =
        program === 'agentcore-instrument' && words[0] === 'run'
          ? withAuto(nodeCallOf(commandOf(words.slice(words[1] === '--' ? 2 : 1))))
          : nodeCallOf({ program, words, ...command });
      if (call?.entry !== undefined) return call;
    }
  }
  const { main, bin = [] } = manifest;
  const [first] = typeof bin === 'string' ? [bin] : Object.values(bin);
  const entry = main ?? first;
  return entry === undefined ? undefined : { preloads: [], entry };
}

/** The file itself, or while it is not built the source that it is made of. */
async function entryFile(entry: string, subject: Subject): Promise<string | undefined> {
  const path = resolve(subject.folder, entry);
  const found = moduleFile(path);
  if (found !== undefined || !isInside(path, subject.folder)) return found;
  const { project } = await subject.sources().catch(() => ({ project: undefined }));
  if (project === undefined) return undefined;
  const name = relativePosix(subject.folder, path).replace(/^[^/]*\//, '');
  const sources = project.files.map(({ filePath }) => filePath);
  const source = mirroredSources([name], sources).get(name);
  return source === undefined ? undefined : resolve(project.root, source);
}

/** `run` sets tracing up from outside. */
function withAuto(call: NodeCall | undefined): NodeCall | undefined {
  return call && { ...call, preloads: [AUTO, ...call.preloads] };
}

/** Names of the functions that would be wrapped, by the path of their source; none when the sources cannot be looked at. */
async function wrappedNames(subject: Subject): Promise<ReadonlyMap<string, readonly string[]>> {
  try {
    const { expected } = await subject.sources();
    return new Map(expected.map(({ path, table }) => [path, table.rows.map(([name]) => name)]));
  } catch {
    // What is wrong with them is said by the check of the configuration.
    return new Map();
  }
}

/**
 * Runs every context case under one manager, in a process of its own: `child.ts INDEX FOLDER`, the setting's place in
 * `managerSettings` and where its packages are. Prints one line of JSON, a {@link Report}.
 */
import * as nodeModule from 'node:module';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { isDeepStrictEqual } from 'node:util';

export interface Report {
  readonly passed: number;
  readonly failures: readonly string[];
}

const [index = '', folder = '', replaces = ''] = process.argv.slice(2);

type Resolve = (specifier: string, context: object) => object;

/** Node.js 22.15 and later have it; the types are those of Node.js 20. */
const { registerHooks } = nodeModule as {
  registerHooks?: (hooks: { resolve(specifier: string, context: object, next: Resolve): object }) => void;
};

/** Our own sources then share the API with the packages in `folder`, as in an installation that npm has laid out. */
if (replaces !== '') {
  const parentURL = pathToFileURL(join(folder, 'package.json')).href;
  if (registerHooks === undefined) throw new Error(`Node.js ${process.version} has no module.registerHooks`);
  registerHooks({
    resolve: (specifier, context, next) =>
      next(specifier, specifier === '@opentelemetry/api' ? { ...context, parentURL } : context),
  });
}

const { managerSettings, requireFrom } = await import('./settings.js');
const { contextCases, expected, runCase } = await import('../../../runtime/context-cases.js');
const setting = managerSettings[Number(index)];
if (setting === undefined) throw new Error(`no setting ${index}`);
const tracing = setting.start(requireFrom(folder));
const failures: string[] = [];
for (const one of contextCases) {
  const ran = await runCase(one, tracing);
  if (isDeepStrictEqual(ran, expected(one))) continue;
  failures.push(`${one.title}\n${JSON.stringify(ran)}\nexpected\n${JSON.stringify(expected(one))}`);
}
await tracing.stop();
const report: Report = { passed: contextCases.length - failures.length, failures };
console.log(JSON.stringify(report));

/** A tsconfig that names our plugin, and a compiler that calls none (AC7013): what it emits is not instrumented. */
import { createRequire } from 'node:module';
import { doorDiagnostic } from '../../transformer/doors/messages.js';
import { displayPath } from '../../transformer/project/paths.js';
import type { Diagnostic } from '../../transformer/types.js';
import type { TsconfigProject } from './tsconfig.js';

/** @returns one warning at most, with the path from the working directory; none where no compiler is installed */
export function ignoredPlugin({ path, options }: Pick<TsconfigProject, 'path' | 'options'>, cwd: string): Diagnostic[] {
  const plugins = (options.plugins ?? []) as readonly { readonly transform?: unknown }[];
  if (!plugins.some(({ transform }) => typeof transform === 'string' && /agentcore-instrument/.test(transform)))
    return [];
  const version = installed('typescript', path);
  if (version === undefined) return [];
  const file = displayPath(path, cwd);
  if (Number.parseInt(version, 10) >= 7) {
    const message = `TypeScript ${version} ignores the plugin that \`${file}\` names: its \`tsc\` emits code that is not instrumented.`;
    const fix =
      'Compile the output of this command, or use TypeScript 6 with ts-patch, a bundler or the Node.js loader.';
    return [doorDiagnostic('AC7013', { message, fix, file })];
  }
  if (installed('ts-patch', path) !== undefined) return [];
  const message = `TypeScript ${version} calls the plugin that \`${file}\` names under ts-patch alone, which is not installed.`;
  return [doorDiagnostic('AC7013', { message, fix: 'npm install -D ts-patch, and compile with `tspc`.', file })];
}

/** The version of a package as a file finds it. */
function installed(name: string, from: string): string | undefined {
  const require = createRequire(from);
  try {
    return (require(`${name}/package.json`) as { version: string }).version;
  } catch (error) {
    const { code } = error as NodeJS.ErrnoException;
    if (code === 'MODULE_NOT_FOUND' || code === 'ERR_PACKAGE_PATH_NOT_EXPORTED') return undefined;
    throw error;
  }
}

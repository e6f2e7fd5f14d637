/** The tsconfig plugin: whether the compiler in use calls it. */
import { closeSync, openSync, readSync } from 'node:fs';
import { join } from 'node:path';
import { type Check, type Finding, finding, none, ok } from '../check.js';
import type { NamedCommand } from '../facts/doors.js';
import { type InstalledPackage, packageOfBin, versionNumbers } from '../facts/installed.js';
import { isOurPlugin, type TsconfigFacts } from '../facts/tsconfig-facts.js';
import type { Subject } from '../subject.js';

const OTHER_WAYS =
  'Compile by `npx agentcore-instrument build`, use a bundler plugin or the Node.js loader, or stay on TypeScript 6 with ts-patch.';

export const tsconfigPlugin: Check = {
  name: 'tsconfig plugin',
  run(subject) {
    const tsconfig = subject.tsconfig();
    if (tsconfig === undefined) return none('there is no tsconfig.json');
    if (!tsconfig.plugins.some(isOurPlugin)) return none('not used');
    const entry = entryFindings(tsconfig, subject);
    const findings = [...entry, ...compilerFindings(subject, placeOf(tsconfig, subject))];
    const typescript = subject.installed('typescript');
    return findings.length > 0 ? findings : ok(`called by TypeScript ${typescript?.version ?? 'of another folder'}`);
  },
};

function placeOf({ path, plugins }: TsconfigFacts, subject: Subject): string {
  const at = plugins.find(isOurPlugin)?.at;
  return `${subject.display(path)}${at === undefined ? '' : `:${at}`}`;
}

function entryFindings(tsconfig: TsconfigFacts, subject: Subject): Finding[] {
  const { plugins } = tsconfig;
  const index = plugins.findIndex(isOurPlugin);
  const place = placeOf(tsconfig, subject);
  if (plugins[index]?.entry['transformProgram'] !== true) {
    const message = 'The entry of the plugin does not say `"transformProgram": true`.';
    return [finding('AC5411', { message, place, fix: 'Add it to the entry.' })];
  }
  const behind = plugins.slice(index + 1).find(({ entry }) => entry['transformProgram'] === true);
  if (behind === undefined) return [];
  const message = `\`${String(behind.entry['transform'])}\` makes a program behind ours.`;
  return [finding('AC5417', { message, place, fix: 'Put the entry of agentcore-instrument last of the two.' })];
}

function compilerFindings(subject: Subject, place: string): Finding[] {
  const typescript = subject.installed('typescript');
  const commands = subject.commands.filter(compiles);
  const native = commands.find(({ program }) => program === 'tsgo');
  const ofBin = commands.some(({ program }) => program === 'tsc') ? packageOfBin('tsc', subject.folder) : undefined;
  const seven = [typescript, ofBin].find((found) => found !== undefined && versionNumbers(found.version)[0] >= 7);
  if (seven !== undefined || native !== undefined) {
    const name = seven === undefined ? 'tsgo' : `TypeScript ${seven.version}`;
    const where = native === undefined ? place : scriptPlace(native);
    return [finding('AC5412', { message: `${name} ignores the plugin.`, place: where, fix: OTHER_WAYS })];
  }
  if (typescript === undefined) {
    const message = 'TypeScript is not found from the package.';
    return [finding('AC5414', { message, place, fix: 'Run `npm install -D typescript@6 ts-patch`.' })];
  }
  return patchFindings(subject, typescript, commands, place);
}

function patchFindings(
  subject: Subject,
  typescript: InstalledPackage,
  commands: readonly NamedCommand[],
  place: string,
): Finding[] {
  const tsPatch = subject.installed('ts-patch');
  const [major] = versionNumbers(typescript.version);
  const plain = commands.find(({ program }) => program === 'tsc');
  if (tsPatch === undefined) {
    const message = `ts-patch is not installed beside TypeScript ${typescript.version}.`;
    return [finding('AC5414', { message, place, fix: 'Run `npm install -D ts-patch`, and compile by `tspc`.' })];
  }
  if (versionNumbers(tsPatch.version)[0] >= 4 && major < 6) {
    const message = `ts-patch ${tsPatch.version} refuses TypeScript ${typescript.version}.`;
    return [finding('AC5415', { message, place, fix: 'Run `npm install -D ts-patch@3`, or use TypeScript 6.' })];
  }
  if (typescript.manifest.name === '@typescript/typescript6' && !knowsCompiler(subject, commands)) {
    const message = 'ts-patch does not find the compiler in `@typescript/typescript6`.';
    const fix =
      'Set TSP_COMPILER_TS_PATH=node_modules/@typescript/old for it, or install `typescript@6` under its own name.';
    return [finding('AC5416', { message, place, fix })];
  }
  if (plain === undefined || isPatched(typescript)) return [];
  const message = `\`tsc\` compiles, and TypeScript ${typescript.version} is not patched.`;
  const fix =
    'Write `tspc` in its place, or run `npx ts-patch install` and have `"prepare": "ts-patch install"` do so.';
  return [finding('AC5413', { message, place: scriptPlace(plain), fix })];
}

/** A check of types alone writes nothing that could lack something. */
function compiles({ program, words }: NamedCommand): boolean {
  return (
    /^(?:tsc|tspc|tsgo)$/.test(program) && !words.some((word) => /^--?(?:noEmit|init|help|version|v|h)$/i.test(word))
  );
}

function scriptPlace({ script }: NamedCommand): string {
  return `package.json, script ${script}`;
}

function knowsCompiler({ io }: Subject, commands: readonly NamedCommand[]): boolean {
  const name = 'TSP_COMPILER_TS_PATH';
  return Boolean(io.env[name]) || (commands.length > 0 && commands.every(({ env }) => env[name] !== undefined));
}

/** ts-patch writes what it has done into the head of each module that it patches; from 5.9 on `tsc.js` loads `_tsc.js`. */
function isPatched({ folder }: InstalledPackage): boolean {
  return ['_tsc.js', 'tsc.js'].some((name) => headOf(join(folder, 'lib', name)).includes('/// tsp-module'));
}

function headOf(path: string): string {
  const bytes = Buffer.alloc(1024);
  let file: number;
  try {
    file = openSync(path, 'r');
  } catch {
    // Older compilers have no `_tsc.js`.
    return '';
  }
  try {
    return bytes.toString('latin1', 0, readSync(file, bytes));
  } finally {
    closeSync(file);
  }
}

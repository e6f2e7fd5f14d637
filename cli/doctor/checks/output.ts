/** The output is instrumented, and as it would be made now: judged by the tables of sites in it, and where it can be by its text. */
import { statSync } from 'node:fs';
import { hashBytes } from '../../output/manifest.js';
import { count } from '../../report/words.js';
import { type Check, type CheckResult, type Finding, finding, none, ok } from '../check.js';
import { mirroredSources } from '../facts/output-sources.js';
import { type OutputFile, type OutputFolder, readOutput } from '../facts/outputs.js';
import { differences } from '../facts/site-tables.js';
import type { ExpectedSource, Sources } from '../facts/sources.js';
import type { Subject } from '../subject.js';

export const output: Check = {
  name: 'output',
  async run(subject) {
    const folders = subject.outputs();
    if (folders.length === 0) return none(`nothing built is found here; \`--out DIR\` says where it is`);
    const sources = await subject.sources().catch(() => undefined);
    if (sources === undefined) return none('cannot be judged without the sources');
    if (sources.expected.length === 0) return none('there is nothing to wrap in it');
    const kinds = new Set(subject.doors().map(({ kind }) => kind));
    if (kinds.size === 1 && kinds.has('loader')) return none('the loader instruments what is loaded');
    return judgeAll(folders, sources, subject);
  },
};

function judgeAll(folders: readonly OutputFolder[], sources: Sources, subject: Subject): CheckResult {
  const findings: Finding[] = [];
  const good: string[] = [];
  for (const folder of folders) {
    const judge = new OutputJudge(folder, sources, subject);
    for (const file of readOutput(folder, subject.io.cwd)) judge.see(file);
    const found = judge.findings();
    findings.push(...found);
    if (found.length === 0 && judge.sites > 0)
      good.push(`${subject.display(folder.path)} (${count(judge.sites, 'function')})`);
  }
  if (findings.length > 0) return findings;
  if (good.length > 0) return ok(`${good.join(', ')} as it would be made now`);
  return none(`${folders.map(({ path }) => subject.display(path)).join(', ')}: no code in it yet`);
}

const SHOWN = 3;

/** Sees the files of one output one after another: a bundle with its map may be large. */
class OutputJudge {
  /** Functions that are wrapped there as they would be now. */
  sites = 0;
  readonly #folder: OutputFolder;
  readonly #subject: Subject;
  readonly #sources: Sources;
  readonly #expected: ReadonlyMap<string, ExpectedSource>;
  readonly #names: string[] = [];
  readonly #tables = new Map<string, OutputTable[]>();
  readonly #times = new Map<string, number>();
  readonly #hashes = new Map<string, readonly string[]>();

  constructor(folder: OutputFolder, sources: Sources, subject: Subject) {
    this.#folder = folder;
    this.#sources = sources;
    this.#subject = subject;
    this.#expected = new Map(sources.expected.map((source) => [source.filePath, source]));
  }

  see({ name, text, tables, mtimeMs }: OutputFile): void {
    this.#names.push(name);
    this.#times.set(name, mtimeMs);
    if (this.#folder.kind === 'instrumented') this.#hashes.set(name, hashesOf(text));
    for (const table of tables)
      this.#tables.set(table.file, [...(this.#tables.get(table.file) ?? []), { name, table }]);
  }

  findings(): Finding[] {
    if (this.#names.length === 0) return [];
    const all = this.#sources.project.files.map(({ filePath }) => filePath);
    const mirrored = mirroredSources(this.#names, all);
    const names = new Map([...mirrored].map(([name, source]) => [source, name]));
    const bare: string[] = [];
    const stale: string[] = [];
    const old: string[] = [];
    for (const source of this.#expected.values()) {
      const name = names.get(source.filePath);
      const tables = this.#tables.get(source.filePath) ?? [];
      // In a mirror each source has its own file; two packages of a bundle may both have a `src/index.ts`.
      const own = name === undefined ? tables : tables.filter((each) => each.name === name);
      if (own.length === 0) {
        if (name !== undefined) bare.push(source.filePath);
        else if (mirrored.size > 0 && tables.length === 0) stale.push(`\`${source.filePath}\` is not in it`);
        continue;
      }
      const changes = own.map(({ table }) => differences(table, source.table));
      const least = changes.reduce((best, each) => (each.length < best.length ? each : best));
      stale.push(...least.map((change) => `${source.filePath}: ${change}`));
      if (least.length > 0) continue;
      this.sites += source.table.rows.length;
      const at = name ?? own[0]!.name;
      if (this.#folder.kind === 'instrumented') {
        if (!this.#hashes.get(at)!.includes(source.codeHash))
          stale.push(`${source.filePath}: the text is another one now`);
      } else if (statSync(source.path).mtimeMs > this.#times.get(at)!) {
        old.push(source.filePath);
      }
    }
    for (const [source, name] of names) {
      if (this.#tables.get(source)?.some((each) => each.name === name) === true && !this.#expected.has(source)) {
        stale.push(`${source}: nothing of it would be wrapped now`);
      }
    }
    const isBare = bare.length > 0 || (mirrored.size === 0 && this.#tables.size === 0);
    return [
      ...(isBare ? [this.#bare(bare)] : []),
      ...(stale.length > 0 ? [this.#stale(stale)] : []),
      ...this.#old(old),
    ];
  }

  get #display(): string {
    return this.#subject.display(this.#folder.path);
  }

  #bare(sources: readonly string[]): Finding {
    const of = sources.length === 0 ? '' : `: ${shown(sources.map((source) => `\`${source}\``))}`;
    const message =
      sources.length === 0
        ? `\`${this.#display}\` has no instrumented code in it, and ${count(this.#sources.expected.length, 'source')} would have.`
        : `\`${this.#display}\` is not instrumented for ${count(sources.length, 'source')}${of}.`;
    return finding('AC5421', { message, place: this.#display, fix: this.#buildAgain('instrument') });
  }

  #stale(changes: readonly string[]): Finding {
    const message = `\`${this.#display}\` is not what a build would make now: ${shown(changes)}.`;
    return finding('AC5422', { message, place: this.#display, fix: this.#buildAgain('build') });
  }

  #old(sources: readonly string[]): Finding[] {
    if (sources.length === 0) return [];
    const verb = sources.length === 1 ? 'was' : 'were';
    const message = `${shown(sources.map((source) => `\`${source}\``))} ${verb} changed after \`${this.#display}\` was made.`;
    return [finding('AC5423', { message, place: this.#display, fix: 'Build again, unless you just have.' })];
  }

  #buildAgain(what: 'instrument' | 'build'): string {
    const [door] = this.#subject.doors();
    if (door === undefined && this.#folder.kind === 'compiled') {
      return 'Compile what `agentcore-instrument` writes, and not the sources: `npx agentcore-instrument init` sets that up.';
    }
    const clean = door?.kind === 'plugin' ? ' After a change of the configuration, `tspc -b` needs `--force`.' : '';
    const how = door === undefined ? 'the `agentcore-instrument` command that made it' : door.display;
    return what === 'build'
      ? `Build again, by: ${how}.${clean}`
      : `Build it by: ${how}; something else has written it.${clean}`;
  }
}

interface OutputTable {
  readonly name: string;
  readonly table: OutputFile['tables'][number];
}

function shown(items: readonly string[]): string {
  const more = items.length - SHOWN;
  return items.slice(0, SHOWN).join('; ') + (more > 0 ? `; and ${more} more` : '');
}

/** Of the text as it is, and without the comment that names a map and the line break that was put before it. */
function hashesOf(text: string): string[] {
  const bare = text.replace(/\/\/# sourceMappingURL=\S+\s*$/, '');
  return [text, bare, bare.replace(/\n$/, '')].map((each) => hashBytes(Buffer.from(each)));
}

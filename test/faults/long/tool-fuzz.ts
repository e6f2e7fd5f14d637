/**
 * Sources of this repository with random damage, through the core and through the command line. It never throws, its
 * output is the input with inserts in it, and what it says it left alone is left alone.
 *
 * `FUZZ_RUNS` is how many texts (default 6000), `FUZZ_SEED` where to begin.
 */
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { suite } from 'uvu';
import * as assert from 'uvu/assert';
import { type AgentcoreConfig, instrumentSource } from '../../../transformer/index.js';
import { REPOSITORY, Sandbox } from '../../cli/support/sandbox.js';
import { assertOnlyInserts } from '../../support/integrity.js';
import { tally } from '../support/tally.js';

const RUNS = Number(process.env.FUZZ_RUNS ?? 6000);
const SEED = Number(process.env.FUZZ_SEED ?? 1);
const CONFIGS: readonly AgentcoreConfig[] = [{}, { rules: [{ functions: '**', kinds: 'all' }] }];
const SPLICES = [
  '{',
  '}',
  '(',
  ')',
  '`',
  '${',
  '/*',
  '*/',
  '//',
  "'",
  '"',
  '\n',
  '\r',
  '\u2028',
  '\0',
  '\uFEFF',
  '<a>',
  '</',
];
const MARKS = [
  '/** @traceTool a */',
  '@traceTool("a")',
  '/** @traceModuleOperation b c */',
  '/** @traceIgnore */',
  '@traceTol',
];
const WORDS = [
  'await ',
  'async ',
  'yield ',
  'return ',
  '=>',
  'function*',
  'class ',
  'super()',
  'this',
  '#a',
  'using ',
  ';',
];

const sources = ['src', 'transformer', 'cli', 'fixtures'].flatMap((folder) =>
  (readdirSync(join(REPOSITORY, folder), { recursive: true, encoding: 'utf8' }) as string[])
    .filter((name) => /\.tsx?$/.test(name) && !name.includes('node_modules'))
    .map((name) => readFileSync(join(REPOSITORY, folder, name), 'utf8')),
);

/** Mulberry32: the same damage for the same seed. */
function randomFrom(seed: number): (below: number) => number {
  let state = seed;
  return (below) => {
    state = (state + 0x6d2b79f5) | 0;
    let mixed = Math.imul(state ^ (state >>> 15), 1 | state);
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed;
    return ((mixed ^ (mixed >>> 14)) >>> 0) % below;
  };
}

function damaged(random: (below: number) => number): string {
  let text = sources[random(sources.length)]!;
  for (let change = random(6); change >= 0; change -= 1) {
    const at = random(text.length + 1);
    const other = sources[random(sources.length)]!;
    const start = random(other.length);
    const parts = [
      () => String.fromCharCode((text.charCodeAt(at) || 65) ^ (1 << random(16))),
      () => SPLICES[random(SPLICES.length)]!,
      () => MARKS[random(MARKS.length)]!,
      () => WORDS[random(WORDS.length)]!,
      () => other.slice(start, start + random(400)),
      () => '',
    ];
    text = text.slice(0, at) + parts[random(parts.length)]!() + text.slice(at + [0, 0, 1, random(60)][random(4)]!);
  }
  return text;
}

const fuzz = suite('fuzzed sources');

fuzz(`${RUNS} damaged texts, with marks alone and with everything wrapped`, () => {
  const counts = { texts: 0, changed: 0, wrapped: 0, 'syntax errors': 0, 'left alone': 0 };
  for (let run = 0; run < RUNS; run += 1) {
    const text = damaged(randomFrom(SEED * 1_000_003 + run));
    const fileName = ['a.ts', 'a.tsx', 'a.js', 'a.mts'][run % 4]!;
    for (const config of CONFIGS) {
      try {
        const result = instrumentSource(text, { fileName, config });
        assertOnlyInserts(text, result);
        const isBroken = result.diagnostics.some(({ code }) => code === 'AC4001' || code === 'AC4002');
        assert.not.ok(isBroken && result.changed, 'what does not parse is left alone');
        assert.is(result.map().version, 3);
        counts.texts += 1;
        tally.inputs += 1;
        counts.wrapped += result.sites.length;
        counts[isBroken ? 'syntax errors' : result.changed ? 'changed' : 'left alone'] += 1;
      } catch (error) {
        console.log(`FUZZ_SEED=${SEED}, run ${run}, ${fileName}:\n${text}`);
        throw error;
      }
    }
  }
  console.log(`  fuzz, core: ${JSON.stringify(counts)}`);
  assert.ok(counts.changed > RUNS / 10 && counts['syntax errors'] > RUNS / 10, 'both ways are gone');
});

fuzz('damaged bytes through the command line', async () => {
  const sandbox = new Sandbox();
  const counts = { files: 0, instrumented: 0, copied: 0, warnings: 0 };
  try {
    const random = randomFrom(SEED);
    for (let run = 0; run < RUNS / 10; run += 1) {
      const bytes = Buffer.from(damaged(random));
      for (let flip = random(3) === 0 ? 2 : 0; flip > 0; flip -= 1) bytes[random(bytes.length)] = random(256);
      sandbox.write({ [`src/f${run}.ts`]: bytes, 'package.json': '{}' });
    }
    sandbox.write({ 'agentcore.config.json': JSON.stringify(CONFIGS[1]) });
    const before = sandbox.tree('src');
    // A text that does not parse is an error, and then nothing is written.
    const first = await sandbox.cli(['src', '--out-dir', 'out', '--json']);
    assert.is(first.code, 1);
    assert.equal(sandbox.tree('out'), {});
    const broken = JSON.parse(first.stdout).diagnostics.filter(({ code }: { code: string }) => code === 'AC4001');
    const exclude = broken.map(({ file }: { file: string }) => file);
    sandbox.write({ 'agentcore.config.json': JSON.stringify({ ...CONFIGS[1], exclude }) });
    const { code, stdout, stderr } = await sandbox.cli(['src', '--out-dir', 'out', '--json']);
    assert.is(code, 0, stderr);
    const { files, diagnostics } = JSON.parse(stdout);
    assert.equal(sandbox.tree('src'), before);
    for (const { source, output, kind } of files) {
      if (kind === 'copied')
        assert.ok(readFileSync(sandbox.at(source)).equals(readFileSync(sandbox.at('out', output))));
      counts[kind as 'instrumented' | 'copied'] += 1;
      counts.files += 1;
      tally.inputs += 1;
    }
    counts.warnings = diagnostics.length;
    console.log(`  fuzz, command line: ${JSON.stringify({ ...counts, broken: broken.length })}`);
  } finally {
    sandbox.remove();
  }
});

fuzz.run();

/** The command line as users run it: over the corpus, over it again with nothing changed, and on a tiny project. */
import { existsSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { timed } from '../support/commands.mjs';
import { SCRATCH } from '../support/places.mjs';
import { spread } from '../support/statistics.mjs';
import { multiplied } from './corpus.mjs';

/** What it keeps of a project for the next run. */
const CACHE = 'node_modules/.cache/agentcore-instrument';
/** Where, from version 22 on, Node.js keeps the compiled code of the command line itself; a fresh checkout has none. */
const CODE_CACHE = 'node_modules/.cache/node-compile-cache';
const PEAK = new URL('../support/peak.mjs', import.meta.url).href;

/** CPU of one cold run by turns with TypeScript 7's check and emit of the same project. */
export function coldBuild({ node, dist, corpus, rounds, config = 'everything.json' }) {
  const { folder } = corpus;
  const cpu = { ours: [], tsc: [] };
  const wall = { ours: [], tsc: [] };
  for (let round = 0; round < rounds; round += 1) {
    forget(folder);
    note('ours', instrument({ node, dist, folder, config }));
    const tsc = [
      node,
      join(folder, 'node_modules/typescript/bin/tsc'),
      '-p',
      folder,
      '--outDir',
      join(folder, 'emitted'),
    ];
    // The corpus is several packages' sources in one project: it has errors, and is checked and written all the same.
    note('tsc', timed(tsc, { cwd: folder, exitCodes: [0, 1, 2] }));
  }
  forget(folder);
  rmSync(join(folder, 'emitted'), { recursive: true, force: true });
  return {
    oursMs: spread(cpu.ours),
    tscMs: spread(cpu.tsc),
    oursWallMs: spread(wall.ours),
    tscWallMs: spread(wall.tsc),
    share: spread(cpu.ours.map((ms, round) => ms / cpu.tsc[round])),
  };

  function note(name, { cpuMs, wallMs }) {
    cpu[name].push(cpuMs);
    wall[name].push(wallMs);
  }
}

/** Wall time and peak memory of a first run and of later ones, for the corpus `times` over. */
export function unchanged({ node, dist, corpus, times, runs, config = 'typical.json' }) {
  const folder = multiplied(corpus, times);
  try {
    const cold = instrument({ node, dist, folder, config });
    const again = Array.from({ length: runs }, () => instrument({ node, dist, folder, config }));
    return {
      config,
      files: corpus.files.length * times,
      coldWallMs: cold.wallMs,
      coldPeakMb: cold.peakMb,
      wallMs: spread(again.map(({ wallMs }) => wallMs)),
      cpuMs: spread(again.map(({ cpuMs }) => cpuMs)),
      peakMb: spread(again.map(({ peakMb }) => peakMb)).median,
    };
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}

/** CPU, wall time and memory of cold runs of the corpus `times` over, by turns with one thread and with more. */
export function workers({ node, dist, corpus, rounds, times, counts = [1, 2, 3, 4], config = 'everything.json' }) {
  const folder = multiplied(corpus, times);
  const rows = counts.map((count) => ({ count, cpu: [], wall: [], peak: [] }));
  try {
    for (let round = 0; round < rounds; round += 1) {
      for (const { count, cpu, wall, peak } of rows) {
        forget(folder);
        const { cpuMs, wallMs, peakMb } = instrument({ node, dist, folder, config }, ['--workers', String(count)]);
        cpu.push(cpuMs);
        wall.push(wallMs);
        peak.push(peakMb);
      }
    }
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
  const [{ wall: alone }] = rows;
  return rows.map(({ count, cpu, wall, peak }) => ({
    count,
    files: corpus.files.length * times,
    cpuMs: spread(cpu),
    wallMs: spread(wall),
    peakMb: spread(peak).median,
    overOne: spread(wall.map((ms, round) => ms / alone[round])),
  }));
}

/** CPU that the command line needs for one small file, beyond a Node.js that does nothing. */
export function startUp({ node, dist, rounds }) {
  mkdirSync(SCRATCH, { recursive: true });
  const folder = mkdtempSync(join(SCRATCH, 'tiny-'));
  mkdirSync(join(folder, 'src'));
  mkdirSync(join(folder, 'node_modules'));
  writeFileSync(join(folder, 'package.json'), '{ "type": "module" }\n');
  writeFileSync(
    join(folder, 'src/plan.ts'),
    '/** @traceModuleOperation planner plan */\nexport function plan(): number {\n  return 1;\n}\n',
  );
  writeFileSync(join(folder, 'nothing.mjs'), '');
  const ours = [];
  const bare = [];
  try {
    for (let round = 0; round < rounds; round += 1) {
      forget(folder);
      ours.push(timed([node, join(dist, 'cli/main.js'), 'src', '--out-dir', 'out'], { cwd: folder }).cpuMs);
      bare.push(timed([node, 'nothing.mjs'], { cwd: folder }).cpuMs);
    }
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
  return { oursMs: spread(ours), bareMs: spread(bare), beyondMs: spread(ours.map((ms, round) => ms - bare[round])) };
}

/** Makes the next run a first one. */
function forget(folder) {
  for (const made of ['out', CACHE, CODE_CACHE]) rmSync(join(folder, made), { recursive: true, force: true });
}

function instrument({ node, dist, folder, config }, options = []) {
  const peakFile = join(folder, 'peak');
  const env = [`PEAK_FILE=${peakFile}`, `NODE_COMPILE_CACHE=${join(folder, CODE_CACHE)}`];
  const command = ['env', ...env, node, '--import', PEAK, join(dist, 'cli/main.js')];
  const result = timed([...command, 'src', '--out-dir', 'out', '--config', config, '--quiet', ...options], {
    cwd: folder,
  });
  const peakMb = Number(readFileSync(peakFile, 'utf8')) / 1024;
  rmSync(peakFile);
  if (!existsSync(join(folder, CACHE))) throw new Error(`no results in ${CACHE}: then no run here is known to be cold`);
  return { ...result, peakMb };
}

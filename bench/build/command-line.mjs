/** The command line as users run it: over the corpus, over it again with nothing changed, and on a tiny project. */
import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { timed } from '../support/commands.mjs';
import { SCRATCH } from '../support/places.mjs';
import { spread } from '../support/statistics.mjs';
import { multiplied } from './corpus.mjs';

const PEAK = new URL('../support/peak.mjs', import.meta.url).href;

/** CPU of one cold run by turns with TypeScript 7's check and emit of the same project. */
export function coldBuild({ node, dist, corpus, rounds, config = 'everything.json' }) {
  const { folder } = corpus;
  const out = join(folder, 'out');
  const cpu = { ours: [], tsc: [] };
  const wall = { ours: [], tsc: [] };
  for (let round = 0; round < rounds; round += 1) {
    rmSync(out, { recursive: true, force: true });
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
  rmSync(out, { recursive: true, force: true });
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

/** Wall time and peak memory of a second run, for the corpus `times` over. */
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

/** CPU that the command line needs for one small file, beyond a Node.js that does nothing. */
export function startUp({ node, dist, rounds }) {
  mkdirSync(SCRATCH, { recursive: true });
  const folder = mkdtempSync(join(SCRATCH, 'tiny-'));
  mkdirSync(join(folder, 'src'));
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
      rmSync(join(folder, 'out'), { recursive: true, force: true });
      ours.push(timed([node, join(dist, 'cli/main.js'), 'src', '--out-dir', 'out'], { cwd: folder }).cpuMs);
      bare.push(timed([node, 'nothing.mjs'], { cwd: folder }).cpuMs);
    }
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
  return { oursMs: spread(ours), bareMs: spread(bare), beyondMs: spread(ours.map((ms, round) => ms - bare[round])) };
}

function instrument({ node, dist, folder, config }) {
  const peakFile = join(folder, 'peak');
  const command = ['env', `PEAK_FILE=${peakFile}`, node, '--import', PEAK, join(dist, 'cli/main.js')];
  const result = timed([...command, 'src', '--out-dir', 'out', '--config', config, '--quiet'], { cwd: folder });
  const peakMb = Number(readFileSync(peakFile, 'utf8')) / 1024;
  rmSync(peakFile);
  return { ...result, peakMb };
}

/** What `npm run bench:build` prints. Each function gives back what it printed, for `--json`. */
import { printTable } from '../support/table.mjs';
import { printVerdicts, verdict } from '../support/verdicts.mjs';

const ms = ({ median, low, high }) => `${Math.round(median)} (${Math.round(low)}–${Math.round(high)})`;
const times = (spread) =>
  spread === undefined ? '' : `${spread.median.toFixed(2)} (${spread.low.toFixed(2)}–${spread.high.toFixed(2)})`;
const kilobytes = (bytes) => `${(bytes / 1024).toFixed(1)} KB`;

const PARSE_LIMITS = { 'ours, everything, no maps': 1.35, 'ours, everything, maps': 1.6 };

export function printThroughput(rows) {
  console.log('\n### instrumentSource over the corpus (CPU, files in memory)\n');
  printTable(
    ['', 'cold ms', 'warm ms', 'cold over parse', 'warm over parse', 'peak MB', 'refused files', 'target'],
    rows.map((row) => [
      row.tool,
      ms(row.coldMs),
      ms(row.warmMs),
      times(row.coldOverParse),
      times(row.warmOverParse),
      String(Math.round(row.peakMb)),
      String(row.refused),
      throughputVerdicts(row),
    ]),
  );
  return rows;
}

function throughputVerdicts({ tool, coldOverParse, warmOverParse, coldAsFastAsOther, warmAsFastAsOther }) {
  const limit = PARSE_LIMITS[tool];
  if (limit === undefined) return '';
  const verdicts = [
    verdict('cold, over parse', coldOverParse.median, { limit }),
    verdict('warm, over parse', warmOverParse.median, { limit }),
  ];
  const target = { limit: 8, atLeast: true, digits: 1 };
  for (const [lap, asFast] of [
    ['cold', coldAsFastAsOther],
    ['warm', warmAsFastAsOther],
  ]) {
    if (asFast !== undefined) verdicts.push(verdict(`${lap}, as fast as babel-plugin-istanbul`, asFast.median, target));
  }
  return verdicts.join('; ');
}

export function printCold(everything, typical) {
  console.log('\n### the command line, cold, against tsc 7 (check and emit) of the same project\n');
  const row = (name, { oursMs, tscMs, oursWallMs, tscWallMs, share }) => [
    name,
    ms(oursMs),
    ms(tscMs),
    ms(oursWallMs),
    ms(tscWallMs),
    times(share),
    verdict('share of CPU', share.median * 100, { limit: 25, unit: ' %', digits: 0 }),
  ];
  printTable(
    ['', 'CPU ms', 'tsc CPU ms', 'wall ms', 'tsc wall ms', 'CPU over tsc', 'target'],
    [row('everything wrapped', everything), row('typical rules', typical)],
  );
  return { everything, typical };
}

export function printWorkers(rows) {
  console.log('\n### the command line, cold, everything wrapped, by threads that ask the core\n');
  printTable(
    ['files', '--workers', 'CPU ms', 'wall ms', 'wall over one', 'peak MB'],
    rows.map(({ files, count, cpuMs, wallMs, overOne, peakMb }) => [
      String(files),
      String(count),
      ms(cpuMs),
      ms(wallMs),
      times(overOne),
      String(Math.round(peakMb)),
    ]),
  );
  return rows;
}

export function printUnchanged(rows) {
  console.log('\n### the command line again, with nothing changed\n');
  const [first] = rows;
  printTable(
    ['files', 'first run, wall ms', 'wall ms', 'CPU ms', 'wall ms a file', 'peak MB', 'first peak MB', 'target'],
    rows.map((row) => [
      `${row.files}${row.config === 'everything.json' ? ', everything wrapped' : ''}`,
      String(Math.round(row.coldWallMs)),
      ms(row.wallMs),
      ms(row.cpuMs),
      (row.wallMs.median / row.files).toFixed(2),
      String(Math.round(row.peakMb)),
      String(Math.round(row.coldPeakMb)),
      row.files === first.files
        ? verdict('wall', row.wallMs.median, { limit: 500, unit: ' ms', digits: 0 })
        : [
            verdict('wall over linear', row.wallMs.median / first.wallMs.median / (row.files / first.files), {
              limit: 1,
            }),
            verdict('memory over that of 1×', row.peakMb / first.peakMb, { limit: 1.5 }),
          ].join('; '),
    ]),
  );
  return rows;
}

export function printStartUp(result) {
  console.log('\n### the command line on one small file (CPU)\n');
  printTable(
    ['', 'ms', 'bare Node.js ms', 'beyond it', 'target'],
    [
      [
        'instrument',
        ms(result.oursMs),
        ms(result.bareMs),
        ms(result.beyondMs),
        verdict('beyond Node.js', result.beyondMs.median, { limit: 400, unit: ' ms', digits: 0 }),
      ],
    ],
  );
  return result;
}

export function printSizes(everything, typical, runtime) {
  console.log('\n### sizes (gzip)\n');
  const row = (name, { sites, original, instrumented, ratio }, target) => [
    name,
    String(sites),
    kilobytes(original),
    kilobytes(instrumented),
    target ? verdict('over original', ratio, { limit: 1.15 }) : `${ratio.toFixed(2)}×`,
  ];
  printTable(
    ['', 'sites', 'original', 'instrumented', 'target'],
    [
      row('corpus, everything wrapped', everything, true),
      row('corpus, typical rules', typical, true),
      [
        'runtime, minified',
        '',
        kilobytes(runtime.minified),
        kilobytes(runtime.gzip),
        verdict('gzip', runtime.gzip / 1024, { limit: 6, unit: ' KB', digits: 1 }),
      ],
    ],
  );
  return { everything, typical, runtime };
}

export const printSummary = printVerdicts;

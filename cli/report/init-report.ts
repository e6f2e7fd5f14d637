/** What `init` prints: what it has found, what it would change, and what comes next. */
import { displayPath } from '../../transformer/project/paths.js';
import type { FileChange } from '../init/draft.js';
import type { InitPlan } from '../init/plan.js';
import type { Paint } from './colour.js';
import { editDiff } from './edit-diff.js';
import { paragraph, type Row, table } from './layout.js';
import { oneLine, printable } from './printable.js';
import { count } from './words.js';

const MOST_NAMES = 4;

/** What is known, in front of the diff. */
export function foundReport({ facts, door, because, traced }: InitPlan): string {
  const { manifest, manager, typescript, folder } = facts;
  const kind = manifest.isModule ? 'ES modules' : 'CommonJS';
  const rows: Row[] = [
    [
      'project',
      [manifest.name ?? folder, manager, kind, typescript && `TypeScript ${typescript}`].filter(Boolean).join(', '),
    ],
    ['door', `${door}: ${because}`],
    ['config', traced.file === undefined ? 'agentcore.config.json, new' : displayPath(traced.file, folder)],
    ['wraps', wraps(traced)],
  ];
  return printable(table(rows.map(([label, text]) => [label, oneLine(text)])));
}

function wraps({ functions, files }: InitPlan['traced']): string {
  if (functions.length === 0) return 'nothing yet';
  const names = functions.slice(0, MOST_NAMES).map(({ plan }) => plan.spanName);
  const more = functions.length > MOST_NAMES ? ', …' : '';
  return `${count(functions.length, 'function')} in ${count(files, 'file')}: ${names.join(', ')}${more}`;
}

/** With colours on a terminal. */
export function changesDiff(changes: readonly FileChange[], folder: string, paint: Paint): string {
  const text = changes.map(({ path, before, edits }) => editDiff(displayPath(path, folder), before, edits)).join('');
  // Escaped, the line breaks of Windows would hide what has changed.
  const shown = text.split('\r\n').map(printable).join('\r\n');
  return shown.replace(/^(?:(\+(?!\+\+ ).*)|(-(?!-- ).*))$/gm, (line, added: string | undefined) =>
    paint(added === undefined ? 'red' : 'green', line),
  );
}

/** What is left to the user, and what is good to know. */
export function remarks({ byHand, notes }: InitPlan): string {
  const parts = [
    ...(byHand.length > 0 ? ['To do by hand:', ...byHand.map(paragraph)] : []),
    ...(notes.length > 0 ? ['Notes:', ...notes.map(paragraph)] : []),
  ];
  return parts.length === 0 ? '' : `${printable(parts.join('\n'))}\n\n`;
}

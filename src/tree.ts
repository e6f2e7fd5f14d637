/**
 * The trace tree: what console export and the command line print (api.md, *Trace tree*; the format is the seed's
 * *Trace Visualization*).
 *
 *     modular.solve [500ms]
 *       ├─ planner.analyze_query [100ms]
 *       │   └─ planner.create_steps [50ms]
 *       └─ tool.search_engine [150ms] ✗ upstream 503
 *
 * Pure and without imports. Names and messages come from programs and from the network, so whatever could steer a
 * terminal is made visible instead of printed. Nothing here recurses, and time and output grow with the number of spans.
 */

/** A finished span, as far as the tree needs it. */
export interface TreeSpan {
  readonly traceId: string;
  readonly spanId: string;
  readonly parentSpanId?: string | undefined;
  readonly name: string;
  /** Milliseconds since the epoch, fractions allowed. */
  readonly startMs: number;
  readonly durationMs: number;
  /** Present when the span failed: its message, possibly empty. */
  readonly error?: string | undefined;
  /** The span had not ended when it was handed over. */
  readonly incomplete?: boolean | undefined;
  /** `service.name`; shown only when the spans come from more than one service. */
  readonly service?: string | undefined;
}

export interface RenderOptions {
  /** ANSI colours; default false. */
  readonly colour?: boolean;
  /** Lines to print at most, over all traces; the rest is counted in a last line. Default: no limit. */
  readonly maxSpans?: number;
}

/** Past this depth lines keep their indentation and say their depth: else a chain of n spans would print n² characters. */
const MAX_INDENT = 48;
const MAX_NAME = 200;
const MAX_MESSAGE = 300;

const GREY = 90;
const RED = 31;
const CYAN = 36;

/**
 * The traces of `spans`, oldest first, separated by a blank line; no newline at the end, an empty string for no spans.
 *
 * Children are ordered by start time. A span whose parent is not among `spans` is printed as a root and says so. Every
 * span is printed exactly once, whatever the ids say: of spans with one id the first is the parent of that id's
 * children, and parents that form a cycle are cut at the span which started first.
 */
export function renderTraces(spans: readonly TreeSpan[], options: RenderOptions = {}): string {
  const paint = options.colour === true ? ansi : plain;
  const limit = options.maxSpans ?? Number.POSITIVE_INFINITY;
  const several = new Set(spans.map((span) => span.service)).size > 1;
  const blocks: string[] = [];
  let printed = 0;
  for (const trace of groupByTrace(spans)) {
    if (printed >= limit) break;
    const lines: string[] = [];
    for (const line of walk(trace)) {
      if (printed >= limit) break;
      lines.push(render(line, several, paint));
      printed++;
    }
    blocks.push(lines.join('\n'));
  }
  if (printed < spans.length) {
    const hidden = spans.length - printed;
    blocks.push(paint(GREY, `… ${hidden} more ${hidden === 1 ? 'span' : 'spans'} not shown`));
  }
  return blocks.join('\n\n');
}

/** `0.4ms`, `12ms`, `1.25s`, `2m 5s`, `3h 20m`; `?` for what is no duration (NaN, infinite, negative). */
export function formatDuration(ms: number): string {
  if (!Number.isFinite(ms) || ms < 0) return '?';
  if (ms > 0 && ms < 0.001) return '<0.001ms';
  if (ms < 10) return `${Number(ms.toPrecision(2))}ms`;
  if (Math.round(ms) < 1000) return `${Math.round(ms)}ms`;
  const hundredths = Math.round(ms / 10);
  if (hundredths < 6000) return `${hundredths / 100}s`;
  const seconds = Math.round(ms / 1000);
  if (seconds < 3600) return join(Math.floor(seconds / 60), 'm', seconds % 60, 's');
  const minutes = Math.round(seconds / 60);
  return join(Math.floor(minutes / 60), 'h', minutes % 60, 'm');
}

function join(large: number, largeUnit: string, small: number, smallUnit: string): string {
  return small === 0 ? `${large}${largeUnit}` : `${large}${largeUnit} ${small}${smallUnit}`;
}

/**
 * `text` on one line of at most `limit` UTF-16 units, with nothing left in it that a terminal would obey: white space
 * runs become one space, control characters their pictures (ESC is `␛`), and lone surrogates and invisible or
 * direction-changing characters U+FFFD.
 */
export function plainText(text: string, limit: number): string {
  // Cut before cleaning, so that a message of megabytes costs no more than one of kilobytes.
  const head = text.length > limit * 4 ? text.slice(0, limit * 4) : text;
  const clean = head
    .replace(/\s+/g, ' ')
    .replace(/\p{Cc}/gu, picture)
    .replace(STEERING, '\ufffd')
    .replace(MARKS, '$1')
    .trim();
  if (clean.length <= limit && head.length === text.length) return clean;
  return `${clean.slice(0, limit - 1).replace(/[\ud800-\udbff]$/, '')}…`;
}

/** Lone surrogates and what is invisible or sets a direction, but for what joins emoji and letters and chooses their form. */
const STEERING = /(?!\u200c|\u200d|[\ufe00-\ufe0f])[\p{Cs}\p{Default_Ignorable_Code_Point}\ufff9-\ufffb]/gu;
/** Marks on one letter past those that any script needs: hundreds of them are drawn over the lines above and below. */
const MARKS = /(\p{M}{8})\p{M}+/gu;

function picture(control: string): string {
  const code = control.charCodeAt(0);
  if (code < 0x20) return String.fromCharCode(0x2400 + code);
  return code === 0x7f ? '\u2421' : '\ufffd';
}

type Paint = (colour: number, text: string) => string;

const plain: Paint = (_colour, text) => text;
const ansi: Paint = (colour, text) => (text === '' ? '' : `\u001b[${colour}m${text}\u001b[39m`);

/** A span with its place in the tree. */
interface Node {
  readonly span: TreeSpan;
  readonly children: Node[];
  parent: Node | undefined;
  /** What a root that has a parent id says about it. */
  note: string;
  /** The walk that passed here in search of a cycle; 0: none yet. */
  walk: number;
}

interface Line {
  readonly node: Node;
  readonly depth: number;
  /** What stands before the connector of this line. */
  readonly indent: string;
  readonly last: boolean;
}

function groupByTrace(spans: readonly TreeSpan[]): Node[][] {
  const traces = new Map<string, Node[]>();
  for (const span of spans) {
    const node: Node = { span, children: [], parent: undefined, note: '', walk: 0 };
    const trace = traces.get(span.traceId);
    if (trace === undefined) traces.set(span.traceId, [node]);
    else trace.push(node);
  }
  const sorted = [...traces.values()];
  for (const trace of sorted) trace.sort(byStart);
  return sorted.sort((a, b) => byStart(a[0]!, b[0]!));
}

function byStart(a: Node, b: Node): number {
  const left = Number.isNaN(a.span.startMs) ? 0 : a.span.startMs;
  const right = Number.isNaN(b.span.startMs) ? 0 : b.span.startMs;
  return left < right ? -1 : left > right ? 1 : 0;
}

/** The lines of one trace, given in order of start; children therefore come out in that order, too. */
function* walk(trace: readonly Node[]): Generator<Line> {
  const roots = link(trace);
  const stack: Line[] = [];
  for (const root of roots) {
    stack.push({ node: root, depth: 0, indent: '', last: true });
    for (let line = stack.pop(); line !== undefined; line = stack.pop()) {
      yield line;
      const { node, depth } = line;
      const indent =
        depth === 0 ? '  ' : depth < MAX_INDENT ? line.indent + (line.last ? '    ' : '│   ') : line.indent;
      for (let index = node.children.length - 1; index >= 0; index--) {
        const last = index === node.children.length - 1;
        stack.push({ node: node.children[index]!, depth: depth + 1, indent, last });
      }
    }
  }
}

/** Sets parents and children and gives back the roots, in order of start. */
function link(trace: readonly Node[]): Node[] {
  const byId = new Map<string, Node>();
  for (const node of trace) if (!byId.has(node.span.spanId)) byId.set(node.span.spanId, node);
  for (const node of trace) {
    const parentId = node.span.parentSpanId;
    if (parentId === undefined || parentId === '') continue;
    node.parent = byId.get(parentId);
    if (node.parent === undefined) node.note = '(parent not received)';
  }
  cutCycles(trace);
  for (const node of trace) node.parent?.children.push(node);
  return trace.filter((node) => node.parent === undefined);
}

function cutCycles(trace: readonly Node[]): void {
  let walk = 0;
  for (const start of trace) {
    walk++;
    let node: Node | undefined = start;
    while (node !== undefined && node.walk === 0) {
      node.walk = walk;
      node = node.parent;
    }
    if (node === undefined || node.walk !== walk) continue;
    let first = node;
    for (let member = node.parent!; member !== node; member = member.parent!) {
      if (byStart(member, first) < 0) first = member;
    }
    first.parent = undefined;
    first.note = '(its parents form a cycle)';
  }
}

function render({ node, depth, indent, last }: Line, services: boolean, paint: Paint): string {
  const { span, parent, note } = node;
  const failed = span.error !== undefined;
  const name = plainText(span.name, MAX_NAME) || '(unnamed)';
  let text = depth === 0 ? '' : paint(GREY, `${indent}${last ? '└─ ' : '├─ '}`);
  if (depth > MAX_INDENT) text += paint(GREY, `(depth ${depth}) `);
  text += `${failed ? paint(RED, name) : name} ${paint(CYAN, `[${formatDuration(span.durationMs)}]`)}`;
  if (services && span.service !== undefined && span.service !== parent?.span.service) {
    text += paint(GREY, ` (service ${plainText(span.service, MAX_NAME)})`);
  }
  if (note !== '') text += paint(GREY, ` ${note}`);
  if (span.incomplete === true) text += paint(GREY, ' (not ended)');
  if (failed) text += paint(RED, ` ✗ ${plainText(span.error ?? '', MAX_MESSAGE)}`.trimEnd());
  return text;
}

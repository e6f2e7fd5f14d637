/** What `explain` prints: what was done to a function, why, and the diff of its lines. */
import { resolve } from 'node:path';
import type { FunctionKind, MarkPlace } from '../../transformer/index.js';
import { displayPath } from '../../transformer/project/paths.js';
import type { ExplainedSpan, Explanation, NotChosen } from '../explain/explanation.js';
import type { RulePlace } from '../explain/rule-place.js';
import { unmetSentence } from '../explain/sentences.js';
import type { Project } from '../project/project.js';
import type { Paint } from './colour.js';
import { paragraph, type Row, table } from './layout.js';
import { quoted } from './words.js';

const KINDS: Readonly<Record<FunctionKind, string>> = {
  function: 'function',
  method: 'method',
  arrow: 'arrow function',
  accessor: 'accessor',
  constructor: 'constructor',
  anonymous: 'function without a name',
  callback: 'callback',
};

export function explainReport(explanation: Explanation, project: Project, paint: Paint): string {
  return new ExplainReport(explanation, project, paint).text();
}

class ExplainReport {
  readonly #explanation: Explanation;
  readonly #project: Project;
  readonly #paint: Paint;

  constructor(explanation: Explanation, project: Project, paint: Paint) {
    this.#explanation = explanation;
    this.#project = project;
    this.#paint = paint;
  }

  text(): string {
    const { chosenBy, span, reason, notChosen, diff } = this.#explanation;
    const parts = [this.#heading(), paragraph(this.#outcome())];
    if (chosenBy !== null) {
      const chooser = 'mark' in chosenBy ? this.#mark(chosenBy.mark) : this.#rule(chosenBy.rule);
      parts.push(table([['chosen by', chooser], ...reasonRows(reason), ...spanRows(span)]));
    }
    if (notChosen !== null) parts.push(...this.#notChosen(notChosen));
    if (diff !== null) parts.push(this.#diff(diff));
    return parts.join('\n\n');
  }

  #heading(): string {
    const { name, kind, exported, line, column } = this.#explanation.function;
    const place = `${this.#place(this.#explanation.file)}:${line}:${column}`;
    return `${place}  ${this.#paint('bold', name)}  ${exported ? 'exported ' : ''}${KINDS[kind]}`;
  }

  #outcome(): string {
    const { outcome, chosenBy, notChosen } = this.#explanation;
    if (outcome === 'wrapped') {
      return `${this.#paint('green', 'Wrapped in place.')} The body stays where it is, on its lines; what opens and ends the span is written around it.`;
    }
    if (outcome === 'left-alone') {
      const isDecorated = chosenBy !== null && 'mark' in chosenBy && chosenBy.mark.form === 'decorator';
      const then = isDecorated ? 'Its decorator stays, and makes the span at run time.' : 'It gets no span.';
      return `${this.#paint('yellow', 'Left alone.')} It was chosen, but cannot be wrapped without changing what the program does. ${then}`;
    }
    return `${this.#paint('yellow', 'Not traced.')} ${this.#why(notChosen!)}`;
  }

  #why({ why, leftOut, ignored, mark, nearestRule }: NotChosen): string {
    switch (why) {
      case 'file':
        return this.#leftOut(leftOut!);
      case 'ignored': {
        const where = { function: 'on it', class: 'on its class', file: 'for the whole file' }[ignored!];
        return `\`@traceIgnore\` ${where} keeps it out of marks on classes and of rules.`;
      }
      case 'mark':
        return `The build cannot use ${this.#mark(mark!)}; the message about it says why.`;
      case 'placeholders':
        return `${this.#rule(nearestRule!)} matches it, but gives no module name; the message about it says why.`;
      case 'nothing':
        return nearestRule === null
          ? `No mark is on it, and ${this.#project.configFile.file === undefined ? 'there is no configuration' : 'the configuration has no rules'}.`
          : 'No mark is on it, and no rule matches it.';
    }
  }

  #leftOut(leftOut: NonNullable<NotChosen['leftOut']>): string {
    const { include = [], exclude = [] } = this.#project.config;
    switch (leftOut) {
      case 'include':
        return `The file is not looked at: \`include\` has ${quoted(include)}, and this is \`${this.#explanation.file}\`.`;
      case 'exclude':
        return `The file is not looked at: \`exclude\` has ${quoted(exclude)}, and this is \`${this.#explanation.file}\`.`;
      case 'instrumented':
        return 'The file loads the runtime already: it is the output of an earlier run, and instrumenting twice is once.';
    }
  }

  #notChosen({ why, nearestRule, suggestion }: NotChosen): string[] {
    const parts: string[] = [];
    if (why === 'nothing' && nearestRule !== null) {
      const unmet = nearestRule.unmet.map((each) => `  - ${unmetSentence(each)}`);
      parts.push([paragraph(`The nearest is ${this.#rule(nearestRule)}:`), ...unmet].join('\n'));
    }
    if (why === 'nothing') {
      const ways = [`    ${suggestion.mark}`, '  or add a rule:', `    ${JSON.stringify(suggestion.rule)}`];
      parts.push(['  To trace it, write above it', ...ways].join('\n'));
    }
    return parts;
  }

  #mark({ name, form, on, line, column }: MarkPlace): string {
    const what = form === 'decorator' ? 'decorator' : 'tag';
    return `the ${what} \`@${name}\`${on === 'class' ? ' on its class' : ''} at ${this.#place(this.#explanation.file)}:${line}:${column}`;
  }

  #rule({ index, file, line, column }: RulePlace): string {
    if (file === null) return `\`rules[${index}]\``;
    return `\`rules[${index}]\` at ${[this.#place(file), line, column].filter((part) => part !== null).join(':')}`;
  }

  #place(file: string): string {
    return displayPath(resolve(this.#project.root, file), this.#project.cwd);
  }

  #diff(diff: string): string {
    return diff
      .trimEnd()
      .split('\n')
      .map((line) =>
        line.startsWith('+') ? this.#paint('green', line) : line.startsWith('-') ? this.#paint('red', line) : line,
      )
      .join('\n');
  }
}

function reasonRows(reason: Explanation['reason']): Row[] {
  if (reason === null) return [];
  return [
    ['reason', `${reason.code}: ${reason.message}.`],
    ['document', reason.document],
  ];
}

function spanRows(span: ExplainedSpan | null): Row[] {
  if (span === null) return [];
  const attributes = Object.entries(span.attributes).map(
    ([key, value]): Row => ['', `${key} = ${JSON.stringify(value)}`],
  );
  const parent =
    span.parentFrom === null
      ? 'The span that is current where it is called.'
      : `The remote span that its parameter \`${span.parentFrom}\` carries; without one, the span that is current where it is called.`;
  return [
    ['span', span.name],
    ...attributes,
    ['parent', parent],
    ['context', span.context],
    ['ends', span.ends],
    ['captures', captures(span)],
  ];
}

function captures({ kind, capture, parameters }: ExplainedSpan): string {
  const [argumentsKey, resultKey] =
    kind === 'tool'
      ? ['tool.parameters', 'gen_ai.tool.call.result']
      : ['code.function.arguments', 'code.function.result'];
  const parts = [
    ...(capture.arguments && parameters.length > 0 ? [`${quoted(parameters)} as \`${argumentsKey}\``] : []),
    ...(capture.result ? [`its result as \`${resultKey}\``] : []),
  ];
  if (parts.length > 0) return `${parts.join(', and ')}: sanitized.`;
  const variable = 'OTEL_INSTRUMENTATION_GENAI_CAPTURE_MESSAGE_CONTENT';
  return kind === 'function' ? 'Nothing.' : `Nothing, unless \`${variable}\` asks for it at run time.`;
}

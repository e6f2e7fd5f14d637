/** From the arguments of a mark, read out of a decorator or a tag, to what it says: checked one by one. */
import { isModuleName } from '../../../src/module-type.js';
import type { CaptureOptions, SpanEnd } from '../../config/types.js';
import { describeValue } from '../../messages/describe-value.js';
import type { Reports, Stretch } from '../report.js';
import type { MarkOptions, MarkSettings } from './mark.js';
import type { SpanMarkName } from './names.js';

const OPTIONS = ['parentFrom', 'capture', 'end', 'attributes'] as const;
const CAPTURE = ['arguments', 'result'] as const;
const ENDS = ['return', 'settle', 'stream'] as const;

/** Where an argument, or something inside its options, is written. */
export type Locate = (path: readonly (string | number)[]) => Stretch;

/**
 * @param args module type, operation and options, or tool name and options; `undefined` for what is left out
 * @returns undefined when something is wrong; it has been reported
 */
export function settleMark(
  mark: SpanMarkName,
  args: readonly unknown[],
  locate: Locate,
  reports: Reports,
): MarkSettings | undefined {
  return new Settler(mark, locate, reports).settle(args);
}

class Settler {
  readonly #mark: SpanMarkName;
  readonly #locate: Locate;
  readonly #reports: Reports;
  #isWrong = false;

  constructor(mark: SpanMarkName, locate: Locate, reports: Reports) {
    this.#mark = mark;
    this.#locate = locate;
    this.#reports = reports;
  }

  settle(args: readonly unknown[]): MarkSettings | undefined {
    const isModule = this.#mark === 'traceModuleOperation';
    const at = isModule ? 1 : 0;
    const moduleType = isModule ? this.#moduleType(args[0]) : undefined;
    const name = this.#name(args[at], at);
    const options = this.#options(args[at + 1], at + 1);
    if (args.length > at + 2) {
      const written = describeValue(args[at + 2]).replaceAll('`', '');
      this.#wrong(() => this.#reports.add('AC1012', { mark: this.#mark, written }, this.#locate([at + 2])));
    }
    if (this.#isWrong) return undefined;
    return {
      mark: this.#mark,
      ...(moduleType !== undefined && { moduleType }),
      ...(name !== undefined && { name }),
      options,
    };
  }

  #wrong(report: () => void): undefined {
    this.#isWrong = true;
    report();
  }

  #value(path: readonly (string | number)[], what: string, value: unknown, allowed: string): undefined {
    const written = describeValue(value);
    return this.#wrong(() =>
      this.#reports.add('AC1007', { mark: this.#mark, what, written, allowed }, this.#locate(path)),
    );
  }

  #moduleType(value: unknown): string | undefined {
    if (isModuleName(value)) return value;
    if (value !== undefined && typeof value !== 'string')
      return this.#value([0], 'The module type', value, 'a module name');
    return this.#wrong(() => this.#reports.add('AC1005', { mark: this.#mark, written: value }, this.#locate([0])));
  }

  #name(value: unknown, at: number): string | undefined {
    if (value === undefined) return undefined;
    if (typeof value === 'string' && value.trim() !== '') return value;
    const what = this.#mark === 'traceTool' ? 'The name' : 'The operation';
    return this.#value([at], what, value, 'a text that is not empty');
  }

  #options(value: unknown, at: number): MarkOptions {
    if (value === undefined) return {};
    if (!isRecord(value)) {
      this.#value([at], 'The options', value, 'an object');
      return {};
    }
    this.#onlyKeys(value, OPTIONS, [at]);
    const { parentFrom, capture, end, attributes } = value;
    const from = parentFrom === undefined ? undefined : this.#parentFrom(parentFrom, at);
    const captured = capture === undefined ? undefined : this.#capture(capture, at);
    const ends = end === undefined ? undefined : this.#end(end, at);
    const attached = attributes === undefined ? undefined : this.#attributes(attributes, at);
    return {
      ...(from !== undefined && { parentFrom: from }),
      ...(captured !== undefined && { capture: captured }),
      ...(ends !== undefined && { end: ends }),
      ...(attached !== undefined && { attributes: attached }),
    };
  }

  #parentFrom(value: unknown, at: number): string | undefined {
    if (typeof value === 'string' && value !== '') return value;
    return this.#value([at, 'parentFrom'], '`parentFrom`', value, 'the name of a parameter');
  }

  #capture(value: unknown, at: number): Partial<CaptureOptions> | undefined {
    const path = [at, 'capture'];
    if (!isRecord(value)) return this.#value(path, '`capture`', value, 'an object with `arguments` and `result`');
    this.#onlyKeys(value, CAPTURE, path);
    for (const key of CAPTURE) {
      const flag = value[key];
      if (flag !== undefined && typeof flag !== 'boolean')
        this.#value([...path, key], `\`capture.${key}\``, flag, 'true or false');
    }
    return value as Partial<CaptureOptions>;
  }

  #end(value: unknown, at: number): SpanEnd | undefined {
    const end = ENDS.find((known) => known === value);
    return end ?? this.#value([at, 'end'], '`end`', value, '`"return"`, `"settle"` or `"stream"`');
  }

  #attributes(value: unknown, at: number): MarkOptions['attributes'] {
    const path = [at, 'attributes'];
    const allowed = 'texts, numbers and booleans by name';
    if (!isRecord(value)) return this.#value(path, '`attributes`', value, allowed);
    for (const [key, attribute] of Object.entries(value)) {
      const isPlain = typeof attribute === 'string' || typeof attribute === 'boolean' || Number.isFinite(attribute);
      if (!isPlain) this.#value([...path, key], `The attribute \`${key}\``, attribute, 'a text, a number or a boolean');
    }
    return value as Record<string, string | number | boolean>;
  }

  #onlyKeys(value: Record<string, unknown>, allowed: readonly string[], path: readonly (string | number)[]): void {
    for (const key of Object.keys(value)) {
      if (allowed.includes(key)) continue;
      this.#wrong(() => this.#reports.add('AC1006', { mark: this.#mark, key, allowed }, this.#locate([...path, key])));
    }
  }
}

function isRecord(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

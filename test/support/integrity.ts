/** What every output of the transformer must hold, whatever the test is about (design.md, *Habits*). */
import * as assert from 'uvu/assert';
import { Edits } from '../../transformer/edits.js';
import { parse, syntaxErrors } from '../../transformer/parse.js';
import type { InstrumentResult } from '../../transformer/types.js';

const LINES = /\r\n|[\n\r\u2028\u2029]/;

export function assertIntegrity(input: string, edits: Edits, file: string): void {
  const output = edits.apply();
  assert.is(output.split(LINES).length, input.split(LINES).length, 'no line is added');
  assert.is(withoutInserts(output, edits), input, 'without its inserts the output is the input');
  const before = syntaxErrors(parse(file, input)).map(({ message }) => message);
  const after = syntaxErrors(parse(file, output)).map(({ message }) => message);
  assert.equal(after, before, `no new syntax error in\n${output}`);
}

/** The same for a result of the core, without parsing: the text may be one that no parser gets to the end of. */
export function assertOnlyInserts(input: string, result: InstrumentResult): void {
  const edits = new Edits(input, result.inserts);
  assert.is(edits.apply(), result.code);
  assert.is(withoutInserts(result.code, edits), input, 'without its inserts the output is the input');
  assert.is(result.changed, result.code !== input);
}

/** Takes the inserts out of the output again, one after another, where they must stand. */
function withoutInserts(output: string, edits: Edits): string {
  let rest = '';
  let at = 0;
  let shift = 0;
  for (const { position, text } of edits.list()) {
    const start = position + shift;
    rest += output.slice(at, start);
    if (output.slice(start, start + text.length) !== text) throw new Error(`the insert ${text} is not at ${start}`);
    at = start + text.length;
    shift += text.length;
  }
  return rest + output.slice(at);
}

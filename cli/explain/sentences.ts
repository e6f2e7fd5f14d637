/** In words: where a context is current and a span ends (fidelity.md, *The span's own truth*), and what a rule misses. */
import type { FunctionFacts, Suspension, Unmet } from '../../transformer/explain/index.js';
import { quoted } from '../report/words.js';
import type { ExplainedSpan } from './explanation.js';

export function contextSentence(facts: FunctionFacts): string {
  const { isGenerator, isEnteredBehindSuper, hasParameterDefaults } = facts;
  const outside = [
    ...(hasParameterDefaults ? ['Defaults of parameters are evaluated before the span starts.'] : []),
    ...(isEnteredBehindSuper ? ['What runs before and in `super()` is outside of the span.'] : []),
  ];
  return [isGenerator ? ofGenerator(facts) : ofFunction(facts), ...outside].join(' ');
}

function ofFunction({ isAsync, firstSuspension }: FunctionFacts): string {
  const everything =
    'Current in the whole body, in what it calls, and in the callbacks, timers and promises that it starts';
  if (firstSuspension === undefined) {
    return `${everything}; ${isAsync ? 'it never suspends, and behind its last line' : 'when it is left,'} the caller has its own context again.`;
  }
  return (
    `${everything}. At its first suspension, ${placed(firstSuspension)}, the caller gets its own context back; ` +
    'behind it the span’s is current again, and stays so through every later suspension.'
  );
}

function ofGenerator({ isAsync, firstSuspension }: FunctionFacts): string {
  const start =
    'Nothing runs before the first `next()`. From there on it is current while the generator’s own code runs';
  if (firstSuspension === undefined) return `${start}; it never suspends.`;
  const suspensions = isAsync ? '`yield` and `await`' : '`yield`';
  return (
    `${start}: at each ${suspensions}, the first one being ${placed(firstSuspension)}, the consumer gets its own context ` +
    'back, and behind it the span’s is current again.'
  );
}

function placed({ what, line, column }: Suspension): string {
  return `the \`${what}\` at ${line}:${column}`;
}

export function endSentence(end: ExplainedSpan['end'], { isAsync }: FunctionFacts): string {
  const otherwise = isAsync ? 'when the promise of the function settles' : 'when the function returns';
  switch (end) {
    case 'done':
      return 'When the generator is done: it returns, throws, or is closed by its consumer. One that is abandoned ends when it is collected as garbage.';
    case 'stream':
      return `When the async iterable or web or Node.js stream that it returns is drained, cancelled or fails (\`end: stream\`); when it returns something else, ${otherwise}.`;
    case 'settle':
      return isAsync
        ? 'When the promise of the function settles, also where it returns a promise that settles later.'
        : 'When the promise that it returns settles (`end: settle`): a fresh native promise is replaced by one that settles alike. With any other result, when the function returns.';
    case 'return':
      return isAsync ? 'When the promise of the function settles.' : 'When the function returns or throws.';
  }
}

/** What a rule asks for, and what the function has instead; without a full stop. */
export function unmetSentence({ criterion, wanted, found }: Unmet): string {
  const [has] = found;
  switch (criterion) {
    case 'files':
      return `\`files\` is ${quoted(wanted)}, and the file is \`${has}\``;
    case 'functions':
      return `\`functions\` is ${quoted(wanted)}, and its name is \`${has}\``;
    case 'kinds':
      return `\`kinds\` is ${quoted(wanted)}, and its kind is \`${has}\``;
    case 'exported':
      return `\`exported\` is ${wanted[0]}, and it is ${has === 'true' ? '' : 'not '}exported`;
    case 'implements':
    case 'extends':
      return `\`${criterion}\` is ${quoted(wanted)}, and ${has === undefined ? `it is in no class that ${criterion} anything` : `its class ${criterion} ${quoted(found)}`}`;
    case 'returns':
      return `\`returns\` is ${quoted(wanted)}, and what it says of its result ${has === undefined ? 'is neither a promise nor an async iterable' : `is \`${has}\``}`;
  }
}

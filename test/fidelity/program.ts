/**
 * Programs for the differential tests, made from a list of numbers: each choice takes the next one, and none left means
 * the simplest choice. So fast-check shrinks a failing program by shrinking the list.
 *
 * Every function notes its own name at every point that a user can observe, so a program says by itself which span has
 * to be current where.
 */

type Kind = 'function' | 'async' | 'generator' | 'asyncGenerator';

interface Scope {
  readonly name: string;
  readonly kind: Kind;
  /** Functions that can be called from here, by kind: made before, so that no program calls itself for ever. */
  readonly callable: { readonly name: string; readonly kind: Kind }[];
  readonly depth: number;
  readonly inLoop: boolean;
}

const KINDS: readonly Kind[] = ['function', 'async', 'generator', 'asyncGenerator'];

/** The text of a module that exports `main(t)`. `t.note(name, label)` notes; the helpers of `t` make what is awaited. */
export function program(choices: readonly number[]): string {
  return new Maker(choices).module();
}

class Maker {
  readonly #choices: readonly number[];
  #next = 0;
  #names = 0;
  #labels = 0;

  constructor(choices: readonly number[]) {
    this.#choices = choices;
  }

  module(): string {
    const callable: { name: string; kind: Kind }[] = [];
    const functions: string[] = [];
    for (let i = this.#pick(4); i >= 0; i -= 1) {
      const kind = KINDS[this.#pick(4)] ?? 'function';
      const name = this.#name('f');
      functions.push(this.#function(name, kind, callable));
      callable.push({ name, kind });
    }
    const main = this.#body({ name: 'main', kind: 'async', callable, depth: 0, inLoop: false });
    return `${functions.join('\n')}\nexport async function main(t) {\n${main}\n}\n`;
  }

  #pick(options: number): number {
    const choice = this.#choices[this.#next] ?? 0;
    this.#next += 1;
    return choice % options;
  }

  #name(letter: string): string {
    this.#names += 1;
    return `${letter}${this.#names}`;
  }

  #label(): number {
    this.#labels += 1;
    return this.#labels;
  }

  #function(name: string, kind: Kind, callable: Scope['callable']): string {
    const body = this.#body({ name, kind, callable: [...callable], depth: 0, inLoop: false });
    const head = {
      function: 'function',
      async: 'async function',
      generator: 'function*',
      asyncGenerator: 'async function*',
    }[kind];
    switch (this.#pick(3)) {
      case 0:
        return `${head} ${name}(t, p = 1) {\n${body}\n}`;
      case 1: {
        const star =
          kind === 'generator' ? '*' : kind === 'asyncGenerator' ? 'async *' : kind === 'async' ? 'async ' : '';
        return `const ${name} = { ${star}${name}(t, p = 1) {\n${body}\n} }.${name};`;
      }
      default:
        if (kind === 'generator' || kind === 'asyncGenerator')
          return `const ${name} = ${head} ${name}(t, p = 1) {\n${body}\n};`;
        return `const ${name} = ${kind === 'async' ? 'async ' : ''}(t, p = 1) => {\n${body}\n};`;
    }
  }

  #body(scope: Scope): string {
    return [this.#note(scope, 'enter'), this.#statements(scope)].join('\n');
  }

  #note(scope: Scope, what: string): string {
    return `t.note('${scope.name}', '${what}${this.#label()}');`;
  }

  #statements(scope: Scope): string {
    const lines: string[] = [];
    for (let i = this.#pick(4); i >= 0; i -= 1) lines.push(this.#statement({ ...scope, depth: scope.depth + 1 }));
    return lines.join('\n');
  }

  #statement(scope: Scope): string {
    const isAsync = scope.kind === 'async' || scope.kind === 'asyncGenerator';
    const isGenerator = scope.kind === 'generator' || scope.kind === 'asyncGenerator';
    const deep = scope.depth > 4;
    const choice = this.#pick(19);
    const note = () => this.#note(scope, 's');
    if (deep && choice > 6) return note();
    switch (choice) {
      case 1:
        return isAsync ? `t.note('${scope.name}', ['got', await ${this.#awaited(scope)}]);` : note();
      case 2:
        return isGenerator ? `t.note('${scope.name}', ['sent', yield ${this.#value()}]);` : note();
      case 3:
        return `t.note('${scope.name}', ['called', ${this.#call(scope)}]);`;
      case 4:
        return isAsync ? `await ${this.#awaited(scope)};` : isGenerator ? `yield ${this.#value()};` : note();
      case 5:
        return `if (t.flip()) return ${isAsync ? this.#awaited(scope).replace('t.thenable', 't.lazy') : this.#value()};`;
      case 6:
        return `if (t.flip()) throw ${['new Error("x")', 'null', '7', 't.error'][this.#pick(4)]};`;
      case 7:
        return `if (t.flip()) {\n${this.#statements(scope)}\n} else ${this.#single(scope)}`;
      case 8: {
        const parts = [`try {\n${this.#statements(scope)}\n}`];
        const which = this.#pick(3);
        if (which !== 1) parts.push(`catch (e) {\n${this.#note(scope, 'catch')}\n${this.#statements(scope)}\n}`);
        if (which !== 0) parts.push(`finally {\n${this.#note(scope, 'finally')}\n${this.#statements(scope)}\n}`);
        return parts.join(' ');
      }
      case 9: {
        const label = `l${this.#label()}`;
        const inner = this.#statements({ ...scope, inLoop: true });
        return `${label}: for (let i = 0; i < ${1 + this.#pick(3)}; i++) {\n${inner}\nif (t.flip()) ${this.#pick(2) === 0 ? 'continue' : 'break'} ${label};\n${note()}\n}`;
      }
      case 10:
        return isAsync
          ? `for await (const item of ${this.#iterable()}) ${this.#single({ ...scope, inLoop: true })}\n${note()}`
          : `for (const item of [1, 2]) ${this.#single({ ...scope, inLoop: true })}`;
      case 11:
        return isGenerator
          ? `t.note('${scope.name}', ['delegated', yield* ${this.#delegate(scope)}]);\n${note()}`
          : note();
      case 12: {
        const name = this.#name('g');
        const kind = KINDS[this.#pick(2)] ?? 'function';
        const inner = this.#body({ name, kind, callable: [...scope.callable], depth: scope.depth + 1, inLoop: false });
        scope.callable.push({ name, kind });
        return `const ${name} = ${kind === 'async' ? 'async ' : ''}(t) => {\n${inner}\n};`;
      }
      case 13:
        return scope.inLoop && this.#pick(2) === 0
          ? 'if (t.flip()) break;'
          : `t.note('${scope.name}', t.flip() && ${isAsync ? `await ${this.#awaited(scope)}` : this.#value()});`;
      case 14:
        return isAsync
          ? `await Promise.all([${this.#awaited(scope)}, ${this.#awaited(scope)}]).catch(() => 0);\n${note()}`
          : note();
      case 15:
        return `switch (t.flip()) { case true: ${this.#single(scope)}; break; default: ${note()} }`;
      case 16:
        return `using ${this.#name('r')} = t.resource('${scope.name}', ${this.#label()});`;
      case 17:
      case 18: {
        // In a loop such a function is left alone.
        if (!isAsync || scope.inLoop) return note();
        const maker = ['t.resource', 't.lateResource', 't.failingResource', 't.lazyResource'][this.#pick(4)];
        return `await using ${this.#name('r')} = ${maker}('${scope.name}', ${this.#label()});`;
      }
      default:
        return note();
    }
  }

  /** A statement without braces, where the language allows one. */
  #single(scope: Scope): string {
    const isAsync = scope.kind === 'async' || scope.kind === 'asyncGenerator';
    const isGenerator = scope.kind === 'generator' || scope.kind === 'asyncGenerator';
    switch (this.#pick(4)) {
      case 1:
        return isGenerator ? `yield ${this.#value()};` : this.#note(scope, 'u');
      case 2:
        return isAsync
          ? `for await (const x of ${this.#iterable()}) ${this.#note(scope, 'u')}`
          : this.#note(scope, 'u');
      case 3:
        return `{\n${this.#statements(scope)}\n}`;
      default:
        return this.#note(scope, 'u');
    }
  }

  #value(): string {
    return ['1', "'two'", 'p', '{ a: 1 }', 't.promise(3)', 'undefined'][this.#pick(5)]?.replace(/^p$/, "'p'") ?? '0';
  }

  #awaited(scope: Scope): string {
    const choice = this.#pick(9);
    const simple = [
      't.promise(1)',
      'null',
      't.rejected()',
      't.thenable(2)',
      't.throwing()',
      '{ plain: 1 }',
      't.sub(3)',
      't.late(4)',
    ];
    return choice < 8 ? (simple[choice] ?? 'null') : this.#call(scope);
  }

  #iterable(): string {
    return ['t.source(2)', '[1, t.promise(2)]', 't.source(0)', 't.failing()', 't.bare()'][this.#pick(5)] ?? '[]';
  }

  #delegate(scope: Scope): string {
    const plain = ['[1, 2]', "'ab'"];
    const asynchronous = ['t.source(2)', '[1, 2]', 't.failing()'];
    const own = scope.callable.filter(
      ({ kind }) => kind === 'generator' || (kind === 'asyncGenerator' && scope.kind === 'asyncGenerator'),
    );
    const chosen = own[this.#pick(4)];
    if (chosen !== undefined) return `${chosen.name}(t)`;
    const list = scope.kind === 'asyncGenerator' ? asynchronous : plain;
    return list[this.#pick(list.length)] ?? '[]';
  }

  #call(scope: Scope): string {
    const chosen = scope.callable[this.#pick(5)];
    if (chosen === undefined) return '0';
    switch (chosen.kind) {
      case 'generator':
        return `t.drain(${chosen.name}(t))`;
      case 'asyncGenerator':
        return scope.kind === 'async' || scope.kind === 'asyncGenerator'
          ? `await t.drainLater(${chosen.name}(t)).catch(() => 1)`
          : `t.ignore(t.drainLater(${chosen.name}(t)))`;
      case 'async':
        return scope.kind === 'async' || scope.kind === 'asyncGenerator'
          ? `await ${chosen.name}(t)`
          : `t.ignore(${chosen.name}(t))`;
      default:
        return `${chosen.name}(t)`;
    }
  }
}

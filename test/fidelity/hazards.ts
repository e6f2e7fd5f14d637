/** One hazard a program: an exported `main(log)`, in an ES module or in sloppy CommonJS. */

export interface Hazard {
  readonly name: string;
  readonly code: string;
  readonly file: string;
  /** Reasons with which functions of it are left alone; none is the rule. */
  readonly skips?: readonly string[];
}

const module = (name: string, code: string, skips?: string[]): Hazard => ({
  name,
  code,
  file: 'hazard.mjs',
  ...(skips === undefined ? {} : { skips }),
});

const sloppy = (name: string, code: string, skips?: string[]): Hazard => ({
  name,
  code,
  file: 'hazard.cjs',
  ...(skips === undefined ? {} : { skips }),
});

const typed = (name: string, code: string): Hazard => ({ name, code, file: 'hazard.ts' });

export const HAZARDS: readonly Hazard[] = [
  module(
    'names and lengths, inferred ones too',
    `
    const a = () => {}, b = function () {}, o = { c() {}, d: (x, y) => {}, get e() { return 1; }, ['f' + 1]: async (x = 1, ...y) => {} };
    class K { static s = () => {}; m(x) {} #p() {} static q() { return new K().#p.name; } }
    export default function () {}
    export function main(log) { log(a, b, o.c, o.d, o.f1, K.s, K.prototype.m, K.q(), Object.getOwnPropertyDescriptor(o, 'e').get.name); }`,
  ),
  module(
    'kinds of function keep their constructors and prototypes',
    `
    async function a() {} function* g() {} async function* ag() {} const arrow = () => {}; class C { m() {} }
    export function main(log) {
      for (const f of [a, g, ag, arrow, C.prototype.m]) log(f.constructor.name, 'prototype' in f, Object.getOwnPropertyNames(f).sort().join());
      log(g() instanceof g, ag() instanceof ag, Object.getPrototypeOf(g()) === g.prototype);
    }`,
  ),
  module(
    'new throws where it did, and new.target is seen',
    `
    function F() { return [new.target === F, (() => new.target === F)()]; }
    function G() { this.t = new.target?.name; }
    const arrow = () => {}, o = { m() {} };
    export function main(log) { for (const f of [arrow, o.m, async function () {}]) try { new f(); } catch (e) { log(e.name); } log(F(), new G().t, Reflect.construct(G, [], class X {}).t); }`,
  ),
  module(
    'toString keeps the parameter list and own keys stay',
    `
    function f(a, { b, c = 1 }, ...rest) { return a; }
    export function main(log) { log(/^function f\\(a, \\{ b, c = 1 \\}, \\.\\.\\.rest\\) \\{/.test(Function.prototype.toString.call(f)), Reflect.ownKeys(f).map(String)); }`,
  ),
  sloppy(
    'arguments.callee, caller’s recursion by own name',
    `
    exports.main = function main(log) { const fact = function me(n) { return n < 2 ? 1 : n * arguments.callee(n - 1); }; log(fact(5)); log((function self(n) { return n ? self(n - 1) + 1 : 0; })(3)); };`,
  ),
  sloppy(
    'mapped arguments, and unmapped ones under strict',
    `
    function mapped(a) { arguments[0] = 2; a++; return [a, arguments[0], arguments.length]; }
    function strict(a) { 'use strict'; arguments[0] = 2; return [a, arguments[0]]; }
    function twice(a, a) { return a; }
    exports.main = (log) => log(mapped(1, 5), strict(1), twice(1, 2));`,
  ),
  module(
    'hoisting: used before its definition, and by an import cycle',
    `
    export function main(log) { log(early(), late2()); function late2() { return typeof laterVar; } var laterVar = 1; }
    const value = early(); function early() { return 'hoisted'; }`,
  ),
  sloppy(
    'a var over a parameter keeps the argument',
    `
    exports.main = (log) => { function f(p) { var p; return p; } function g(p) { var p = p || 2; return p; } log(f(1), g(0)); };`,
  ),
  sloppy(
    'a var and a function of one name in one body',
    `
    exports.main = (log) => { function f() { var x = 1; function x() {} return typeof x; } log(f()); };`,
    ['function-in-block'],
  ),
  sloppy(
    'two functions of one name in one body',
    `
    exports.main = (log) => { function f() { return g(); function g() { return 1; } function g() { return 2; } } log(f()); };`,
    ['function-in-block'],
  ),
  sloppy(
    'functions in blocks hoist as before (Annex B)',
    `
    exports.main = (log) => { function f(x) { if (x) { function inner() { return 'in'; } } return typeof inner; } log(f(true), f(false)); { function blocky() {} } log(typeof blocky); };`,
  ),
  sloppy(
    'direct eval declares into the function',
    `
    exports.main = (log) => { function f() { eval('var q = 5'); return typeof q; } function g(a) { return eval('a + 1'); } log(f(), g(1)); };`,
  ),
  sloppy(
    'with statements',
    `
    exports.main = (log) => { function f(o) { with (o) { return x; } } log(f({ x: 3 })); with ({ y: 4 }) { log((() => y)()); } };`,
    ['with-statement'],
  ),
  module(
    'defaults are evaluated once, in their own scope, before the body',
    `
    let n = 0; const next = () => ++n;
    function f(a = next(), b = () => a) { var a = 10; return [a, b()]; }
    function tdz(a = b, b) {} async function later(a = missing) {}
    export async function main(log) { log(f(), n); try { tdz(); } catch (e) { log(e.name); } log(await later().catch((e) => e.message)); }`,
  ),
  module(
    'the user’s own names: span, tracer, e, $s, arguments of arrows',
    `
    function f(span, tracer, e, $s, $ac) { const $e = e; try { throw 1; } catch (e) { return [span, tracer, e, $s, $ac, $e, ((...a) => a.length)(...arguments)]; } }
    export function main(log) { log(f(1, 2, 3, 4, 5)); }`,
  ),
  module(
    'super read, written, called, tagged, in classes and objects',
    `
    class A { get x() { return 'ax'; } set y(v) { this.got = v; } m(v) { return 'm' + v; } static s() { return 's'; } tag(t) { return t[0]; } }
    class B extends A { get x() { return super.x + '!'; } m(v) { super.y = v; return [super.m(v), super['m'](v), super.none?.(), super.tag\`t\`, (() => super.x)()]; } static s() { return super.s() + 'b'; } *g() { yield super.m(1); } async a() { await null; return super.m(2); } }
    const o = { __proto__: { hi() { return 'hi'; } }, hi() { return super.hi() + '!'; } };
    export async function main(log) { const b = new B(); log(b.x, b.m('v'), b.got, B.s(), [...b.g()], await b.a(), o.hi()); }`,
  ),
  module(
    'constructors: fields, returning objects, throwing and branching before super()',
    `
    class A { constructor(v) { this.v = v; } } class B extends A { f = 1; #p = 2; constructor(v) { const w = v * 2; super(w); this.sum = this.f + this.#p + this.v; } }
    class R extends A { constructor() { return { returned: true }; } } class T extends A { constructor() { throw new TypeError('before'); } }
    class Br extends A { constructor(x) { if (x) super(1); else super(2); } } class Arrow extends A { constructor() { const go = () => super(9); go(); } }
    class NoSuper extends A { constructor() { } } class Twice extends A { constructor() { super(1); super(2); } }
    export function main(log) { log(new B(2).sum, new R(), new Br(true).v, new Br(false).v, new Arrow().v); for (const K of [T, NoSuper, Twice]) try { new K(); log('no error'); } catch (e) { log(e.name, e.message); } }`,
  ),
  module(
    'private names, brand checks, static blocks, accessors’ arity',
    `
    class C { #x = 1; static #count = 0; static { C.#count = 5; } static has(o) { return #x in o; } get v() { return this.#x; } set v(n) { this.#x = n; } static get count() { return C.#count; } #m() { return this.#x; } call() { return this.#m(); } }
    export function main(log) { const c = new C(); c.v = 7; const d = Object.getOwnPropertyDescriptor(C.prototype, 'v'); log(c.v, C.count, C.has(c), C.has({}), c.call(), d.get.length, d.set.length); try { C.prototype.call.call({}); } catch (e) { log(e.name); } }`,
  ),
  module(
    'this, call, apply and bind',
    `
    function who() { return this === undefined ? 'none' : this.n; } const o = { n: 1, arrow() { return [1].map(() => this.n); } };
    export function main(log) { log(who(), who.call({ n: 2 }), who.bind({ n: 3 })(), o.arrow(), Reflect.apply(who, { n: 4 }, [])); }`,
  ),
  module(
    'results: sync throws, primitives and frozen errors',
    `
    const frozen = Object.freeze(new Error('frozen')); function t(v) { throw v; } async function at(v) { throw v; }
    export async function main(log) { for (const v of [null, undefined, 0, 'x', frozen]) { try { t(v); } catch (e) { log(Object.is(e, v)); } await at(v).catch((e) => log(Object.is(e, v))); } }`,
  ),
  module(
    'finally overrides, labelled jumps, one end',
    `
    function f() { try { throw 1; } finally { return 2; } } function g() { l: for (;;) { try { break l; } finally { continue l2; } } }
    export function main(log) { log(f(), h()); } function h() { outer: for (let i = 0; i < 3; i++) { for (;;) { try { if (i === 1) continue outer; break; } finally { if (i === 2) return 'end' + i; } } } }`.replace(
      /function g\(\).*\n/,
      '\n',
    ),
  ),
  module(
    'promise identity, own properties and subclasses of what plain functions return',
    `
    class P extends Promise {} const own = Object.assign(Promise.resolve(1), { cancel() {} }), sub = P.resolve(2); function pass(x) { return x; }
    export async function main(log) { log(pass(own) === own, pass(sub) === sub, pass(sub) instanceof P, 'cancel' in pass(own), await pass(sub)); }`,
  ),
  module(
    'a thenable’s then is read and called as often as before',
    `
    let reads = 0, calls = 0; const make = () => ({ get then() { reads++; return (ok) => { calls++; ok('v'); }; } });
    async function a() { return make(); } async function b() { return await make(); } function c() { return make(); }
    export async function main(log) { log(await a(), reads, calls); log(await b(), reads, calls); const t = c(); log(reads, calls); await t; log(reads, calls); }`,
  ),
  module(
    'proxies and revoked proxies pass through',
    `
    const traps = []; const p = new Proxy({}, new Proxy({}, { get: (_, k) => { traps.push(k); return undefined; } })); async function f(x) { return 1 + (await x === x ? 1 : 0); } function g(x) { return x; }
    export async function main(log) { log(g(p) === p, traps.join()); log(await f(p)); log(traps.join()); }`,
  ),
  module(
    'ticks until settle: return value, promise, await, throw',
    `
    const seq = []; async function v() { return 1; } async function p() { return Promise.resolve(1); } async function aw() { return await Promise.resolve(1); } async function th() { throw 1; } async function two() { await null; await null; return 1; }
    export async function main(log) { await Promise.all([...Array(12)].map(async (_, i) => { for (let n = 0; n < i; n++) await null; seq.push(i); }).concat([v, p, aw, th, two].map((f) => f().then(() => seq.push(f.name), () => seq.push(f.name))))); log(seq.join()); }`,
  ),
  module(
    'generators: next(v), throw, return, completion, delegation, lazy start',
    `
    const log2 = []; function* inner() { try { const a = yield 1; log2.push(a); return 'r'; } finally { log2.push('f'); } } function* outer() { log2.push('start'); const r = yield* inner(); log2.push(r); try { yield 2; } catch (e) { log2.push('caught ' + e); yield 3; } }
    export function main(log) { const g = outer(); log(log2.length); log(g.next('ignored'), g.next('sent'), g.throw('boom'), g.return('done'), g.next()); const h = outer(); h.next(); log(h.return('x'), log2); log(Object.getOwnPropertyNames(g), String(g)); }`,
  ),
  module(
    'async generators queue their requests',
    `
    const seen = []; async function* g() { seen.push('a'); yield 1; seen.push('b'); const x = yield Promise.resolve(2); seen.push(x); return 3; }
    export async function main(log) { const i = g(); log(await Promise.all([i.next(), i.next(), i.next('x'), i.next()]), seen); const j = g(); log(await j.return('early'), await j.next()); }`,
  ),
  module(
    'yield* over things without throw or return',
    `
    const bare = { [Symbol.iterator]: () => ({ next: (v) => ({ value: v, done: v === 'stop' }) }) }; function* g() { return yield* bare; }
    export function main(log) { const i = g(); log(i.next(1), i.next(2)); try { i.throw(new Error('x')); } catch (e) { log(e.name, e.message); } const j = g(); j.next(); log(j.return(5), j.next()); const k = g(); k.next(); log(k.next('stop')); }`,
  ),
  module(
    'for await over sync iterables, and early exits',
    `
    const calls = []; const src = { [Symbol.asyncIterator]() { let n = 0; return { get next() { calls.push('get next'); return () => Promise.resolve({ value: ++n, done: false }); }, return() { calls.push('return'); return {}; } }; } };
    export async function main(log) { for await (const x of [1, Promise.resolve(2)]) log(x); a: for await (const x of src) { for (;;) { if (x > 2) break a; break; } } if (calls.length) for await (const y of [7]) log(y); else log('no'); log(calls); try { for await (const z of 5) log(z); } catch (e) { log(e.name); } }`,
  ),
  module(
    'unbraced bodies',
    `
    async function f(c, log) { if (c) for await (const x of [1]) log('if', x); else for await (const x of [2]) log('else', x); do for await (const x of [3]) log(x); while (!(c = !c)); for (const k of [1]) label: for await (const x of [4, 5]) { if (x === 4) continue label; log(x); } }
    function* g(c) { if (c) yield 1; else yield 2; while (c--) yield 'w'; for (const x of [1]) yield x; l: yield 9; }
    export async function main(log) { await f(true, log); await f(false, log); log([...g(2)], [...g(0)]); }`,
  ),
  module(
    'semicolons that are not there',
    `
    const log2 = []
    function f() { const a = 1
      return a
    }
    const g = () => f()
    const h = async () => await f()
    ;[1].forEach((x) => log2.push(x))
    function* k() { yield
      const x = yield 1
      yield [x]
      return
    }
    export async function main(log) { log(f(), g(), await h(), log2, [...k()]) }`,
  ),
  module(
    'arrow bodies: objects, sequences, templates, regexps, nested arrows, await',
    `
    const o = () => ({ a: 1 }), s = (x) => (x++, x), t = (x) => \`<\${x}>\`, r = (x) => /\\/}/.test(x), n = (a) => (b) => a + b, c = (x) => x ? { y: x } : null, aw = async (x) => (await x) + 1, v = () => void 0;
    export async function main(log) { log(o(), s(1), t(2), r('/}'), n(1)(2), c(3), await aw(4), v()); }`,
  ),
  module(
    'comments and strings where inserts go',
    `
    function f(/* { */) /* } */ { // { comment
      return '}' /* end */ } // }
    const g = (x /* a */) => /* b */ x /* c */ // d
    function h() { /* only a comment */ }
    function i() {}
    export function main(log) { log(f(), g(1), h(), i()); }`,
  ),
  module(
    'directives stay directives',
    `
    function f() { 'use strict'; 'second'; return this; } function g() { "use memo"
      return 1 }
    export function main(log) { log(f() === undefined, g()); }`,
  ),
  sloppy(
    'strict mode is neither lost nor gained',
    `
    function loose() { return typeof this; } function strict() { 'use strict'; return typeof this; }
    exports.main = (log) => { log(loose(), strict()); log((function () { undeclared_variable_x = 1; delete globalThis.undeclared_variable_x; return 'ok'; })()); };`,
  ),
  module(
    'callbacks: identity, arity, return values, this',
    `
    const cb = function (a, b) { return [this === undefined, a, b, arguments.length]; };
    export function main(log) { log([1].map(cb), [3, 1, 2].sort((a, b) => a - b), [1, 2].reduce((a, b) => a + b, 0)); const m = new Map([[cb, 1]]); log(m.get(cb)); }`,
  ),
  module(
    'symbols: toPrimitive, iterator, hasInstance, toJSON',
    `
    class C { [Symbol.toPrimitive](h) { return h === 'number' ? 42 : 'str'; } static [Symbol.hasInstance](x) { return x === 1; } *[Symbol.iterator]() { yield 1; } toJSON() { return 'json'; } }
    export function main(log) { const c = new C(); log(+c, String(c), 1 instanceof C, [...c], c); }`,
  ),
  module(
    'destructuring parameters with defaults and rest',
    `
    function f({ a = 1, ...rest } = {}, [b, , c = 3] = [], ...d) { return [a, rest, b, c, d]; }
    export function main(log) { log(f(), f({ a: 2, x: 1 }, [4, 5], 6, 7)); log(f.length); }`,
  ),
  module(
    'await in odd places',
    `
    async function f(log) { const o = { [await 'k']: await 1, ...(await { z: 2 }) }; const [a = await 3] = []; log(o, a, \`\${await 4}\`, (await [5])[0], await (await 6), -(await 7), !(await 0), typeof await 1, await 1 ? await 2 : await 3, (await null) ?? (await 8), (await { m: () => 9 }).m()); class K { static x = 1; [await 'dyn']() { return 1; } } log(new K().dyn()); for (let i = await 0; i < await 2; i += await 1) log(i); switch (await 1) { case await 1: log('case'); } if (await true) log('if'); while (await false); throw await 'thrown'; }
    export async function main(log) { await f(log).catch((e) => log('caught', e)); }`,
  ),
  module(
    'await in patterns, where what is written first is evaluated last or not at all',
    `
    const note = [], step = async (n, v = n) => { await null; note.push(n); return v; };
    async function f(x) { const { [await step('key', 'a')]: a = await step('default') } = await step('source', x); await step('after'); return a; }
    async function g(x) { let a; [a = await step('default2')] = x; await step('after2'); ({ [await step('k', 'b')]: a } = await step('s', { b: a })); return a; }
    async function h(x) { for (const { [await step('k2', 'c')]: c } of await step('list', [{ c: x }])) await step(c); await step('end'); }
    export async function main(log) { log(await f({}), await f({ a: 1 }), await g([]), await g([2])); await h(3); log(note); }`,
  ),
  module(
    'error stacks have no frame of ours between the user’s',
    `
    function a() { return new Error('here').stack; } function b() { return a(); } async function c() { await null; return b(); }
    export async function main(log) { const frames = (s) => s.split('\\n').slice(1).map((l) => /at (?:async )?([\\w.]+)/.exec(l)?.[1]).filter((n) => n && /^[abc]$/.test(n)); log(frames(b()), frames(await c())); const lines = b().split('\\n').slice(1, 3).map((l) => /at (\\w+)/.exec(l)?.[1]); log(lines); }`,
  ),
  module(
    'recursion goes as deep as before, roughly',
    `
    let depth = 0; function down() { depth++; down(); }
    export function main(log) { try { down(); } catch (e) { log(e.name, depth > 1000); } }`,
  ),
  module(
    'getters and setters on objects and classes, and Object.defineProperty',
    `
    const o = { get a() { return this.b; }, set a(v) { this.b = v; } }; Object.defineProperty(o, 'c', { get() { return 'c'; }, set: (v) => { o.d = v; } });
    export function main(log) { o.a = 5; o.c = 6; log(o.a, o.c, o.d, Object.keys(o)); }`,
  ),
  module(
    'a name of its own for each anonymous thing',
    `
    const { x = () => {} } = {}; let y; y ??= function () {}; const z = class { static m = () => {} }; const [w = async () => {}] = [];
    export function main(log) { log(x.name, y.name, z.name, z.m.name, w.name, (() => {}).name === ''); }`,
  ),
  module(
    'exports: default function, default class, re-assigned function',
    `
    export default class { m() { return 'm'; } } export function re() { return 1; } const original = re; export { original as renamed };
    export function main(log) { log(original(), re.name); }`,
  ),
  typed(
    'TypeScript: overloads, assertions, predicates, this parameters, generics, enums, namespaces',
    `
    function over(a: string): string; function over(a: number): number; function over(a: unknown): unknown { return a; }
    function assertIt(x: unknown): asserts x is string { if (typeof x !== 'string') throw new TypeError('no'); }
    const isNumber = (x: unknown) => typeof x === 'number'; function withThis(this: { n: number }) { return this.n; } const id = <T,>(x: T): T => x;
    enum E { A = 1 } namespace N { export const f = () => E.A; export function g() { return f(); } }
    class C { constructor(private readonly a: number, public b = 2) {} sum() { return this.a + this.b; } declare z: number; abstract?: string; }
    export function main(log: (...v: unknown[]) => void) { const v: unknown = 's'; assertIt(v); log(over(v), over(1), [1, 'a'].filter(isNumber), withThis.call({ n: 3 }), id(4), N.g(), new C(1).sum()); }`,
  ),
  typed(
    'TypeScript: decorators of the user’s see the same functions',
    `
    const seen: unknown[] = []; function spy(value: unknown, context: { kind: string; name: string | symbol }): void { seen.push([context.kind, String(context.name), typeof value]); }
    class C { @spy m() { return 1; } @spy get g() { return 2; } @spy accessor a = 3; @spy static s() { return 4; } @spy f = () => 5; }
    export function main(log: (...v: unknown[]) => void) { const c = new C(); log(c.m(), c.g, c.a, C.s(), c.f(), seen); }`,
  ),
];

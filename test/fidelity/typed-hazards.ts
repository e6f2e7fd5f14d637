/** TypeScript modules whose types hang on the shape of a body. Some are in error, and must stay so in the same way. */

export const TYPED_HAZARDS: Readonly<Record<string, string>> = {
  'the alias that a lone return asserts is declared': `
    export type Id = string; type Local = { a: 1 };
    export class C { v: unknown; get id() { return this.v as Id; } set id(_) {} pick() { return (this.v as Record<Id, number>); }
      arrow = () => this.v as Id; bare = x => this.v as Id; static make() { return <Id>'a'; } get both() { return this.v as Id; } set both(v: number) {} }
    export function local() { type Local = { b: 2 }; return {} as Local; }
    export function outer() { return {} as Local; }
    export const f = function () { return 1 as unknown as () => Id; };
    export const g = () => null as unknown as (() => Id);
    export const many = (a: number, b?: string,) => a as unknown as Id /* c */;
    export const multi = () => ({}) as {
      a: Id; // a comment
      b: number;
    };`,
  'constants returned are declared as they are written': `
    export function one() { return 1; } export const s = () => 'a'; export const t = () => 'a' as const; export function n() { return null; }
    export const o = () => ({ a: 1, b: [true, -1] as const, c(x: string) { return x as unknown as number; }, d: (y: number): string => String(y) });
    export class K { m() { return { kind: 'a' as const }; } get x() { return [1, 2] as const; } }
    export const id = (a: string) => a as unknown as Promise<string>; export class L { v: unknown = 1; get n() { return this.v as number; } }`,
  'bodies without anything': `
    export function empty() {} export function nothing() { return; } export class E { constructor(readonly a: number) {} m() {} set x(v: number) {} }`,
  'unions of literals keep their order': `
    export const pick = (n: number) => { if (n > 2) return 2; if (n > 1) return 1; return 0; };
    export const name = (n: number) => (n > 2 ? 'pick' : n > 1 ? 'name' : 'a');
    export function sign(n: number) { return n > 0 ? 1 : n < 0 ? -1 : 0; }
    export const tag = (flag: boolean) => { if (flag) return { kind: 'b' as const, n: 1 as const }; return { kind: 'a' as const, n: 0 as const }; };`,
  'predicates are inferred, and asserted': `
    export const isString = (x: unknown) => typeof x === 'string'; export function isSet<T>(x: T | undefined) { return x !== undefined; }
    export function assertString(x: unknown): asserts x is string { if (typeof x !== 'string') throw new Error(); }
    export const strings = [1, 'a', undefined].filter((x) => typeof x === 'string');
    export class C { isD(): this is D { return this instanceof D; } } class D extends C { d = 1; }
    export function use(x: unknown) { assertString(x); return x.length; }`,
  'narrowing goes on behind everything that we insert': `
    export function f(x: string | number | undefined, o: { a?: { b: string } }) {
      if (x === undefined) return; const y = x; if (typeof x === 'string') { const g = () => y; return [x.length, g()]; }
      if (!o.a) throw new Error(); o.a.b.length; let z: string | undefined; for (const a of [x]) { z ??= String(a); } return z?.length; }
    export function assigned(a: string | undefined) { a ??= 'x'; return a.length; }
    export function definite() { let v: number; if (Math.random() > 0.5) { v = 1; } else { v = 2; } const read = () => v; return v + read(); }
    export function evolving() { const all = []; all.push(1); all.push('a'); let last = null; for (const a of all) last = a; return last; }
    export function never(x: 'a' | 'b') { switch (x) { case 'a': return 1; case 'b': return 2; default: { const rest: never = x; return rest; } } }
    export function loop() { while (true) { if (Math.random()) break; } let n; n = 1; return n; }`,
  'what is wrong stays wrong on its line': `
    export function noReturn(a: boolean): number { if (a) return 1; }
    export function implicit(a: boolean) { if (a) return 1; }
    export function unreachable() { return 1; console.log('x'); }
    export function unused(a: number) { const b = 1; let c; }
    export function before() { x; let x = 1; const y: string = x; return y; }
    export function wrong(a): void { return a.b.c; }
    export const arrow = (x: number): string => x;
    export function useBeforeAssigned() { let v: string; return v.length; }
    export class C { readonly a: number; constructor() { if (Math.random()) this.a = 1; } m() { this.a = 2; } private unused() {} }
    export async function late(): Promise<string> { return await Promise.resolve(1); }
    export function* gen(): Generator<string> { yield 1; }
    export function dup(a: number, a: string) { return a; }
    // @ts-expect-error
    export function expected(): string { return 1; }
    export function inner() {
      // @ts-expect-error
      return missing;
    }`,
  'what TypeScript finds the type of without a look at arguments': `
    interface N { load(): Promise<N | null>; } declare function page(c?: string): Promise<{ next?: string; items: number[] }>; declare function go(): Promise<number>;
    export async function paged() { let c: string | undefined = undefined; do { const p = await page(c); c = p.next; } while (c); }
    export async function listed(node: N) { let n: N | null = node; while (n) { const next = await n.load(); n = next; } }
    export async function* pages() { let c; while (true) { const { next } = await page(c); yield c; if (!next) break; c = next; } }
    export async function retry(n: number) { try { return await go(); } catch (e) { if (!n) throw e; return retry(n - 1); } }
    export const again = async (n: number) => { if (n > 1) return await again(n - 1); return 1; };
    export const concise = (x?: string) => (x ??= 'a', [1].map(() => x.length));
    export async function later() { await go(); let c: string | undefined; do { const p = await page(c); c = p.next; } while (c); }`,
  'what is declared by a lone return that cannot be repeated': `
    const table = { a: 1 }; type Id = string; function dec(value: unknown, context: unknown): void { void value; void context; }
    export const keys = (v: unknown) => v as keyof typeof table; export function t(v: unknown) { return v as typeof table; }
    export function mapped(v: unknown) { return v as { [K in keyof typeof table]: Id }; } export function param(v: { b: 1 }) { return v as typeof v; }
    export function other(v: unknown) { return v as typeof import('./other'); } export class D { v: unknown; @dec m() { return this.v as Id; } }
    export function fail(v: unknown) { return v as never; } export function use(x?: string) { if (!x) fail(x); return x; } export function after() { fail(1); return 1; }`,
  'declarations that clash in the scope of a function': `
    export function a() { var x: any; let x: any; return x; } export function b<T>(v: T) { type T = number; return v as unknown as T; }
    export function c(E: number) { enum E { A } return E; } export function d() { { var z = 1; } let z = 2; return z; }
    export const e = () => { var C = 1; class C {} return C; };`,
  'what is yielded keeps its contextual type': `
    export function* g(): Generator<{ a: number }> { yield { a: 1, b: 2 }; } export function* p(): Generator<[string, number]> { yield ['a', 1]; yield [1, 'a']; }
    export async function* h(): AsyncGenerator<'x' | 'y'> { yield 'x'; yield 'z'; }`,
  'functions that never return': `
    export function fail(message: string): never { throw new Error(message); }
    export function after(x: string | undefined) { if (!x) fail('x'); return x; }
    export const endless = (): never => { for (;;); }; export const thrower = () => { throw 1; };
    export class F { private fail(): never { throw 1; } use(x?: number) { if (x === undefined) { this.fail(); } return x; } }`,
  'generators infer what they yield, take and return': `
    export function* a() { const x: string = yield 1; yield* [true]; return x; } export function* b(): Generator<number, void, boolean> { if (yield 1) yield 2; }
    export async function* c() { for await (const x of a2()) yield x; } async function* a2() { yield await Promise.resolve('s'); }
    export function* d<T>(xs: Iterable<T>) { for (const x of xs) yield [x] as const; }
    export const o = { *[Symbol.iterator]() { yield 1; }, async *later() { yield { a: 1 }; } };`,
  'generics, overloads, this and contextual types': `
    export function over(a: string): string; export function over(a: number): number; export function over(a: unknown): unknown { return a; }
    export function id<const T>(x: T) { return x; } export const tuple = <T extends unknown[]>(...xs: T) => xs;
    export function withThis(this: { n: number }, k: number) { return this.n + k; }
    export const mapped = [1, 2].map((x) => ({ x, s: String(x) })); export const sorted = ['a'].sort((a, b) => (a < b ? -1 : 1));
    export const handler: (e: { type: 'x' } | { type: 'y'; v: number }) => void = (e) => { if (e.type === 'y') e.v.toFixed(); };
    export const promised = async (x?: number) => { if (x) return { ok: true as const, x }; return { ok: false as const }; };
    export const reduce = [1].reduce((all, x) => { all[x] = true; return all; }, {} as Record<number, boolean>);
    export async function awaited<T>(p: Promise<T> | T) { const v = await p; return { v }; }
    export const curried = <A,>(a: A) => <B,>(b: B) => async () => [a, b] as const;`,
  'classes: fields, accessors, parameter properties, abstract members': `
    export abstract class A { constructor(protected readonly a: number, public b = 'x') {} abstract m(): void; get g() { return this.a; } set g(v: number) { void v; } static { this.s(); } static s() {} }
    export class B extends A { x = 1; #y; constructor() { super(1); this.#y = 2; } override m() { this.x = this.#y; } declare z: string; accessor w = 3; }
    export class G<T> { constructor(private v: T) {} get() { return this.v; } set<K extends keyof T>(k: K, v: T[K]) { this.v[k] = v; return this; } static of<U>(u: U) { return new G(u); } }
    export const Anonymous = class { p = () => this; };
    export function mixin<T extends abstract new (...args: any[]) => object>(Base: T) { abstract class M extends Base { mixed() { return 1; } } return M; }`,
  'what is returned as `this` keeps its type': `
    interface Client { request<I, P extends Page<I> = Page<I>>(type: new (...given: any[]) => P, options: object): Promise<P>; }
    export abstract class Page<I> { #client!: Client; declare items: I[];
      async next(): Promise<this> { return await this.#client.request(this.constructor as any, {}); }
      async chained(): Promise<this> { const page = await this.next(); return page; } }`,
  resources: `
    export function r(open: () => Disposable) { using a = open(); using b = open(); void b; return 1; }
    export async function s(open: () => AsyncDisposable, sync: () => Disposable) { using x = sync(); await using a = open(), b = open(); void a; void b; void x; await null; return 1; }
    export async function t(open: () => AsyncDisposable) { { await using a = open(); void a; } for (using c of [] as Disposable[]) { void c; await 1; } }`,
  'enums, namespaces, exports and declarations around': `
    export namespace N { export function f() { return E.A; } export const g = () => f(); } export enum E { A = 1, B = 'b'.length }
    export default function () { return N.g(); } declare function ambient(): void; declare global { interface Window { added: number } }
    export type { T } from './other'; export * as other from './other'; type T2 = typeof import('./other'); export const t2 = (x: T2) => x;`,
};

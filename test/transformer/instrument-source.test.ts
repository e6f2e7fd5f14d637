/** `instrumentSource`: what it leaves alone, and what it says. */
import { instrumentSource } from 'agentcore-instrument/transformer';
import { suite } from 'uvu';
import * as assert from 'uvu/assert';
import { compile } from '../support/execute.js';

const RULES = { rules: [{ functions: '**', kinds: 'all' as const }] };
const run = (code: string, fileName = 'case.ts') => instrumentSource(code, { fileName, config: RULES });

const core = suite('instrumentSource');

core('a file without functions, a declaration file and a file of another kind come out as they are', () => {
  for (const [file, text] of [
    ['a.ts', 'export const a = 1;\n'],
    ['a.d.ts', 'export declare function f(): void;\n'],
    ['a.json', '{ "f": 1 }'],
    ['a.css', 'a { b: c }'],
  ] as const) {
    const result = run(text, file);
    assert.is(result.code, text);
    assert.not.ok(result.changed);
    assert.is(result.map().sourcesContent?.[0], text);
  }
});

core('broken syntax is left untouched and reported with its place', () => {
  const text = 'export function f( {\n  return 1;\n}\n';
  const result = run(text);
  assert.is(result.code, text);
  assert.is(result.diagnostics.length, 1);
  assert.is(result.diagnostics[0]?.code, 'AC4001');
  assert.ok((result.diagnostics[0]?.line ?? 0) >= 1);
});

core('instrumenting twice changes nothing, also after a compiler has been over it', () => {
  const once = run('export const f = async (a: number) => a;\n').code;
  assert.is(run(once).code, once);
  const compiled = compile(once, 'case.ts');
  assert.is(run(compiled, 'case.js').code, compiled);
  const common = 'const $ac = __importStar(require("agentcore-instrument/runtime"));\nexports.f = () => 1;\n';
  assert.is(run(common, 'case.cjs').code, common);
});

core('a text that only speaks of the runtime is instrumented', () => {
  const text = '// see: import * as $ac from "agentcore-instrument/runtime"\nexport function f() { return 1; }\n';
  assert.ok(run(text).changed);
});

core('names of the user’s are never taken', () => {
  const text =
    'export function f($s: number, $ac: number) { const $e = $s; return $e + $ac; }\nexport const $m = 1, $t = 2;\n';
  const { code } = run(text);
  assert.match(code, /import \* as \$ac1 /);
  assert.match(code, /const \$s1 = \$ac1\.enter\(\$m1, 0xac0000\)/);
});

core('directives, hashbangs, pragmas and reference comments stay first', () => {
  for (const first of [
    "'use client';",
    '"use strict"',
    '#!/usr/bin/env node',
    '/// <reference types="node" />',
    '/** @jsx h */',
    '// @ts-nocheck',
    '/*! (c) somebody */',
  ]) {
    const { code } = run(`${first}\nexport function f() { return 1; }\n`);
    assert.ok(code.startsWith(first), code);
    assert.match(code, /import \* as \$ac/);
  }
});

core('a doc comment stays with the declaration it is on', () => {
  const { code } = run('/** What f does. */\nexport function f() { return 1; }\n/** g */\nexport function g() {}\n');
  assert.ok(code.startsWith('/** What f does. */\nexport function f() {'), code);
  for (const declaration of [
    'export class A extends B { static names = ["a"]; #p = f(); m() {} }',
    'const names: readonly string[] = ["a", "b"];',
    'export const sizes = { small: -1, medium: 128 * (2 + 1), large: () => 2 };',
  ]) {
    const text = `/** What it is. */\n${declaration}\nexport function f() {}\n`;
    assert.ok(run(text).code.startsWith(`/** What it is. */\n${declaration.slice(0, 12)}`), text);
  }
});

core('what runs code of the file does not come before the runtime, documented or not', () => {
  for (const declaration of [
    'export class A { static { f(); } }',
    'export class A { static a = f(); }',
    'export class A { [f()]() {} }',
    '@f() export class A {}',
    'export class A { constructor(@f() p: string) {} }',
    'export const a = [f()];',
    'export const a = { b: f() };',
  ]) {
    const text = `/** What it is. */\n${declaration}\nexport function f(): any {}\n`;
    assert.ok(run(text).code.startsWith('/** What it is. */\nimport * as $ac'), text);
  }
});

core('CommonJS gets a require, a script is left alone with a reason', () => {
  assert.match(run('exports.f = () => 1;\n', 'a.cjs').code, /^var \$ac = require\('agentcore-instrument\/runtime'\);/);
  assert.match(
    run("import x = require('x');\nexport = function f() { return x; };\n", 'a.cts').code,
    /import \$ac = require\(/,
  );
  const script = run('function f() { return 1; }\n', 'a.js');
  assert.not.ok(script.changed);
  assert.equal(
    script.skipped.map((one) => one.reason),
    ['global-script'],
  );
});

core('under ES5, functions that declare others are left alone', () => {
  const text = 'export function f() { return g(); function g() { return 1; } }\n';
  const { skipped, sites } = instrumentSource(text, { fileName: 'a.ts', config: RULES, target: 'es5' });
  assert.equal(
    skipped.map(({ qualifiedName, reason }) => [qualifiedName, reason]),
    [['f', 'function-in-block']],
  );
  assert.equal(
    sites.map(({ qualifiedName }) => qualifiedName),
    ['f.g'],
  );
});

core('what cannot be wrapped faithfully is left alone with a stable reason', () => {
  const reasons: Record<string, string> = {
    'early-error': 'export function f(p) { let p; }',
    'function-in-block': 'export function f() { var x = 1; function x() {} return x; }',
    'await-using': 'export async function f() { for (const y of z) { await using x = y; } }',
    'suspended-pattern': 'export async function f() { for await (const { a = b() } of c) {} }',
    'hoisted-mock': "import { vi } from 'vitest'; vi.mock('./a.js', () => ({ f: () => 1 }));",
    react: "import { useState } from 'react'; export function useTwice() { return useState(1); }",
    'yield-position': 'export function* f() { console.log(yield 1); }',
    'with-statement': 'exports.f = function () { with (a) { return () => 1; } };',
    'assigned-parameter': 'export function f(a?: number) { a ??= 1; return [1].map(() => a.toFixed()); }',
    serialised: 'export const f = (page) => page.evaluate(() => 1);',
    'use-asm': 'export function f() { "use asm"; return {}; }',
  };
  for (const [reason, text] of Object.entries(reasons)) {
    const file =
      reason === 'with-statement'
        ? 'a.cjs'
        : reason === 'early-error' || reason === 'function-in-block'
          ? 'a.js'
          : 'a.ts';
    const { skipped, code } = run(text, file);
    assert.equal(
      skipped.slice(0, 1).map((one) => one.reason),
      [reason],
      code,
    );
  }
});

core('a windows path and an absolute root give a relative path with forward slashes', () => {
  const { code } = instrumentSource('export function f() {}', {
    fileName: 'C:\\app\\src\\a.ts',
    root: 'C:\\app',
    config: RULES,
  });
  assert.match(code, /\.sites\('\["src\/a\.ts",/);
});

core.run();

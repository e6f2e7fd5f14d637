/** Links between the pages lead to files and headings that are there; web addresses are not asked. */
import { existsSync, statSync } from 'node:fs';
import { dirname, join, normalize, relative } from 'node:path';
import { suite } from 'uvu';
import * as assert from 'uvu/assert';
import { allPages, anchors, type Page, prose, readPage, repository } from './support/markdown.js';

interface Link {
  readonly line: number;
  readonly target: string;
}

function linksOf(page: Page): Link[] {
  return [...prose(page.text).matchAll(/\]\(([^)\s]+)\)/g)].map(({ 1: target, index }) => ({
    line: page.text.slice(0, index).split('\n').length,
    target: target!,
  }));
}

function problem(page: Page, target: string): string | undefined {
  if (/^[a-z]+:/.test(target)) return undefined;
  const [path = '', anchor] = target.split('#');
  const file = path === '' ? join(repository, page.path) : normalize(join(repository, dirname(page.path), path));
  if (relative(repository, file).startsWith('..')) return 'leads out of the repository';
  if (!existsSync(file)) return 'leads to no file';
  if (anchor === undefined) return undefined;
  if (!statSync(file).isFile() || !file.endsWith('.md')) return 'has an anchor, but leads to no page';
  const { text } = readPage(relative(repository, file));
  return anchors(text).has(anchor) ? undefined : 'leads to no heading';
}

const test = suite('links of the documentation');
const pages = allPages();

for (const page of pages) {
  test(`${page.path}: links lead somewhere`, () => {
    const broken = linksOf(page).flatMap(({ line, target }) => {
      const why = problem(page, target);
      return why === undefined ? [] : [`${page.path}:${line}: ${target} ${why}`];
    });
    assert.is(broken.join('\n'), '');
  });
}

test('every page can be reached from README.md', () => {
  const reached = new Set(['README.md']);
  for (const path of reached) {
    for (const { target } of linksOf(readPage(path))) {
      const file = relative(repository, join(repository, dirname(path), target.split('#')[0]!));
      if (file.endsWith('.md') && existsSync(join(repository, file))) reached.add(file);
    }
  }
  for (const { path } of pages) assert.ok(reached.has(path), `${path} is linked from nowhere`);
});

test('the first line says which product this is not', () => {
  assert.match(readPage('README.md').text.split('\n')[0]!, /\bnot\b.*Amazon.*AWS/i);
});

test.run();

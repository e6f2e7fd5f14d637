/** ARCHITECTURE.md: its folders are there, its rules of who imports whom hold, its list of dependencies is complete. */
import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { dirname, join, relative, resolve } from 'node:path';
import ts from 'typescript';
import { suite } from 'uvu';
import * as assert from 'uvu/assert';
import { readPage, repository } from './support/markdown.js';
import { codeIn, section, tableRows } from './support/tables.js';

const test = suite('architecture');
const { text } = readPage('ARCHITECTURE.md');

function sources(folder: string): string[] {
  const names = readdirSync(join(repository, folder), { recursive: true, encoding: 'utf8' });
  return names.filter((name) => name.endsWith('.ts')).map((name) => `${folder}/${name.replaceAll('\\', '/')}`);
}

/** What a source imports: packages by name, own files as paths from the root of the repository. */
function importsOf(file: string): string[] {
  const { importedFiles } = ts.preProcessFile(readFileSync(join(repository, file), 'utf8'), true, true);
  return importedFiles.map(({ fileName }) =>
    fileName.startsWith('.')
      ? relative(repository, resolve(repository, dirname(file), fileName)).replaceAll('\\', '/')
      : fileName,
  );
}

/** For the sources below a folder, what their imports may begin with. */
const MAY_IMPORT: readonly (readonly [folder: string, allowed: RegExp])[] = [
  ['src/runtime', /^(?:@opentelemetry\/api$|src\/(?:runtime|sanitize|propagation)\/)/],
  ['src/span', /^(?:@opentelemetry\/api$|node:process$|src\/(?:runtime|span)\/)/],
  ['src/sanitize', /^(?:@opentelemetry\/api$|src\/sanitize\/)/],
  ['src/propagation', /^(?:@opentelemetry\/api$|src\/(?:runtime|sanitize|propagation)\/)/],
  ['src/coordinator', /^(?:@opentelemetry\/api$|src\/(?!setup\/))/],
  ['src', /^(?:@opentelemetry\/|@grpc\/grpc-js$|node:|src\/)/],
  ['transformer/project', /^(?:node:|lilconfig$|transformer\/)/],
  ['transformer/doors', /^(?:node:|unplugin$|@jridgewell\/remapping$|transformer\/)/],
  [
    'transformer',
    /^(?:typescript$|@jridgewell\/remapping$|picomatch$|transformer\/|src\/(?:module-type|snake-case|runtime\/first-site)\.js$)/,
  ],
  ['cli', /^(?!fixtures|test|scripts)/],
];

for (const [folder, allowed] of MAY_IMPORT) {
  test(`${folder} imports only what it may`, () => {
    // What the core must not, its project and its doors may.
    const own = sources(folder).filter(
      (file) => folder !== 'transformer' || !/^transformer\/(?:project\/|doors\/|entry)/.test(file),
    );
    const wrong = own.flatMap((file) =>
      importsOf(file).flatMap((name) => (allowed.test(name) ? [] : [`${file} imports ${name}`])),
    );
    assert.is(wrong.join('\n'), '');
  });
}

test('its folders and files are there', () => {
  for (const [cell = ''] of tableRows(section(text, 'Folders'))) {
    for (const path of codeIn(cell)) {
      const isThere = existsSync(join(repository, path)) || existsSync(join(repository, 'src', path));
      assert.ok(isThere, `${path} is there`);
    }
  }
});

test('every dependency has its line, and nothing else has', () => {
  const manifest = JSON.parse(readFileSync(join(repository, 'package.json'), 'utf8')) as Record<string, object>;
  const listed = ['peerDependencies', 'dependencies', 'devDependencies'].flatMap((kind) =>
    Object.keys(manifest[kind]!),
  );
  const packages = listed.filter((name) => !name.startsWith('@types/'));
  const chapter = section(text, 'Dependencies');
  for (const name of packages) {
    const isNamed = chapter.includes(`\`${name}\``) || chapter.includes(`\`${name.replace(/^@[\w-]+\//, '')}\``);
    assert.ok(isNamed, `${name} has no line`);
  }
  for (const name of tableRows(chapter).flatMap(([cell]) => codeIn(cell!))) {
    assert.ok(
      packages.some((known) => known === name || known.endsWith(`/${name}`)),
      `${name} is no dependency`,
    );
  }
});

test.run();

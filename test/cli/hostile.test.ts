/** What nobody means to hand in, and somebody will: each ends in a clear error or a right result, the sources as they were. */
import { spawnSync } from 'node:child_process';
import { lstatSync, mkdirSync, readdirSync, symlinkSync, truncateSync, writeFileSync } from 'node:fs';
import { suite } from 'uvu';
import * as assert from 'uvu/assert';
import { MARKED, PLAIN, Sandbox } from './support/sandbox.js';

const RUN = ['src', '--out-dir', 'out'];
const hostile = suite<{ sandbox: Sandbox; before: Record<string, string> }>('hostile input');

hostile.before.each((context) => {
  context.sandbox = new Sandbox().write({ 'src/search.ts': MARKED });
});
hostile.after.each(({ sandbox }) => sandbox.remove());

/** Contents, and times: a file that was written with the same bytes was written. */
function stateOf(sandbox: Sandbox, folder: string): unknown {
  const names = readdirSync(sandbox.at(folder), { recursive: true, encoding: 'utf8' }).sort();
  return [sandbox.tree(folder), names.map((name) => [name, lstatSync(sandbox.at(folder, name)).mtimeMs])];
}

hostile('a text nested deeper than any stack is copied as it is, and said to be', async ({ sandbox }) => {
  const deep = `/** @traceTool a */\nexport const f = () => ${'['.repeat(10_000)}${']'.repeat(10_000)};\n`;
  sandbox.write({ 'src/deep.ts': deep });
  const before = stateOf(sandbox, 'src');
  const { code, stderr } = await sandbox.cli(RUN);
  assert.is(code, 0);
  assert.match(stderr, 'src/deep.ts - warning AC4002');
  assert.is(sandbox.read('out/deep.ts'), deep);
  assert.match(sandbox.read('out/search.ts'), '.enter(');
  assert.equal(stateOf(sandbox, 'src'), before);
  assert.is((await sandbox.cli([...RUN, '--strict'])).code, 1);
});

hostile('texts that are none are copied byte by byte', async ({ sandbox }) => {
  const files = {
    'utf16.ts': Buffer.from('\uFEFF/** @traceTool a */ export function f() {}', 'utf16le'),
    'binary.ts': Buffer.from(Array.from({ length: 4096 }, (_, index) => (index * 167) % 256)),
    'cut.ts': Buffer.concat([Buffer.from('/** @traceTool a */ export function f() {} // '), Buffer.from([0xe2, 0x82])]),
    'surrogate.ts': Buffer.from([0x2f, 0x2f, 0xed, 0xa0, 0x80, 0x0a]),
  };
  for (const [name, bytes] of Object.entries(files)) sandbox.write({ [`src/${name}`]: bytes });
  writeFileSync(sandbox.at('src/video.ts'), '');
  truncateSync(sandbox.at('src/video.ts'), 2 ** 28 + 1);
  const { code, stderr } = await sandbox.cli(RUN);
  assert.is(code, 0);
  for (const name of Object.keys(files)) {
    assert.match(stderr, `src/${name} - warning AC5101`);
    assert.is(sandbox.read(`out/${name}`), sandbox.read(`src/${name}`));
  }
  assert.match(stderr, 'src/video.ts - warning AC5105');
  assert.is(lstatSync(sandbox.at('out/video.ts')).size, 2 ** 28 + 1);
});

hostile('line ends of all kinds, a byte order mark and NULs stay where they are', async ({ sandbox }) => {
  const text =
    '\uFEFF/** @traceTool a */\r\nexport function f() {\r  const a = "\0";\n\n\r  return a;\u2028}\u2029// end';
  sandbox.write({ 'src/mixed.ts': text });
  assert.is((await sandbox.cli(RUN)).code, 0);
  const out = sandbox.read('out/mixed.ts');
  assert.match(out, '.enter(');
  const breaks = (source: string): string[] => source.match(/\r\n|[\n\r\u2028\u2029]/g) ?? [];
  assert.equal(breaks(out), breaks(text));
  assert.ok(out.startsWith('\uFEFF'));
});

hostile('names with line breaks, quotes and escapes are files like others, and move no cursor', async ({ sandbox }) => {
  const names = [
    'new\nline.ts',
    `q"uo'te\`$(x).ts`,
    'esc\u001b[31m.ts',
    '日本 \u202e.ts',
    ' .ts',
    '..ts',
    '-rf.ts',
    '__proto__.ts',
  ];
  for (const name of names) sandbox.write({ [`src/${name}`]: MARKED.replace('traceTool', 'traceTol') });
  const { code, stderr } = await sandbox.cli([...RUN, '--source-map']);
  assert.is(code, 0);
  for (const name of names) assert.is(sandbox.read(`out/${name}`), sandbox.read(`src/${name}`));
  assert.match(stderr, 'src/new\\nline.ts:1:5 - warning AC1001');
  assert.match(stderr, 'src/esc\\x1b[31m.ts:1:5 - warning AC1001');
  assert.not.match(stderr, '\u001b');
  assert.not.match(stderr, '\u202e');
  const again = await sandbox.cli([...RUN, '--source-map']);
  assert.match(again.stdout, '(up to date)');
});

hostile('links in circles, out of the project and from everywhere to everywhere end', async ({ sandbox }) => {
  sandbox.write({ 'outside/there.ts': PLAIN });
  const folders = Array.from({ length: 6 }, (_, index) => `web${index}`);
  for (const folder of folders) mkdirSync(sandbox.at('src', folder));
  for (const from of folders) {
    for (const to of folders) if (from !== to) symlinkSync(`../${to}`, sandbox.at('src', from, `to-${to}`));
  }
  symlinkSync('.', sandbox.at('src/self'));
  symlinkSync('link2', sandbox.at('src/link1'));
  symlinkSync('link1', sandbox.at('src/link2'));
  symlinkSync('../outside', sandbox.at('src/outside'));
  const { code, stderr } = await sandbox.cli(RUN);
  assert.is(code, 0);
  assert.match(stderr, 'src/self` is a link to a folder around it');
  assert.match(stderr, 'src/link1` is a link to nowhere');
  const { diagnostics } = JSON.parse((await sandbox.cli(['list', '--json'])).stdout);
  assert.ok(diagnostics.some(({ message }: { message: string }) => message.includes('on too many paths of links')));
  assert.match(stderr, 'more warnings; --json lists them all');
  assert.is(sandbox.read('out/outside/there.ts'), PLAIN);
  assert.is(sandbox.read('outside/there.ts'), PLAIN);
});

hostile('a pipe is not waited for, and a device not read to its end', async ({ sandbox }) => {
  if (spawnSync('mkfifo', [sandbox.at('src/pipe.ts')]).status !== 0) return;
  const { code, stderr } = await sandbox.cli(RUN);
  assert.is(code, 0);
  assert.match(stderr, '`src/pipe.ts` is neither a file nor a folder');
  for (const path of ['src/pipe.ts', '/dev/zero']) {
    const given = await sandbox.cli([path, '--out-dir', 'out2']);
    assert.is(given.code, 2);
    assert.match(given.stderr, 'error AC5003: neither a file nor a folder');
  }
});

hostile('two files of one name in the output are an error, also where the disk tells no case', async ({ sandbox }) => {
  sandbox.write({ 'src/Plan.ts': PLAIN, 'src/plan.ts': `${PLAIN}// another\n`, 'no-case.mjs': NO_CASE });
  const call = { env: { NODE_OPTIONS: `--import ${sandbox.at('no-case.mjs')}`, NO_CASE_BELOW: sandbox.path } };
  const { code, stderr } = await sandbox.cli(RUN, call);
  assert.is(code, 1, stderr);
  assert.match(stderr, 'error AC5020: two files of the output are called plan.ts');
  assert.equal(sandbox.names(), ['no-case.mjs', 'src']);
});

/** A disk that does not tell `A` from `a`, for what is staged below a folder. */
const NO_CASE = `
import fs from 'node:fs';
import { syncBuiltinESMExports } from 'node:module';
const lower = (path) => {
  const at = typeof path === 'string' && path.startsWith(process.env.NO_CASE_BELOW) ? path.indexOf('agentcore-new/') : -1;
  return at < 0 ? path : path.slice(0, at) + path.slice(at).toLowerCase();
};
for (const name of ['writeFileSync', 'mkdirSync', 'openSync', 'chmodSync']) {
  const original = fs[name];
  fs[name] = (path, ...rest) => original(lower(path), ...rest);
}
for (const name of ['copyFileSync', 'linkSync']) {
  const original = fs[name];
  fs[name] = (from, to, ...rest) => original(from, lower(to), ...rest);
}
syncBuiltinESMExports();
`;

hostile('the map that lay beside a compiled source gives way to the one that is made of it', async ({ sandbox }) => {
  const map = { version: 3, sources: ['../lib/plan.ts'], names: [], mappings: 'AAAA;AACA' };
  sandbox.write({
    'src/plan.js': '/** @traceTool plan */\nexport function plan() { return 1 }\n//# sourceMappingURL=plan.js.map\n',
    'src/plan.js.map': JSON.stringify(map),
    'src/odd.js': '/** @traceTool odd */\nexport function odd() { return 1 }\n//# sourceMappingURL=odd.js.map\n',
    'src/odd.js.map': '{"version":3,"sources":["a"],"names":[],"mappings":"%%%%"}',
  });
  assert.is((await sandbox.cli([...RUN, '--source-map'])).code, 0);
  const { file, sources } = JSON.parse(sandbox.read('out/plan.js.map'));
  assert.equal(sources, ['../lib/plan.ts']);
  assert.is(file, 'plan.js', 'ours says what it is of');
  assert.is(JSON.parse(sandbox.read('out/odd.js.map')).version, 3);
});

hostile(
  'configurations that throw, never end or are too much are errors with a code and a fix',
  async ({ sandbox }) => {
    const deep = `{"rules":${'['.repeat(20_000)}${']'.repeat(20_000)}}`;
    const cases: [name: string, text: string, says: string][] = [
      ['agentcore.config.json', deep, 'error AC5006'],
      ['agentcore.config.json', `{"rules":[{"files":"${'**/a*'.repeat(12)}"}]}`, 'error AC2009'],
      ['agentcore.config.json', `{"rules":[{"files":"${'a'.repeat(70_000)}"}]}`, 'error AC2009'],
      ['agentcore.config.json', '{"__proto__":{"rules":[]}}', 'error AC2001'],
      ['agentcore.config.mjs', 'export default { get rules() { throw new Error("no") } }', 'error AC5006'],
      ['agentcore.config.mjs', 'export default new Proxy({}, { ownKeys() { throw 1 } })', 'error AC5006'],
      ['agentcore.config.mjs', 'const a = { rules: [] }; a.rules.push(a); export default a', 'error AC2001'],
    ];
    for (const [name, text, says] of cases) {
      sandbox.write({ [`c/${name}`]: text });
      const { code, stderr } = await sandbox.cli([...RUN, '--config', `c/${name}`]);
      assert.is(code, 1, text.slice(0, 50));
      assert.match(stderr, says);
    }
    sandbox.write({ 'a.json': '{"extends":"./b.json"}', 'b.json': '{"extends":"./a.json"}' });
    const { code, stderr } = await sandbox.cli(['--tsconfig', 'a.json', '--out-dir', 'out']);
    assert.is(code, 1);
    assert.match(stderr, 'error AC5008: a.json cannot be used');
    assert.equal(sandbox.names(), ['a.json', 'b.json', 'c', 'src']);
  },
);

hostile('an output folder below a file, or at the end of a circle of links, is refused', async ({ sandbox }) => {
  sandbox.write({ file: 'x' });
  symlinkSync('b', sandbox.at('a'));
  symlinkSync('a', sandbox.at('b'));
  for (const outDir of ['file/out', 'a/out']) {
    const { code, stderr } = await sandbox.cli(['--out-dir', outDir]);
    assert.is(code, 1);
    assert.match(stderr, 'error AC5013: cannot use the output folder');
  }
  assert.equal(sandbox.names(), ['a', 'b', 'file', 'src']);
});

hostile.run();

/** What a run never does to files that are not its own, and what is left when it does not reach its end. */
import { mkdirSync, renameSync, rmSync, symlinkSync, watch, writeFileSync } from 'node:fs';
import { suite } from 'uvu';
import * as assert from 'uvu/assert';
import { takeLock } from '../../cli/output/lock.js';
import { MARKED, PLAIN, Sandbox } from './support/sandbox.js';

const RUN = ['src', '--out-dir', 'out'];
const safety = suite<{ sandbox: Sandbox }>('safety of the output');

safety.before.each((context) => {
  context.sandbox = new Sandbox().write({ 'src/search.ts': 'export {};\n', 'src/plain.ts': PLAIN });
});
safety.after.each(({ sandbox }) => sandbox.remove());

safety('a folder with files and without our manifest is refused', async ({ sandbox }) => {
  sandbox.write({ 'out/notes.txt': 'mine' });
  const { code, stderr } = await sandbox.cli(RUN);
  assert.is(code, 2);
  assert.match(stderr, 'error AC5010: out was not written by agentcore-instrument');
  assert.equal(sandbox.tree('out'), { 'notes.txt': 'mine' });
  assert.equal(sandbox.names(), ['out', 'src']);
});

safety('a manifest of somebody else, a file, and a link to nowhere are refused, too', async ({ sandbox }) => {
  sandbox.write({ 'foreign/.agentcore-manifest.json': '{"version":1,"files":{}}', file: 'x' });
  symlinkSync('gone', sandbox.at('link'));
  for (const outDir of ['foreign', 'file', 'link']) {
    const { code, stderr } = await sandbox.cli(['--out-dir', outDir]);
    assert.is(code, 2, outDir);
    assert.match(stderr, 'error AC5010', outDir);
  }
  assert.equal(sandbox.names(), ['file', 'foreign', 'link', 'src']);
});

safety('an empty folder is written into', async ({ sandbox }) => {
  mkdirSync(sandbox.at('out'));
  assert.is((await sandbox.cli(RUN)).code, 0);
  assert.equal(Object.keys(sandbox.tree('out')), ['.agentcore-manifest.json', 'plain.ts', 'search.ts']);
});

safety('an output folder that is, or is around, the sources is refused', async ({ sandbox }) => {
  const before = sandbox.tree('.');
  for (const outDir of ['src', '.', '..', 'src/../src/']) {
    const { code, stderr } = await sandbox.cli(['src', '--out-dir', outDir]);
    assert.is(code, 2, outDir);
    assert.match(stderr, 'error AC5009', outDir);
  }
  assert.equal(sandbox.tree('.'), before);
});

safety(
  'replaces what is its own, removes what is stale, and leaves the files of others where they are',
  async ({ sandbox }) => {
    sandbox.write({ 'src/old/gone.ts': PLAIN });
    await sandbox.cli(RUN);
    sandbox.write({
      'out/dist/search.js': 'compiled',
      'src/plain.ts': 'export const limit = 4;\n',
      'src/search.ts': PLAIN,
    });
    symlinkSync('dist/search.js', sandbox.at('out/latest'));
    rmSync(sandbox.at('src/old'), { recursive: true });
    const { code, stdout } = await sandbox.cli(RUN);
    assert.is(code, 0);
    assert.match(stdout, '(2 files written, 1 removed)');
    const { '.agentcore-manifest.json': manifest, ...out } = sandbox.tree('out');
    assert.equal(out, {
      'dist/search.js': 'compiled',
      latest: 'link',
      'plain.ts': 'export const limit = 4;\n',
      'search.ts': PLAIN,
    });
    assert.equal(Object.keys(JSON.parse(manifest!).files), ['plain.ts', 'search.ts']);
  },
);

safety('a file that was edited by hand is neither replaced nor removed', async ({ sandbox }) => {
  await sandbox.cli(RUN);
  sandbox.write({ 'out/plain.ts': 'edited', 'src/plain.ts': 'export {};\n' });
  const before = sandbox.tree('out');
  const replace = await sandbox.cli(RUN);
  assert.is(replace.code, 1);
  assert.match(replace.stderr, /error AC5011[\s\S]*plain\.ts was changed after it was written/);
  const remove = await sandbox.cli(['src/search.ts', '--out-dir', 'out']);
  assert.is(remove.code, 1);
  assert.match(remove.stderr, 'plain.ts is stale, but was changed after it was written');
  assert.equal(sandbox.tree('out'), before);
});

safety(
  'a file of others in the way is not replaced, and a link in the way is not written through',
  async ({ sandbox }) => {
    await sandbox.cli(RUN);
    sandbox.write({ 'out/a/b.ts': 'mine', target: 'mine', 'src/a/b.ts': PLAIN, 'src/c.ts': PLAIN });
    symlinkSync('../target', sandbox.at('out/c.ts'));
    const { code, stderr } = await sandbox.cli(RUN);
    assert.is(code, 1);
    assert.match(stderr, 'a/b.ts was not written by us');
    assert.match(stderr, 'c.ts was not written by us');
    assert.is(sandbox.read('target'), 'mine');
    assert.is(sandbox.read('out/a/b.ts'), 'mine');
  },
);

safety('a run that fails half-way leaves the old output as it was, and nothing beside it', async ({ sandbox }) => {
  await sandbox.cli(RUN);
  const before = sandbox.tree('out');
  // Its own name is as long as the file system allows; that of its map is too long.
  const longest = `${'z'.repeat(252)}.ts`;
  sandbox.write({ [`src/${longest}`]: MARKED, 'src/plain.ts': 'export {};\n' });
  const { code, stderr } = await sandbox.cli([...RUN, '--source-map']);
  assert.is(code, 1);
  assert.match(stderr, 'error AC5013: cannot write the output');
  assert.equal(sandbox.tree('out'), before);
  assert.equal(sandbox.names(), ['out', 'src']);
  const fresh = await sandbox.cli(['src', '--out-dir', 'deep/er/out', '--source-map']);
  assert.is(fresh.code, 1);
  assert.equal(sandbox.names(), ['out', 'src'], 'folders that were made for it are removed');
});

safety('a source that does not parse leaves the old output as it was', async ({ sandbox }) => {
  await sandbox.cli(RUN);
  const before = sandbox.tree('out');
  sandbox.write({ 'src/plain.ts': '/** @traceTool plan */\nexport function plan( {}\n' });
  const { code, stdout, stderr } = await sandbox.cli(RUN);
  assert.is(code, 1);
  assert.is(stdout, '');
  assert.match(stderr, 'error AC4001');
  assert.match(stderr, 'nothing was written');
  assert.equal(sandbox.tree('out'), before);
});

safety(
  'a run that is killed leaves the whole old output or the whole new one; the next run clears up',
  async ({ sandbox }) => {
    const many = (content: string): Record<string, string> =>
      Object.fromEntries(Array.from({ length: 400 }, (_, index) => [`src/many/file${index}.txt`, content]));
    sandbox.write(many('old'));
    await sandbox.cli(RUN);
    const old = sandbox.tree('out');
    // The run may be done before it can be killed.
    let code: number | null = 0;
    for (let attempt = 0; attempt < 10 && code !== null; attempt += 1) {
      sandbox.write(many(`new ${attempt}`));
      code = await killedWhileWriting(sandbox);
    }
    assert.is(code, null, 'was killed');
    const left = sandbox.names().includes('out') ? 'out' : '.out.agentcore-old';
    const contents = new Set(
      Object.entries(sandbox.tree(left)).flatMap(([path, text]) => (path.startsWith('many/') ? [text] : [])),
    );
    assert.is(contents.size, 1, 'not a mixture');
    assert.is(Object.keys(sandbox.tree(left)).length, Object.keys(old).length);
    assert.is((await sandbox.cli(RUN)).code, 0);
    assert.equal(sandbox.names(), ['out', 'src']);
    assert.match(sandbox.read('out/many/file7.txt'), /^new \d$/);
  },
);

safety('an output that was cut off between its two renames is put back', async ({ sandbox }) => {
  await sandbox.cli(RUN);
  renameSync(sandbox.at('out'), sandbox.at('.out.agentcore-old'));
  mkdirSync(sandbox.at('.out.agentcore-new'));
  const { code, stdout } = await sandbox.cli(RUN);
  assert.is(code, 0);
  assert.match(stdout, '(up to date)');
  assert.equal(sandbox.names(), ['out', 'src']);
});

safety('a signal ends a run cleanly', async ({ sandbox }) => {
  const files = Object.fromEntries(Array.from({ length: 300 }, (_, index) => [`src/f${index}.ts`, MARKED.repeat(20)]));
  sandbox.write(files);
  const { code } = await sandbox.cli(RUN, {
    onStart: (child) => {
      const watcher = watch(sandbox.path, (_, name) => {
        if (name === '.out.agentcore-lock') child.kill('SIGTERM');
      });
      child.on('exit', () => watcher.close());
    },
  });
  assert.is(code, 128 + 15);
  assert.equal(sandbox.names(), ['src']);
});

safety('two runs at once take turns', async ({ sandbox }) => {
  const runs = await Promise.all([sandbox.cli(RUN), sandbox.cli(RUN), sandbox.cli(RUN)]);
  assert.equal(
    runs.map(({ code, stderr }) => ({ code, stderr })),
    Array(3).fill({ code: 0, stderr: '' }),
  );
  assert.equal(sandbox.names(), ['out', 'src']);
  assert.is(runs.filter(({ stdout }) => stdout.includes('2 files written')).length, 1);
});

safety('a lock that is held is waited for, and one of a process that is gone is taken over', async ({ sandbox }) => {
  const path = sandbox.at('lock');
  const release = await takeLock(path);
  // Its holder must look like another living process: the one that started this one.
  writeFileSync(path, sandbox.read('lock').replace(`"pid":${process.pid}`, `"pid":${process.ppid}`));
  await takeLock(path, 0).then(
    () => assert.unreachable('the lock was given out twice'),
    (error: Error & { code: string }) => assert.is(error.code, 'AC5012'),
  );
  release();
  assert.equal(sandbox.names(), ['lock', 'src'], 'a lock of others is not given back');
  const gone = await sandbox.node(['-p', 'process.pid']);
  writeFileSync(path, sandbox.read('lock').replace(`"pid":${process.ppid}`, `"pid":${gone.stdout.trim()}`));
  (await takeLock(path, 0))();
  assert.equal(sandbox.names(), ['src']);
});

async function killedWhileWriting(sandbox: Sandbox): Promise<number | null> {
  const { code } = await sandbox.cli(RUN, {
    onStart: (child) => {
      const watcher = watch(sandbox.path, (_, name) => {
        if (name === '.out.agentcore-new') child.kill('SIGKILL');
      });
      child.on('exit', () => watcher.close());
    },
  });
  return code;
}

safety.run();

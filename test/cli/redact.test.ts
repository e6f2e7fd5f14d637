/** `redact`: what of a captured trace would be redacted, where and why, without showing it. */
import { suite } from 'uvu';
import * as assert from 'uvu/assert';
import type { RedactDocument } from '../../cli/report/redact-report.js';
import { alnum } from '../sanitize/fake.js';
import { Sandbox } from './support/sandbox.js';

const KEY = alnum(24, 3);
const TOKEN = `gh${'p_'}${alnum(36, 4)}`;
const SECRETS = [KEY, TOKEN, 'hunter2x'];

function otlp(spans: readonly object[]): object {
  return {
    resourceSpans: [
      {
        resource: { attributes: [{ key: 'service.name', value: { stringValue: 'agent' } }] },
        scopeSpans: [{ scope: { name: 'lib' }, spans }],
      },
    ],
  };
}

const SPAN = {
  traceId: '0af7651916cd43dd8448eb211c80319c',
  spanId: 'b7ad6b7169203331',
  name: 'tool.search',
  attributes: [
    { key: 'api_key', value: { stringValue: KEY } },
    { key: 'token', value: { stringValue: KEY } },
    { key: 'gen_ai.usage.input_tokens', value: { intValue: '12' } },
    { key: 'tool.parameters', value: { stringValue: JSON.stringify({ user: 'ada', password: 'hunter2x' }) } },
  ],
  events: [{ name: 'exception', attributes: [{ key: 'exception.message', value: { stringValue: `no ${TOKEN}` } }] }],
  status: { code: 2, message: 'failed with password=hunter2x' },
};

const redact = suite<{ sandbox: Sandbox }>('redact');
redact.before.each((context) => {
  context.sandbox = new Sandbox();
});
redact.after.each(({ sandbox }) => sandbox.remove());

function assertNoSecret(...texts: readonly string[]): void {
  for (const text of texts) for (const secret of SECRETS) assert.not(text.includes(secret), text);
}

redact('OTLP/JSON: each place, its span, the rule, and no secret', async ({ sandbox }) => {
  sandbox.write({ 'trace.json': JSON.stringify(otlp([SPAN])) });
  const { code, stdout, stderr } = await sandbox.cli(['redact', 'trace.json', '--json']);
  assert.is(code, 0, stderr);
  assertNoSecret(stdout, stderr);
  const { version, command, ok, format, findings } = JSON.parse(stdout) as RedactDocument;
  assert.equal([version, command, ok, format], [1, 'redact', true, 'JSON']);
  const span = 'resourceSpans[0].scopeSpans[0].spans[0]';
  assert.equal(
    findings.map((finding) => [finding.path, finding.rules[0]]),
    [
      [`${span}.attributes[0].value`, 'key api_key'],
      [`${span}.attributes[1].value.stringValue`, 'key token'],
      [`${span}.attributes[3].value.stringValue → $.password`, 'key password'],
      [`${span}.events[0].attributes[0].value.stringValue`, 'github'],
      [`${span}.status.message`, 'name and value'],
    ],
  );
  for (const finding of findings) {
    assert.is(finding.span, 'tool.search');
    assert.match(finding.preview, /REDACTED/);
  }
});

redact('JSON lines name the line; the report counts', async ({ sandbox }) => {
  const lines = [otlp([]), otlp([{ ...SPAN, attributes: [], events: [] }])].map((line) => JSON.stringify(line));
  sandbox.write({ 'traces.jsonl': `${lines.join('\n')}\n` });
  const { code, stdout } = await sandbox.cli(['redact', 'traces.jsonl']);
  assert.is(code, 0);
  assertNoSecret(stdout);
  assert.match(stdout, /^traces\.jsonl \(JSON lines\): 1 place would be redacted\n/);
  assert.match(
    stdout,
    /\n {2}line 2: resourceSpans\[0\]\.scopeSpans\[0\]\.spans\[0\]\.status\.message {2}\(span tool\.search\)\n/,
  );
  assert.match(stdout, /\n {4}name and value: failed with password=\*\*\*REDACTED\*\*\*\n$/);
});

redact('any text: by line', async ({ sandbox }) => {
  sandbox.write({ 'app.log': `started\nlog in with ${TOKEN}\nPORT=1\nDB_PASSWORD=hunter2x\n` });
  const { stdout } = await sandbox.cli(['redact', 'app.log', '--json']);
  assertNoSecret(stdout);
  const { format, findings } = JSON.parse(stdout) as RedactDocument;
  assert.is(format, 'text');
  assert.equal(
    findings.map(({ path, line }) => [path, line]),
    [
      ['line 2', 2],
      ['line 4', 4],
    ],
  );
});

redact('a table in a text is found, although no line says it alone', async ({ sandbox }) => {
  sandbox.write({ 'users.csv': 'name,password\nada,hunter2x\n' });
  const { stdout } = await sandbox.cli(['redact', 'users.csv', '--json']);
  assertNoSecret(stdout);
  assert.equal((JSON.parse(stdout) as RedactDocument).findings[0]?.rules, ['column of a table']);
});

redact('secrets as keys are not shown in paths', async ({ sandbox }) => {
  sandbox.write({ 'a.json': JSON.stringify({ [TOKEN]: { password: 'hunter2x' } }) });
  const { stdout } = await sandbox.cli(['redact', 'a.json', '--json']);
  assertNoSecret(stdout);
  assert.is((JSON.parse(stdout) as RedactDocument).findings.length, 2);
});

redact('--check exits with 1 when there is something, and 0 when there is nothing', async ({ sandbox }) => {
  sandbox.write({ 'a.json': JSON.stringify({ password: 'hunter2x' }), 'b.json': '{"max_tokens":3}' });
  assert.is((await sandbox.cli(['redact', 'a.json', '--check'])).code, 1);
  const clean = await sandbox.cli(['redact', 'b.json', '--check']);
  assert.is(clean.code, 0);
  assert.is(clean.stdout, 'b.json (JSON): nothing would be redacted\n');
});

redact('rules of the program, as a module and as JSON', async ({ sandbox }) => {
  sandbox.write({
    'trace.json': JSON.stringify({ customerNo: 4711, note: 'CASE-123456', photo: 'x', session_token: KEY }),
    'redaction.mjs': `export const redaction = {
      keys: ['customer_no', { key: 'photo', action: 'drop' }], values: [/CASE-\\d{6}/], allow: ['session_token'], replace: '[gone]' };`,
    'redaction.json': JSON.stringify({ keys: ['/^customer/i'], values: ['/CASE-\\d{6}/'], allow: ['session_token'] }),
  });
  const module = JSON.parse((await sandbox.cli(['redact', 'trace.json', '--rules', 'redaction.mjs', '--json'])).stdout);
  assert.equal(
    module.findings.map(({ path, rules, preview }: RedactDocument['findings'][0]) => [path, rules[0], preview]),
    [
      ['customerNo', 'your key customerNo', '[gone]'],
      ['note', 'your pattern /CASE-\\d{6}/', '[gone]'],
      ['photo', 'key photo', '(left out)'],
    ],
  );
  const json = JSON.parse((await sandbox.cli(['redact', 'trace.json', '--rules', 'redaction.json', '--json'])).stdout);
  assert.equal(
    json.findings.map(({ path }: RedactDocument['findings'][0]) => path),
    ['customerNo', 'note'],
  );
});

const FAULTS: readonly (readonly [why: string, args: readonly string[], code: number, message: RegExp])[] = [
  ['no such file', ['redact', 'none.json'], 2, /error AC5003: no such file: none\.json/],
  ['no file named', ['redact'], 2, /error AC5001/],
  ['a folder', ['redact', 'folder'], 1, /error AC5013/],
  ['bytes that are no text', ['redact', 'binary'], 1, /error AC5019/],
  [
    'a rule that is wrong',
    ['redact', 'ok.json', '--rules', 'wrong.json'],
    1,
    /error AC5018: .*redaction\.keys\[0\] must be/,
  ],
  ['rules that cannot be loaded', ['redact', 'ok.json', '--rules', 'broken.mjs'], 1, /error AC5018/],
];

for (const [why, args, expected, message] of FAULTS) {
  redact(`${why}: exit code ${expected}`, async ({ sandbox }) => {
    sandbox.write({
      'folder/a.txt': 'a',
      binary: new Uint8Array([0x1f, 0x8b, 0xff, 0xfe]),
      'ok.json': '{}',
      'wrong.json': '{"keys":[1]}',
      'broken.mjs': 'export const redaction = {',
    });
    const { code, stderr } = await sandbox.cli(args);
    assert.is(code, expected, stderr);
    assert.match(stderr, message);
  });
}

redact.run();

import { suite } from 'uvu';
import * as assert from 'uvu/assert';
import { createSanitizer } from '../../src/sanitize/index.js';
import { alnum } from './fake.js';

const adversarial = suite('adversarial texts');
const SIZE = 100_000;
const UNCUT = 30_000;
const fill = (part: string) => part.repeat(Math.ceil(SIZE / part.length)).slice(0, SIZE);

/** Milliseconds of this process: other processes on the machine do not count. */
function cpuTime(): number {
  const { user, system } = process.cpuUsage();
  return (user + system) / 1000;
}

const pieces = [
  ...[
    'the key ',
    'key is ',
    'stringData:\n  a: b\n',
    'kind: Secret\n',
    '\ndata:\n a',
    'jwt.sign(a,',
    "createHmac('a',",
    'login[a, ',
  ],
  ...["sp_addlogin '", 'htpasswd -nb a ', 'gh secret set a ', 'codes are a1b2c3d4 and ', ' and a1b2c3d4', 'Bearer.a-'],
  ...[
    'mnemonic is ',
    'token returned ',
    'codice di ',
    'парол',
    'пароль а ',
    '密码是',
    'user a identified by ',
    'Password:</b> ',
  ],
  ...[
    'printf a | b secret ',
    'account a / a1!',
    'snyk auth ',
    'Password: <code>',
    'set password for ',
    'SET PASSWORD IDENTIFIED WITH a BY ',
    'La clave a ',
    'a as ',
    'aaaaaaaascode ',
  ],
  ...['a', ' ', '\n', '-', '_', '.', ':', '=', '"', "'", '\\', '{', '[', '<', '@', '%', '|', '*', '\u{1f600}'],
  ...['a.', 'eyJ', 'eyJaaaaaaaa.', 'sk-', 'sk-a1', 'ghp_', 'xoxb-', 'SG.', '://', '://a:', '://a:b@', 'M-', '1//0'],
  ...[
    'password=',
    'password: ',
    'password is ',
    'token is ',
    '"password":"',
    '\\"password\\":\\"',
    'secret={',
    'secret=[',
  ],
  ...[
    'Bearer ',
    'Basic ',
    'Cookie: a="',
    'Authorization: a ',
    '--token ',
    '--a-',
    'curl -u a',
    'mysql ',
    'a=b;',
    'a=b;password=',
  ],
  ...[
    '<a>',
    '<a ',
    '<password>',
    '</',
    'api key ',
    'arn:aws:secret:',
    '&amp;key=',
    '%3Ftoken%3D',
    'identified by ',
    'x-us1',
    '8Q~',
  ],
  ...[
    ['-----BEGIN RSA PRIVATE', 'KEY-----'].join(' '),
    'LS0tLS1CRUdJTi',
    `${'a'.repeat(63)}=`,
    'PassWord',
    'password\n',
  ],
  ...[
    'value=',
    'name=a value=',
    '- name: a\n  value: ',
    '<a value=',
    '<input type=password ',
    'the password for a ',
    'pin is ',
  ],
  ...[
    'password for a b c d e is ',
    'is 1234 PIN ',
    'auth=("a",',
    'auth=f(',
    'passphrase: a b c d ',
    'token: aaaaa ',
    'code is ',
  ],
  ...[
    '$2b$',
    'a:5432:a:a:',
    'sqlplus a/',
    'jdbc:oracle:thin:a/',
    'EAAB',
    'AAAA',
    'AKIA',
    'pat-na1-',
    'access-production-',
  ],
  ...[
    ...[
      'log in as a/',
      'admin:a1',
      'user a pass ',
      'password from a to ',
      'a1 as my ',
      '1234 is your ',
      'name,password\n',
    ],
    ...['| password |\n', '<tr><td>password</td><td>a1', '<th>password</th>', '<property name="password" ', '(a),'],
    ...['htpasswd -b a b ', 'echo a | ', 'echo a:b | chpasswd', 'insert into a (password) values (a),', 'ldapa -w '],
    ...['Private-Lines: 1\na', '- value: a\n  name: password\n', 'my password is ', 'password is "a ', 'zip -P '],
    ...['{"password":"a",', '{"password":', '":"'],
    '{"type":"string"',
    'secret={"type":"string",',
    '["',
    ':"',
    '" : "',
    'api key ',
    'password - ',
    'token -> ',
    'a@b.c ',
    '+49 30 ',
  ],
];

adversarial('take time in proportion to their length, all of them and with nothing cut first', () => {
  const { text, sanitize } = createSanitizer();
  const inputs = [
    ...pieces.map(fill),
    // What opens a scan, then what does not end it.
    ...pieces.map((piece) => `password=://u:p@curl -u </ Bearer ${fill(piece)} </ @ -p`),
    alnum(SIZE, 3),
    JSON.stringify({ a: alnum(60_000, 3) }),
    `${'['.repeat(30_000)}${']'.repeat(30_000)}`,
  ];
  // What this machine takes to go over the inputs once with a pattern that cannot backtrack.
  const scanned = cpuTime();
  for (const input of inputs) input.replace(/[a-z]/g, 'x');
  const scan = cpuTime() - scanned;
  const slowest = { ms: 0, input: '' };
  const started = cpuTime();
  for (const input of inputs) {
    const before = cpuTime();
    text(input.slice(0, UNCUT), UNCUT);
    sanitize({ [input]: input });
    const ms = cpuTime() - before;
    if (ms > slowest.ms) Object.assign(slowest, { ms, input: input.slice(0, 40) });
  }
  const total = cpuTime() - started;
  // A pattern that backtracks takes longer than this for one of them alone.
  const shown = `${Math.round(total)} ms, ${(total / scan).toFixed(1)} scans of ${Math.round(scan)} ms`;
  assert.ok(total < 8 * scan, `${shown}; slowest ${Math.round(slowest.ms)} ms: ${slowest.input}`);
});

adversarial('deep and wide values end soon', () => {
  const { sanitize } = createSanitizer();
  let deep: unknown = 'x';
  for (let i = 0; i < 20_000; i++) deep = { deep };
  const shared = Array.from({ length: 100 }, () => ({}) as Record<string, unknown>);
  // 2^99 paths through 100 objects.
  for (let i = 0; i < 99; i++) Object.assign(shared[i]!, { a: shared[i + 1], b: shared[i + 1] });
  const started = cpuTime();
  for (const value of [deep, shared[0], new Array(1e9), Array.from({ length: 1e6 }, () => 'password=abc'), fill('x')]) {
    assert.ok(JSON.stringify(sanitize(value)).length < 4_000_000);
  }
  assert.ok(cpuTime() - started < 2000);
});

adversarial.run();

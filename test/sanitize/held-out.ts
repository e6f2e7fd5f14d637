/**
 * Probes written before the rules were. On the first run of the rules none of the 50 secrets came through and 2 of the
 * 40 harmless values were damaged (an ARN, a type name before a brace); both kinds are handled since. The test pins the
 * rate: at least 80 % caught, at most 5 % damaged.
 */
import type { Harmless, Probe } from './corpus.js';
import { alnum, hex } from './fake.js';

const secret = (length: number) => alnum(length, 7);

function probe(name: string, make: (planted: string) => unknown, planted = secret(24)): Probe {
  return { name, value: make(planted), planted: [planted] };
}

export const heldOutSecrets: readonly Probe[] = [
  probe('vault token in a header object', (s) => ({ headers: { 'X-Vault-Token': s } })),
  probe('azure openai header', (s) => ({ headers: { 'Ocp-Apim-Subscription-Key': s } })),
  probe('prefixed environment variable', (s) => ({ env: { MY_SERVICE_DB_PASSWORD: s, PATH: '/bin' } })),
  probe('libpq password variable', (s) => ({ PGPASSWORD: s })),
  probe('smtp configuration', (s) => ({ smtp: { host: 'mail', auth: { user: 'bot', pass: s } } })),
  probe('dotenv text', (s) => `PORT=3000\nSTRIPE_WEBHOOK_SECRET=${s}\nDEBUG=1`),
  probe('exported shell variable', (s) => `export GITHUB_TOKEN="${s}" && make`),
  probe('yaml with a quoted value', (s) => `database:\n  user: app\n  password: "${s}"\n`),
  probe('toml', (s) => `[auth]\nclient_secret = '${s}'\n`),
  probe('ini', (s) => `[default]\naws_secret_access_key=${s}\nregion=eu-west-1`),
  probe('docker run -e', (s) => `docker run -e OPENAI_API_KEY=${s} -p 80:80 img`),
  probe('curl header in single quotes', (s) => `curl -H 'X-Api-Key: ${s}' https://api.example.com/v1`),
  probe('curl -u', (s) => `curl -u admin:${s} https://example.com`),
  probe('kubectl flag', (s) => `kubectl --token=${s} get pods`),
  probe('flag with a space', (s) => `deploy --client-secret ${s} --region eu`),
  probe('argv array', (s) => ['deploy', '--api-key', s, '--verbose']),
  probe('mongodb srv url', (s) => `mongodb+srv://app:${s}@cluster0.example.net/db?retryWrites=true`),
  probe('redis url without a user', (s) => `redis://:${s}@cache:6379/0`),
  probe('amqp url in an error', (s) => new Error(`connect failed: amqps://svc:${s}@mq.example.com/vhost`)),
  probe('s3 presigned url', (s) => `https://b.s3.amazonaws.com/k?X-Amz-Expires=60&X-Amz-Signature=${s}`, hex(64, 3)),
  probe('oauth redirect with fragment token', (s) => `https://app.example.com/cb#access_token=${s}&token_type=bearer`),
  probe('git clone url with token', (s) => `git clone https://oauth2:${s}@git.example.com/a/b.git`),
  probe('html-escaped query', (s) => `<a href="https://x.example.com/?a=1&amp;api_key=${s}">x</a>`),
  probe('tool result with embedded json', (s) => `Result: {"user":"bob","accessToken":"${s}"} (200)`),
  probe('python repr', (s) => `{'user': 'bob', 'password': '${s}'}`),
  probe('xml element', (s) => `<login><user>bob</user><password>${s}</password></login>`),
  probe('sentence', (s) => `Sure, the password is ${s}, keep it safe.`),
  probe('label in prose', (s) => `Here is your API key: ${s}`),
  probe('set-cookie line', (s) => `HTTP/1.1 200 OK\r\nSet-Cookie: sid=${s}; HttpOnly\r\nContent-Length: 2`),
  probe('header tuples', (s) => ({
    headers: [
      ['accept', '*/*'],
      ['cookie', `sid=${s}`],
    ],
  })),
  probe('HAR header', (s) => ({ request: { headers: [{ name: 'Authorization', value: `Token ${s}` }] } })),
  probe('graphql variables as JSON text', (s) => ({ body: JSON.stringify({ variables: { newPassword: s } }) })),
  probe('jwk', (s) => ({ jwk: { kty: 'EC', privateKey: s } })),
  probe('ssh private key', (s) => {
    const kind = ['OPENSSH', 'PRIVATE', 'KEY'].join(' ');
    return `-----BEGIN ${kind}-----\n${s}\n-----END ${kind}-----`;
  }),
  probe('digital ocean token', (s) => `using ${s} now`, `dop_${'v1_'}${hex(64, 5)}`),
  probe('telegram bot token', (s) => `https://api.telegram.org/bot${s}/getMe`, `123456789:${'AA'}${alnum(33, 4)}`),
  probe('discord webhook', (s) => `https://discord.com/api/webhooks/123456789012345678/${s}`, alnum(68, 9)),
  probe('slack webhook', (s) => `https://hooks.slack.com/services/T0000/B0000/${s}`),
  probe('google oauth secret', (s) => ({ note: `id and ${s}` }), `GOCS${'PX-'}${alnum(28, 2)}`),
  probe('pypi token', (s) => `twine upload -p ${s}`, `pypi${'-AgEI'}${alnum(60, 3)}`),
  probe('langsmith key', (s) => [`key ${s}`], `lsv2${'_pt_'}${hex(32, 1)}_${hex(10, 2)}`),
  probe(
    'xai key in a stack',
    (s) => Object.assign(new Error('x'), { stack: `Error: bad key ${s}\n    at f` }),
    `xai${'-'}${alnum(60, 8)}`,
  ),
  probe('linear key', (s) => `k=${s}`, `lin${'_api_'}${alnum(40, 6)}`),
  probe(
    'recovery phrase',
    (s) => ({ wallet: { seedPhrase: s } }),
    'witch collapse practice feed shame open despair creek',
  ),
  probe('otp number', (s) => ({ otp: Number(s) }), '482913'),
  probe('card verification value', (s) => ({ card: { cvc: s } }), '4711'),
  probe('kubernetes secret data', (s) => ({ kind: 'Secret', credentials: { data: { user: s } } })),
  probe('numbered key', (s) => ({ apiKey1: s, apiKey2: s })),
  probe('space in the key', (s) => ({ 'API Key': s })),
  probe('nested in a Map in a Set', (s) => new Set([new Map([['session', { authToken: s }]])])),
];

export const heldOutHarmless: readonly Harmless[] = [
  {
    name: 'openai usage',
    value: {
      prompt_tokens: 12,
      completion_tokens: 5,
      total_tokens: 17,
      completion_tokens_details: { reasoning_tokens: 3 },
    },
  },
  {
    name: 'logprobs',
    value: { content: [{ token: 'Hello', logprob: -0.31, bytes: [72], top_logprobs: [{ token: 'Hi', logprob: -1 }] }] },
  },
  { name: 'special tokens', value: { eos_token: '</s>', bos_token: '<s>', pad_token: '[PAD]', stop_token: '###' } },
  { name: 'mcp progress token', value: { _meta: { progressToken: 'job-17' } } },
  { name: 'aws pagination', value: { NextToken: 'AAAAbbbbCCCC', nextPageToken: 'CAUQAA', continuation_token: 'x1' } },
  { name: 'price per token', value: { cost_per_token: '0.000002', price_per_1k_tokens: '0.03' } },
  {
    name: 'keys that are no secrets',
    value: {
      primaryKey: 'id',
      foreignKey: 'user_id',
      sort_key: 'ts',
      partition_key: 'tenant-1',
      idempotency_key: 'a-b-c',
      keyboard: 'qwerty',
      key: 'Enter',
    },
  },
  { name: 'aws object key', value: { bucket: 'b', s3_key: 'path/to/object.json', object_key: 'a/b' } },
  {
    name: 'oauth metadata',
    value: {
      token_endpoint: 'https://idp.example.com/token',
      authorization_endpoint: 'https://idp.example.com/auth',
      authorization_servers: ['https://idp.example.com'],
      token_endpoint_auth_methods_supported: ['client_secret_basic'],
    },
  },
  { name: 'fetch options', value: { method: 'POST', credentials: 'include', mode: 'cors' } },
  {
    name: 'flags',
    value: { hasPassword: true, is_secret: false, requires_auth: 'no', passwordRequired: 'yes', tokenExpired: 'false' },
  },
  {
    name: 'password rules',
    value: {
      password_min_length: 12,
      password_policy: 'strict',
      passwordHint: 'your first pet',
      password_changed_at: '2026-01-01',
    },
  },
  {
    name: 'secret names',
    value: { secret_name: 'prod/db', secretArn: 'arn:aws:secretsmanager:eu:1:secret:x', api_key_id: 'key-1' },
  },
  { name: 'authorship', value: { author: 'Ann', authors: ['Bob'], authority: 'x', authored_at: 'now', coauthor: 'C' } },
  {
    name: 'passing words',
    value: { passage: 'text', passenger: 'Zoe', compass: 'N', bypass: 'none', pass_rate: '0.93', passed: 'all' },
  },
  { name: 'working directory', value: { PWD: '/home/dev/project', OLDPWD: '/home/dev' } },
  { name: 'typescript code', value: 'interface Login { user: string; password: string; token: Token }' },
  {
    name: 'javascript code',
    value: 'const token = await getToken(); login({ password: req.body.password, apiKey: process.env.API_KEY });',
  },
  {
    name: 'placeholders',
    value: 'curl -H "Authorization: Bearer $TOKEN" -H "X-Api-Key: <your-key>" --token $' + '{TOKEN}',
  },
  {
    name: 'prose on tokens',
    value: 'The model generated 512 tokens; max_tokens: 4096. The tokenizer splits tokens on spaces.',
  },
  {
    name: 'prose on passwords',
    value: 'Reset your password here. Password: must be at least 12 characters. The password is required.',
  },
  {
    name: 'prose on bearers',
    value: 'The ring bearer walked. Bearer authentication is supported, basic understanding suffices.',
  },
  { name: 'ssh remote', value: 'git clone ssh://git@github.com/o/r.git and git@github.com:o/r.git' },
  { name: 'url with port and mail', value: 'http://localhost:8080/users?email=ann@example.com&page=2' },
  {
    name: 'uuid and sha',
    value: { id: '3f2504e0-4f89-41d3-9a0c-0305e82c3301', sha: hex(40, 2), digest: `sha256:${hex(64, 4)}` },
  },
  { name: 'trace context', value: { traceparent: `00-${hex(32, 5)}-${hex(16, 6)}-01` } },
  { name: 'base64 image', value: `data:image/png;base64,${alnum(400, 5)}` },
  {
    name: 'tool call',
    value: {
      role: 'assistant',
      tool_calls: [{ id: 'call_a8Kd03LmQz71Xv', function: { name: 'get_token_count', arguments: '{"text":"hi"}' } }],
    },
  },
  {
    name: 'stack trace',
    value:
      'TypeError: x is not a function\n    at authenticate (/app/src/auth/token.ts:12:5)\n    at /app/node_modules/keyv/index.js:3:1',
  },
  {
    name: 'semver and packages',
    value: { jsonwebtoken: '^9.0.2', 'cookie-parser': '~1.4.6', keytar: '7.9.0', passport: '0.7.0' },
  },
  {
    name: 'http headers',
    value: {
      'content-type': 'application/json',
      'x-request-id': 'req-8123',
      'sec-websocket-key': 'dGhlIHNhbXBsZSBub25jZQ==',
      'www-authenticate': 'Bearer realm="x"',
    },
  },
  {
    name: 'gen_ai attributes',
    value: {
      'gen_ai.usage.input_tokens': 12,
      'gen_ai.token.type': 'input',
      'gen_ai.request.max_tokens': 100,
      'gen_ai.conversation.id': 'c1',
    },
  },
  {
    name: 'redux action',
    value: { type: 'auth/login', code: 'E_AUTH', status_code: 401, error_code: 'invalid_token' },
  },
  {
    name: 'kebab class names',
    value: 'task-runner-with-a-very-long-name risk-assessment-document-v2 sk-fading-circle',
  },
  { name: 'ipv6 and time', value: 'at 12:30:45 from [2001:db8::1]:443 in 12ms' },
  { name: 'sql', value: "SELECT key, token_count FROM usage WHERE author = 'Ann' AND session_id = 'abc123'" },
  { name: 'css and markup', value: '<input type="password" name="field" autocomplete="off"><key>Label</key>' },
  { name: 'public key block', value: `-----BEGIN PUBLIC KEY-----\n${alnum(64, 2)}\n-----END PUBLIC KEY-----` },
  { name: 'empty secrets', value: { password: '', api_key: null, token: undefined, secret: false } },
  {
    name: 'sampling settings',
    value: { seed: 7, temperature: 0.2, top_p: 1, stop: ['\n'], logit_bias: { '50256': -100 } },
  },
];

/** The leak matrix (agent-observability.md, section 2): what leaked from, or was destroyed by, other sanitizers. */
import { alnum, hex } from './fake.js';

/** A value with secrets planted in it. */
export interface Probe {
  readonly name: string;
  readonly value: unknown;
  /** None of these may occur in the copy. */
  readonly planted: readonly string[];
  /** Each of these must. */
  readonly kept?: readonly string[];
}

/** A value that must come back as it is. */
export interface Harmless {
  readonly name: string;
  readonly value: unknown;
}

const S = alnum(24, 11);
const beside = 'the-neighbour';

/** `S` under `key`, beside a neighbour that must stay. */
function under(key: string, value: unknown = S): Probe {
  return { name: `key ${key}`, value: { [key]: value, name: beside }, planted: [S], kept: [beside] };
}

/** The text `before` + secret + `after`, of which everything but the secret must stay. */
function inText(name: string, before: string, secret: string, after = ''): Probe {
  return {
    name,
    value: before + secret + after,
    planted: [secret],
    kept: [before, after].map((part) => JSON.stringify(part).slice(1, -1)),
  };
}

function nest(depth: number): unknown {
  let value: unknown = { api_key: S };
  for (let i = 0; i < depth; i++) value = { inner: value, name: beside };
  return value;
}

class Client {
  readonly apiKey = S;
  readonly name = beside;
}

const cycle: { name: string; password: string; self?: unknown } = { name: beside, password: S };
cycle.self = cycle;
const shared = { secret: S, name: beside };
const failure = Object.assign(new Error(`401 for Bearer ${S}`), { config: { apiKey: S } });
const jwt = ['eyJhbGciOiJIUzI1NiJ9', `eyJzdWIiOiIx${alnum(20, 3)}`, alnum(43, 4)].join('.');
const basic = btoa(`admin:${S}`);
const pem = (() => {
  const kind = ['RSA', 'PRIVATE', 'KEY'].join(' ');
  return `-----BEGIN ${kind}-----\n${alnum(64, 5)}\n${alnum(64, 6)}\n-----END ${kind}-----`;
})();

export const leaks: readonly Probe[] = [
  { name: 'api_key 3 levels down', value: nest(3), planted: [S], kept: [beside] },
  { name: 'api_key 12 levels down', value: nest(12), planted: [S], kept: [beside] },
  { name: 'api_key 40 levels down', value: nest(40), planted: [S], kept: [beside] },
  ...['apiKey', 'privateKey', 'private_key', 'openaiApiKey', 'x-api-key', 'client_secret', 'password'].map((k) =>
    under(k),
  ),
  ...['passwd', 'pwd', 'cookie', 'set-cookie', 'accessToken', 'refresh_token', 'idToken', 'token'].map((k) => under(k)),
  ...['connectionString', 'signing_key', 'DB_PASSWORD', 'webhookSecret', 'credentials', 'totp', 'AccountKey'].map((k) =>
    under(k),
  ),
  under('Authorization', `Bearer ${S}`),
  under('Proxy-Authorization', `Basic ${S}`),
  under('api_keys', [S, S]),
  under('tokens', [S, S]),
  under('secrets', { a: { b: S } }),
  { name: 'numeric secret', value: { password: 8675309001, name: beside }, planted: ['8675309001'], kept: [beside] },
  { name: 'array of objects', value: [{ token: S }, { name: beside }], planted: [S], kept: [beside] },
  { name: 'toJSON', value: { apiKey: S, name: beside, toJSON: () => ({ leaked: S }) }, planted: [S], kept: [beside] },
  {
    name: 'no prototype',
    value: Object.assign(Object.create(null), { secret: S, name: beside }),
    planted: [S],
    kept: [beside],
  },
  { name: 'class instance', value: new Client(), planted: [S], kept: [beside] },
  {
    name: 'pairs',
    value: [
      ['name', beside],
      ['api_key', S],
    ],
    planted: [S],
    kept: [beside],
  },
  { name: 'rawHeaders', value: { rawHeaders: ['Host', beside, 'X-Api-Key', S] }, planted: [S], kept: [beside] },
  {
    name: 'name and value',
    value: [
      { name: 'api_key', value: S },
      { name: 'user', value: beside },
    ],
    planted: [S],
    kept: [beside],
  },
  { name: 'secret as key', value: { [`ghp_${alnum(36)}`]: beside }, planted: [alnum(36)], kept: [beside] },
  {
    name: 'Map',
    value: new Map<unknown, unknown>([
      ['password', S],
      ['name', beside],
    ]),
    planted: [S],
    kept: [beside],
  },
  {
    name: 'Map with other keys',
    value: new Map<unknown, unknown>([
      ['password', S],
      [1, beside],
    ]),
    planted: [S],
    kept: [beside],
  },
  { name: 'Set', value: new Set([{ password: S }, beside]), planted: [S], kept: [beside] },
  {
    name: 'Headers',
    value: new Headers({ authorization: `Bearer ${S}`, 'x-name': beside }),
    planted: [S],
    kept: [beside],
  },
  { name: 'URL', value: new URL(`https://u:${S}@example.com/${beside}?api_key=${S}`), planted: [S], kept: [beside] },
  { name: 'URLSearchParams', value: new URLSearchParams({ token: S, name: beside }), planted: [S], kept: [beside] },
  {
    name: 'FormData',
    value: (() => {
      const form = new FormData();
      form.set('password', S);
      form.set('name', beside);
      return form;
    })(),
    planted: [S],
    kept: [beside],
  },
  { name: 'Error message and stack', value: new Error(`${beside}: Bearer ${S}`), planted: [S], kept: [beside] },
  { name: 'own property of an Error', value: failure, planted: [S], kept: ['401 for Bearer'] },
  { name: 'cause of an Error', value: new Error(beside, { cause: failure }), planted: [S], kept: [beside] },
  { name: 'AggregateError', value: new AggregateError([failure], beside), planted: [S], kept: [beside] },
  {
    name: 'Buffer',
    value: { body: Buffer.from(S), name: beside },
    planted: [S, Buffer.from(S).toString('hex')],
    kept: [beside, 'Buffer 24 bytes'],
  },
  {
    name: 'boxed string',
    value: { note: new String(`ghp_${alnum(36)}`), name: beside },
    planted: [alnum(36)],
    kept: [beside],
  },
  { name: 'cycle', value: cycle, planted: [S], kept: [beside] },
  { name: 'shared reference', value: { a: shared, b: shared }, planted: [S], kept: [beside] },

  inText('OpenAI key', 'use ', `sk-${'proj-'}${alnum(48, 2)}`, ' please'),
  inText('Anthropic key', 'use ', `sk-${'ant-api03-'}${alnum(80, 2)}`, ' please'),
  inText('GitHub token', 'git: ', `ghp_${alnum(36, 2)}`),
  inText('GitHub fine-grained token', 'git: ', `github_${'pat_'}${alnum(60, 2)}`),
  inText('GitLab token', 'git: ', `glpat${'-'}${alnum(20, 2)}`),
  inText('Stripe key', 'pay ', `sk_${'live_'}${alnum(24, 2)}`, ' now'),
  inText('npm token', '//registry/:_x ', `npm_${alnum(36, 2)}`),
  inText('SendGrid key', 'mail ', `SG${'.'}${alnum(22, 2)}.${alnum(43, 3)}`, ' sent'),
  inText('Slack token', 'bot ', `xoxb${'-'}123456789012-${alnum(24, 2)}`),
  inText('AWS key id', 'id ', `AKIA${alnum(16, 2).toUpperCase()}`),
  inText('Google key', 'map ', `AIza${alnum(35, 2)}`),
  inText('Hugging Face token', 'hf ', `hf_${alnum(34, 2)}1`),
  inText('Groq key', 'groq ', `gsk_${alnum(52, 2)}`),
  inText('Tavily key', 'search ', `tvly${'-'}${alnum(32, 2)}`),
  inText('Pinecone key', 'index ', `pcsk_${alnum(60, 2)}`),
  inText('JWT', 'id ', jwt, ' end'),
  inText('private key block', 'key:\n', pem, '\nend'),
  inText('opaque bearer', 'sent Bearer ', S, ' to it'),
  inText('bearer in curl', 'curl -H "Authorization: ', `Bearer ${S}`, '" https://example.com'),
  inText('basic', 'sent Basic ', basic, ' to it'),
  inText('password in a URL', 'at https://bob:', S, '@example.com/x?a=1'),
  inText('postgres URL', 'postgres://app:', S, '@db:5432/app'),
  inText('@ inside the password of a URL', 'postgres://app:', `p@${S}`, '@db:5432/app'),
  inText('?token=', 'https://example.com/x?token=', S, '&page=2'),
  inText('?api_key=', 'https://example.com/x?page=2&api_key=', S),
  inText('?sig=', 'https://x.blob.core.windows.net/c?sv=2024&sig=', S, '&se=2026'),
  inText('secret in the environment', 'AWS_SECRET_ACCESS_KEY=', alnum(40, 5), '\nAWS_REGION=eu'),
  inText('ADO connection string', 'Server=db;User Id=app;Password=', `my ${S}`, ';Encrypt=true'),
  inText('Azure connection string', 'AccountName=a;AccountKey=', `${alnum(86, 5)}==`, ';EndpointSuffix=core'),
  inText('YAML', 'db:\n  user: app\n  password: ', S, '\n  port: 5432'),
  inText('command-line flag', 'login --user bob --password ', S, ' --verbose'),
  inText('cookie header', 'GET / HTTP/1.1\nCookie: ', `sid=${S}; theme=dark`, '\nAccept: */*'),
  inText('broken JSON', '{"user": "bob", "password": "', S, '", "items": [1, 2'),
  {
    name: 'quote in the value, in broken JSON',
    value: `{"password": "a\\"${S}", "items": [1`,
    planted: [S],
    kept: ['items'],
  },
  {
    name: 'the same, in JSON in JSON',
    value: `{\\"password\\": \\"a\\\\\\"${S}\\", \\"items\\": [1`,
    planted: [S],
    kept: ['items'],
  },
  inText('JSON text', '{"user":"bob","api_key":"', S, '"}'),
  {
    name: 'JSON in JSON',
    value: JSON.stringify({ body: JSON.stringify({ clientSecret: S, name: beside }) }),
    planted: [S],
    kept: [beside],
  },
  {
    name: 'JSON in JSON, broken',
    value: `${JSON.stringify(JSON.stringify({ name: beside, password: S }))},`,
    planted: [S],
    kept: [beside],
  },
  {
    name: 'chat content',
    value: { messages: [{ role: 'user', content: `My key is sk-${'ant-api03-'}${alnum(80, 3)}, ${beside}` }] },
    planted: [alnum(80, 3)],
    kept: [beside, 'user'],
  },
];

export const harmless: readonly Harmless[] = [
  { name: 'tokens', value: { tokens: 128 } },
  { name: 'tokens as text', value: { tokens: '1,284' } },
  { name: 'max_tokens', value: { max_tokens: 4096, maxTokens: '4096', max_output_tokens: 10 } },
  { name: 'total_tokens', value: { total_tokens: 17, totalTokens: '17' } },
  { name: 'prompt_tokens', value: { prompt_tokens: 12 } },
  { name: 'inputTokens', value: { inputTokens: 12, outputTokens: 3, cachedTokens: 0 } },
  { name: 'tokenizer', value: { tokenizer: 'cl100k_base' } },
  { name: 'token_usage', value: { token_usage: { input: 3 } } },
  { name: 'gen_ai.usage', value: { 'gen_ai.usage.input_tokens': 3, 'gen_ai.usage.output_tokens': '4' } },
  { name: 'token_type', value: { token_type: 'bearer' } },
  { name: 'next_page_token', value: { next_page_token: 'CAUQAA', nextToken: 'abc123def456' } },
  { name: 'password_required', value: { password_required: 'yes' } },
  { name: 'has_api_key', value: { has_api_key: 'yes', hasApiKey: true } },
  { name: 'secretary', value: { secretary: 'Miss Moneypenny', secretariat: 'UN' } },
  { name: 'credential_type', value: { credential_type: 'oauth2' } },
  { name: 'auth_method', value: { auth_method: 'oauth2', auth: 'none' } },
  { name: 'code', value: { code: 'function f() { return 1; }' } },
  { name: 'author', value: { author: 'Ann', authors: ['Ann', 'Bob'] } },
  { name: 'passage', value: { passage: 'Call me Ishmael.' } },
  { name: 'session_id', value: { session_id: 'a8Kd03LmQz71Xv' } },
  { name: 'primaryKey', value: { primaryKey: 'id' } },
  { name: 'cache_key', value: { cache_key: 'user:17:profile' } },
  { name: 'public_key', value: { public_key: 'ssh-ed25519 AAAAC3Nza' } },
  { name: 'email', value: { email: 'ann@example.com', note: 'ask ann@example.com: today' } },
  { name: 'api_key: null', value: { api_key: null, password: '' } },
  { name: 'key: value', value: { key: 'value', value: 'key' } },
  { name: 'key and value of an option', value: [{ key: 'theme', value: 'dark' }] },
  { name: 'prose on resetting', value: 'To reset your password, open the settings.' },
  { name: 'token: next', value: 'Parser state, token: next, depth: 3' },
  {
    name: 'UUID',
    value: { id: '3f2504e0-4f89-41d3-9a0c-0305e82c3301', text: 'see 3f2504e0-4f89-41d3-9a0c-0305e82c3301' },
  },
  { name: 'model id', value: { model: 'claude-sonnet-4-5-20250929', other: 'gpt-4o-mini-2024-07-18' } },
  { name: 'git sha', value: `commit ${hex(40, 9)}` },
  { name: 'sha-256', value: { sha256: hex(64, 9), etag: `W/"${hex(32, 1)}"` } },
  { name: 'trace id', value: { trace_id: hex(32, 8), span_id: hex(16, 8) } },
  { name: 'IP address', value: 'from 192.168.10.14:443 and ::1' },
  { name: 'tool_call_id', value: { tool_call_id: 'call_9xKq2LmZ71XvAbCd03Ef' } },
  { name: 'message id', value: { id: 'msg_01XFDUDYJgAACzvnptvVoYEL', run_id: 'run_01XFDUDYJgAACzvn' } },
  { name: 'URL with a query', value: 'https://example.com/search?q=token+budget&page=2&sort=key' },
  { name: 'base64', value: alnum(200, 9) },
  {
    name: 'base64 JSON cursor',
    value: { cursor: 'eyJpZCI6MTIzNDU2Nzg5MCwibiI6MX0', text: 'at eyJpZCI6MTIzNDU2Nzg5MCwibiI6MX0.' },
  },
  { name: 'certificate', value: `-----BEGIN CERTIFICATE-----\n${alnum(64, 9)}\n-----END CERTIFICATE-----` },
  { name: 'file path', value: '/home/dev/project/src/auth/password-reset/token.service.ts' },
  { name: 'import', value: "import { tokenize } from './tokenizer.js'; const key = 'a';" },
  { name: 'JSON text', value: '{"user": "bob",  "max_tokens": 1.0, "ids": [12345678901234567890]}' },
  { name: 'CSS', value: 'a { color: #fff; background: url(data:image/png;base64,iVBORw0KGgo=) }' },
  { name: 'arithmetic', value: 'x = 12; y: 14 => z' },
  { name: 'boolean under a secret name', value: { password: true, token: false } },
  { name: 'environment reference', value: 'apiKey: process.env.OPENAI_API_KEY, token=$TOKEN' },
  { name: 'tool result', value: { role: 'tool', name: 'get_token', content: 'There are 12 lines.' } },
];

import { suite } from 'uvu';
import * as assert from 'uvu/assert';
import { createSanitizer, isSensitiveKey, REDACTED, sanitize } from '../../src/sanitize/index.js';
import { remember, splitWords } from '../../src/sanitize/keys.js';

const keys = suite('sensitive keys');

keys('splits a key into words at case, digits and signs', () => {
  assert.equal(splitWords('openAIApiKey'), ['open', 'ai', 'api', 'key']);
  assert.equal(splitWords('X-API-Key'), ['x', 'api', 'key']);
  assert.equal(splitWords('AWSSecretAccessKey2'), ['aws', 'secret', 'access', 'key']);
  assert.equal(splitWords('DB_PASSWORD'), ['db', 'password']);
  assert.equal(splitWords(''), []);
});

const sensitive = [
  ...['api_key', 'apiKey', 'API_KEY', 'X-API-Key', 'apikey', 'aPiKeY', 'openai.api.key', 'API Key', 'x-goog-api-key'],
  ...['Authorization', 'Proxy-Authorization', 'Cookie', 'Set-Cookie', 'client_secret', 'clientSecret', 'privateKey'],
  ...['connectionString', 'password', 'userPassword', 'PGPASSWORD', 'pwd', 'passphrase', 'secrets', 'credentials'],
  ...[
    'token',
    'access_token',
    'idToken',
    'x-auth-token',
    'csrfToken',
    'jwt',
    'otp',
    'ssn',
    'seedPhrase',
    'tokenSecret',
  ],
  ...[
    'password_hash',
    'passwordConfirmation',
    'apiKeyValue',
    'api_key_2',
    'spring.datasource.password',
    'user[password]',
  ],
  ...['http.request.header.authorization', 'http.request.header.x_api_key', 'AZURE_OPENAI_KEY', 'signing-key'],
];
for (const key of sensitive) {
  keys(`takes ${key} for sensitive`, () => {
    assert.ok(isSensitiveKey(key));
    assert.equal(sanitize({ [key]: 'a1b2c3d4' }), { [key]: REDACTED });
  });
}

const lookAlikes = [
  ...['max_tokens', 'total_tokens', 'maxTokens', 'tokenizer', 'token_type', 'tokenCount', 'nextPageToken', 'eos_token'],
  ...['author', 'passage', 'secretary', 'primaryKey', 'cache_key', 'publicKey', 'key', 'keyboard', 'monkey', 'compass'],
  ...['has_api_key', 'isSecret', 'password_required', 'passwordPolicy', 'secret_name', 'api_key_id', 'privateKeyPath'],
  ...[
    'token_endpoint',
    'authorization_url',
    'auth_method',
    'credential_type',
    'cookieConsent',
    'session_id',
    'progressToken',
  ],
  ...['gen_ai.usage.input_tokens', 'gen_ai.token.type', 'code.function.name', 'exception.stacktrace', 'bypass', ''],
];
for (const key of lookAlikes) {
  keys(`leaves ${key || 'the empty key'} alone`, () => {
    assert.not(isSensitiveKey(key));
    assert.equal(sanitize({ [key]: 'a1b2c3d4' }), { [key]: 'a1b2c3d4' });
  });
}

keys('tells amounts from secrets under tokens', () => {
  assert.equal(sanitize({ tokens: 12, token: 7 }), { tokens: 12, token: 7 });
  assert.equal(sanitize({ tokens: ['a1b2c3'], token: 'a1b2c3' }), { tokens: [REDACTED], token: REDACTED });
});

keys('redacts a vague key only where the value looks like a secret', () => {
  assert.equal(sanitize({ auth: 'oauth2', pass: 'first', pin: 13 }), { auth: 'oauth2', pass: 'first', pin: 13 });
  const encoded = btoa('user:hunter');
  assert.equal(sanitize({ auth: encoded, pass: 'hunter2', pin: '4711' }), {
    auth: REDACTED,
    pass: REDACTED,
    pin: REDACTED,
  });
});

keys('describes the schema of a secret, unless it holds one', () => {
  const schema = { properties: { api_key: { type: 'string', description: 'Your key', minLength: 8 } } };
  assert.equal(sanitize(schema), schema);
  assert.equal(sanitize({ api_key: { type: 'string', default: 'a1b2' } }), { api_key: REDACTED });
});

keys('takes more names, in any spelling, and patterns', () => {
  const { sanitize } = createSanitizer({ keys: ['customer-no', /^x-internal/g] });
  assert.equal(
    sanitize({ customerNo: 7, CUSTOMER_NO: true, 'x-internal-a': 'a', 'x-internal-b': 'b', customer: 'c' }),
    {
      customerNo: REDACTED,
      CUSTOMER_NO: REDACTED,
      'x-internal-a': REDACTED,
      'x-internal-b': REDACTED,
      customer: 'c',
    },
  );
});

keys('allows names, but not the secrets that are known by their look', () => {
  const { sanitize } = createSanitizer({ allow: ['session_token', /^demo/] });
  const known = `ghp_${'a1'.repeat(18)}`;
  assert.equal(sanitize({ sessionToken: 'abc', demo_password: 'abc', token: 'abc', session_token: known }), {
    sessionToken: 'abc',
    demo_password: 'abc',
    token: REDACTED,
    session_token: REDACTED,
  });
});

keys('remembers a bounded number of keys, and no long ones', () => {
  let computed = 0;
  const length = remember((key) => {
    computed++;
    return key.length;
  });
  for (let i = 0; i < 3; i++) length('again');
  assert.is(computed, 1);
  for (let i = 0; i < 5000; i++) length(`field_${i}`);
  length('again');
  assert.is(computed, 5002);
  const long = 'x'.repeat(10_000);
  assert.equal([length(long), length(long), computed], [10_000, 10_000, 5004]);
});

keys.run();

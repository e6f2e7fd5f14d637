import { suite } from 'uvu';
import * as assert from 'uvu/assert';
import { createSanitizer, REDACTED, sanitize } from '../../src/sanitize/index.js';
import { findRuleProblem } from '../../src/sanitize/rule-problems.js';
import { alnum } from './fake.js';

const actions = suite('actions of key rules');

actions('mask, hash and drop, in any spelling, at any depth, in maps and attributes', () => {
  const { sanitize, attribute, attributes } = createSanitizer({
    keys: [{ key: 'plan' }, { key: 'customer_no', action: 'hash' }, { key: /^x-internal/, action: 'drop' }],
  });
  const copy = sanitize({
    plan: true,
    deep: [{ customerNo: 4711 }, new Map([['CUSTOMER-NO', '4711']]), { customer_no: '4712' }],
    'x-internal-a': 'a',
    other: 1,
  }) as { deep: [{ customerNo: string }, { 'CUSTOMER-NO': string }, { customer_no: string }] };
  const hash = copy.deep[0].customerNo;
  assert.match(hash, /^\[Hash [0-9a-f]{16}\]$/);
  assert.equal(copy, {
    plan: REDACTED,
    deep: [{ customerNo: hash }, { 'CUSTOMER-NO': hash }, { customer_no: copy.deep[2].customer_no }],
    other: 1,
  });
  assert.is.not(copy.deep[2].customer_no, hash);
  assert.is(attribute('customerNo', 4711), hash);
  assert.is(attribute('x-internal-b', 'b'), undefined);
  assert.equal(attributes({ customerNo: '4711', 'x-internal-b': 'b', plan: 'a' }), {
    customerNo: hash,
    plan: REDACTED,
  });
});

actions('give the same when the copy is redacted again', () => {
  const { sanitize } = createSanitizer({ keys: [{ key: 'id', action: 'hash' }], replace: '[gone]' });
  const once = sanitize({ id: 'ann', password: 'a1b2c3', text: 'password=a1b2c3' });
  assert.equal(sanitize(once), once);
});

actions('hash with a key of their own: another sanitizer gives another hash', () => {
  const rules = { keys: [{ key: 'id', action: 'hash' as const }] };
  assert.is.not(createSanitizer(rules).attribute('id', 'ann'), createSanitizer(rules).attribute('id', 'ann'));
});

actions('mask objects rather than hash them', () => {
  const { sanitize } = createSanitizer({ keys: [{ key: 'user', action: 'hash' }] });
  assert.equal(sanitize({ user: { name: 'Ann' }, a: 1 }), { user: REDACTED, a: 1 });
});

actions('yield to what is allowed', () => {
  const { sanitize } = createSanitizer({ keys: [{ key: 'plan', action: 'drop' }], allow: ['plan'] });
  assert.equal(sanitize({ plan: 'a' }), { plan: 'a' });
});

actions.run();

const marks = suite('replace');

marks('stands wherever a secret stood, and nothing grows beyond its limit', () => {
  const { sanitize, text, attribute, json } = createSanitizer({ replace: '<gone & over>' });
  const known = `ghp_${alnum(36)}`;
  assert.equal(sanitize({ password: 'x1', note: `use ${known}, password=a1b2c3`, list: [{ token: 'y2' }] }), {
    password: '<gone & over>',
    note: 'use <gone & over>, password=<gone & over>',
    list: [{ token: '<gone & over>' }],
  });
  assert.is(text('{"password":"x1y2","a":1}'), '{"password":"<gone & over>","a":1}');
  assert.is(attribute('api_key', 'x'), '<gone & over>');
  assert.is(json({ secret: 'x1' }), '{"secret":"<gone & over>"}');
  const long = createSanitizer({ replace: '#'.repeat(64) }).text(`${known} ${known}`, 100);
  assert.is(long, `${'#'.repeat(64)} ${'#'.repeat(29)}…[+29]`);
});

marks('may have the signs of patterns in it', () => {
  assert.is(createSanitizer({ replace: '$&$1' }).text('password=a1b2c3'), 'password=$&$1');
});

marks('can be given for one call', () => {
  assert.equal(sanitize({ password: 'x' }, { replace: '*' }), { password: '*' });
});

marks.run();

const personal = suite('personal data');
const card = ['4242', '4242', '4242', '4242'];
const said = `ann.b+c@example.co.uk, +49 (30) 1234-5678, (555) 123-4567, ${card.join(' ')}, ${card.join('')}`;

personal('stays unless it is asked for', () => {
  assert.is(sanitize(said), said);
  assert.is(sanitize(said, { personalData: false }), said);
});

personal('is redacted in texts, the kinds that are asked for', () => {
  assert.is(sanitize(said, { personalData: true }), [REDACTED, REDACTED, REDACTED, REDACTED, REDACTED].join(', '));
  assert.is(sanitize('ann@example.com, +49 30 12345678', { personalData: ['email'] }), `${REDACTED}, +49 30 12345678`);
});

const notPersonal = [
  ...['npm i @scope/pkg@1.2.3', 'git@localhost', 'at 12:30:45', '2026-01-01T12:30:45Z', '192.168.10.14', '+1', '1+2=3'],
  ...['4242424242424241', '1234567890123456', '0000000000000000', '4f4242424242424242a', 'v1.4242424242424242'],
  ...['order 4711-0815', '99.90 EUR', 'id 3f2504e0-4f89-41d3-9a0c-0305e82c3301', 'port 8080-8090', '555-1234'],
];
for (const text of notPersonal) {
  personal(`is not seen in ${text}`, () => assert.is(sanitize(text, { personalData: true }), text));
}

personal('is seen in JSON in texts, in errors and in keys', () => {
  const shown = JSON.stringify(
    sanitize(
      [JSON.stringify({ to: 'ann@example.com' }), new Error('no mailbox ann@example.com'), { 'ann@example.com': 1 }],
      { personalData: ['email'] },
    ),
  );
  assert.not(shown.includes('ann@'), shown);
});

personal.run();

const problems = suite('what is wrong with rules');

const wrong: readonly (readonly [rules: unknown, path: string])[] = [
  [null, ''],
  [[], ''],
  [/a/, ''],
  [{ patterns: [] }, '.patterns'],
  [{ keys: 'password' }, '.keys'],
  [{ keys: ['a', ''] }, '.keys[1]'],
  [{ keys: [1] }, '.keys[0]'],
  [{ keys: [{ key: 'a', action: 'erase' }] }, '.keys[0].action'],
  [{ keys: ['a', { action: 'drop' }] }, '.keys[1].key'],
  [{ keys: [{ key: 'a', acton: 'drop' }] }, '.keys[0].acton'],
  [{ values: ['\\d+'] }, '.values[0]'],
  [{ allow: [null] }, '.allow[0]'],
  [{ replace: '' }, '.replace'],
  [{ replace: 'x'.repeat(65) }, '.replace'],
  [{ personalData: 'email' }, '.personalData'],
  [{ personalData: ['email', 'name'] }, '.personalData[1]'],
];
for (const [rules, path] of wrong) {
  problems(`is at ${path || 'the whole'} in ${JSON.stringify(rules)}`, () => {
    const problem = findRuleProblem(rules);
    assert.is(problem?.path, path);
    assert.ok(problem !== undefined && problem.allowed.length > 3);
  });
}

problems('is nothing where all is well', () => {
  const rules = {
    keys: ['a', /b/, { key: 'c' }, { key: /d/, action: 'hash' }],
    values: [/e/],
    allow: ['f', /g/],
    replace: '[gone]',
    personalData: ['email', 'card'],
  };
  assert.is(findRuleProblem(rules), undefined);
  assert.is(findRuleProblem({ keys: undefined, personalData: true }), undefined);
});

problems.run();

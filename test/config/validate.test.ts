import { readFileSync } from 'node:fs';
import { suite } from 'uvu';
import * as assert from 'uvu/assert';
import {
  CAPTURE_KEYS,
  CONFIG_KEYS,
  ENDS,
  KINDS,
  RETURN_SHAPES,
  RULE_KEYS,
} from '../../transformer/config/schema-words.js';
import { validateConfig } from '../../transformer/config/validate.js';
import { isValid, type JsonSchema } from './json-schema.js';

const schema = JSON.parse(
  readFileSync(new URL('../../transformer/config/schema.json', import.meta.url), 'utf8'),
) as JsonSchema;
const rule = (value: unknown): unknown => ({ rules: [value] });

const table: [value: unknown, expected: string[]][] = [
  [{}, []],
  [{ $schema: './node_modules/agentcore-instrument/schema.json' }, []],
  [{ include: ['src/**/*.ts'], exclude: ['**/*.test.ts'], rules: [], capture: { arguments: false, result: true } }, []],
  [rule({ files: 'src/**', functions: 'Planner.*', module: 'planner' }), []],
  [rule({ files: ['a', '!b'], functions: ['*', '!x'], exported: true, tool: '{function}' }), []],
  [
    rule({
      implements: 'AgentModule',
      extends: 'Base',
      returns: 'promise',
      module: '{class}',
      operation: 'x_{function}_{file}',
    }),
    [],
  ],
  [rule({ functions: '**', kinds: 'all' }), []],
  [rule({ kinds: ['function', 'method', 'arrow', 'accessor', 'constructor', 'anonymous', 'callback'] }), []],
  [rule({ functions: '*', end: 'stream', attributes: { a: 'x', b: 1, c: false }, capture: {} }), []],
  [rule({ module: 'router.v2-a_b{file}' }), []],
  [null, ['AC2002']],
  [[], ['AC2002']],
  ['x', ['AC2002']],
  [{ rule: [] }, ['AC2001']],
  [{ include: 'src/**' }, ['AC2002']],
  [{ include: [] }, ['AC2004']],
  [{ include: ['', 1] }, ['AC2004', 'AC2002']],
  [{ rules: {} }, ['AC2002']],
  [{ rules: [null, {}] }, ['AC2002', 'AC2004']],
  [{ capture: true }, ['AC2002']],
  [{ capture: { args: true } }, ['AC2001']],
  [{ capture: { arguments: 'yes' } }, ['AC2002']],
  [{ $schema: 1 }, ['AC2002']],
  [rule({ functions: '*', module: 'a', tool: 'b' }), ['AC2005']],
  [rule({ functions: '*', operation: 'a' }), ['AC2006']],
  [rule({ tool: 'a', operation: 'b' }), ['AC2006']],
  [rule({ module: 'Planner' }), ['AC2008']],
  [rule({ module: '1{class}' }), ['AC2008']],
  [rule({ module: 'my module' }), ['AC2008']],
  [rule({ module: '{klass}' }), ['AC2007']],
  [rule({ tool: '{name}-{}' }), ['AC2007', 'AC2007']],
  [rule({ module: 'a', operation: '{x}' }), ['AC2007']],
  [rule({ tool: ' ' }), ['AC2004']],
  [rule({ tool: 1 }), ['AC2002']],
  [rule({ functions: [] }), ['AC2004']],
  [rule({ files: 5 }), ['AC2002']],
  [rule({ files: [''] }), ['AC2004']],
  [rule({ kinds: 'methods' }), ['AC2003']],
  [rule({ kinds: ['methods', 1] }), ['AC2003', 'AC2002']],
  [rule({ kinds: [] }), ['AC2004']],
  [rule({ kinds: {} }), ['AC2002']],
  [rule({ exported: 'yes' }), ['AC2002']],
  [rule({ implements: ['A'] }), ['AC2002']],
  [rule({ extends: '' }), ['AC2004']],
  [rule({ returns: 'Promise' }), ['AC2003']],
  [rule({ end: 'later' }), ['AC2003']],
  [rule({ end: null }), ['AC2002']],
  [rule({ attributes: [] }), ['AC2002']],
  [rule({ attributes: { a: null, b: {} } }), ['AC2002', 'AC2002']],
  [rule({ function: 'x', modul: 'y' }), ['AC2001', 'AC2001']],
];

const test = suite('validateConfig');
for (const [value, expected] of table) {
  test(`${JSON.stringify(value)} gives ${expected.join(', ') || 'nothing'}, and the schema agrees`, () => {
    const { config, diagnostics } = validateConfig(value);
    assert.equal(
      diagnostics.map(({ code }) => code),
      expected,
    );
    assert.equal(config, expected.length === 0 ? value : {});
    assert.is(isValid(value, schema), expected.length === 0);
  });
}

test('the schema knows the same words as the validator', () => {
  const { properties, $defs } = schema as {
    properties: object;
    $defs: Record<
      string,
      { properties: Record<string, { enum?: string[]; anyOf?: { items?: { enum: string[] } }[] }> }
    >;
  };
  assert.equal(Object.keys(properties), [...CONFIG_KEYS]);
  assert.equal(Object.keys($defs.rule!.properties), [...RULE_KEYS]);
  assert.equal(Object.keys($defs.capture!.properties), [...CAPTURE_KEYS]);
  assert.equal($defs.rule!.properties.end!.enum, [...ENDS]);
  assert.equal($defs.rule!.properties.returns!.enum, [...RETURN_SHAPES]);
  assert.equal($defs.rule!.properties.kinds!.anyOf?.[1]?.items?.enum, [...KINDS]);
});

const places: [why: string, text: string, place: unknown, message: RegExp, fix: RegExp][] = [
  [
    'a key',
    '{\n  "rules": [\n    { "function": "*" }\n  ]\n}',
    [3, 7, 10],
    /`rules\[0\]\.function`/,
    /Did you mean `functions`\?/,
  ],
  [
    'an element of a list',
    '{\r\n\t"rules": [{ "kinds": ["arrow", "methods"] }]\r\n}',
    [2, 33, 9],
    /`rules\[0\]\.kinds\[1\]`/,
    /`method`/,
  ],
  [
    'behind comments and trailing commas',
    '// agent\n{ "include": ["a",], /* x */ "capture": { "result": 1, } }',
    [2, 43, 8],
    /`capture\.result` cannot be `1`/,
    /true or false/,
  ],
  [
    'the last of two equal keys',
    '{ "capture": {}, "capture": { "x": true } }',
    [1, 31, 3],
    /`capture\.x`/,
    /`arguments` or `result`/,
  ],
  [
    'a rule that is no object, up to the end of its line',
    '{ "rules": [ [\n1 ] ] }',
    [1, 14, 1],
    /`rules\[0\]` cannot be an array/,
    /an object/,
  ],
  [
    'an attribute with dots in its name',
    '{ "rules": [{ "tool": "x", "attributes": { "a.b": null } }] }',
    [1, 44, 5],
    /`rules\[0\]\.attributes\["a\.b"\]`/,
    /text/,
  ],
  [
    'a configuration that is no object',
    '\uFEFF[]',
    [1, 1, 2],
    /The configuration cannot be an array/,
    /`include`, `exclude`, `rules`, `capture`/,
  ],
];
for (const [why, text, place, message, fix] of places) {
  test(`a mistake is pointed at in the JSON: ${why}`, () => {
    const value: unknown = JSON.parse(
      text
        .replace(/^\uFEFF/, '')
        .replace(/\/\/.*|\/\*.*?\*\//g, '')
        .replace(/,(\s*[\]}])/g, '$1'),
    );
    const [diagnostic] = validateConfig(value, { file: 'agentcore.config.json', text }).diagnostics;
    assert.equal([diagnostic?.line, diagnostic?.column, diagnostic?.length], place);
    assert.match(diagnostic!.message, message);
    assert.match(diagnostic!.fix, fix);
    assert.is(diagnostic?.file, 'agentcore.config.json');
  });
}

test('a configuration made in memory has no place', () => {
  const [diagnostic] = validateConfig({ rulez: [] }).diagnostics;
  assert.equal(diagnostic, {
    code: 'AC2001',
    severity: 'error',
    message: 'The configuration has no key `rulez`.',
    fix: 'Did you mean `rules`?',
  });
});

test('a text that is not the JSON of the value gives no place, and does no harm', () => {
  for (const text of ['', '{', '{ "a": [', 'export default {}', '{ "capture" }', '}}}', '{"rules":[{]}']) {
    const [diagnostic] = validateConfig({ rules: [{ end: 1 }] }, { text }).diagnostics;
    assert.is(diagnostic?.code, 'AC2002');
  }
});
test.run();

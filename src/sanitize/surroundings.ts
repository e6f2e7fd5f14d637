/** What stands around a value says about it, where its own key says nothing. */
import { asPrimitive, ownData } from './intrinsics.js';
import { Verdict } from './keys.js';

/** Under these keys stands what another key of the object names. */
export const VALUE_KEY =
  /^(?:values?|val|v|(?:string|int|double)Value|default|example|old|new|before|after|(?:default|old|new|previous|parameter|variable|env|header|field|option|attribute)_?value|d|p|q|dp|dq|qi|k)$/i;
/** The private parts of a JSON Web Key. */
const KEY_PART = /^(?:d|p|q|dp|dq|qi|k)$/;
const NAME_KEYS = [
  'name',
  'key',
  'header',
  'headerName',
  'field',
  'parameter',
  'variable',
  'Name',
  'Key',
  'k',
  'parameterKey',
  'ParameterKey',
  'parameterName',
  'variableName',
];
const KIND_KEYS = ['type', 'id'];
const INHERITING_KEY = /^(?:value|raw|string|plain|(?:string|int|double)Value)$/;
const FLAT_HEADERS = /^(?:raw[-_]?)?(?:headers|trailers)$/i;
const JSON_TYPE = /^(?:string|number|integer|boolean|object|array|null)$/;
/** `{ type: 'password_changed', old: '…', new: '…' }` */
const CHANGE = /^(?:old|new|before|after)$/i;
const CHANGED = /[._ -]?(?:changed?|updated?|rotated|reset)$/i;
/** What Kubernetes says of a secret that is elsewhere. */
const REFERENCE_KEY = /^(?:secretName|secretKeyRef|optional|defaultMode|\$ref)$/;
/** `is too short`, `must contain a digit` */
const COMPLAINT = /^(?:is|must|can't|cannot|should|does)(?: [A-Za-z']{1,16}){1,12}\.?$/;
const SCHEMA_KEY =
  /^(?:type|title|description|format|minLength|maxLength|pattern|nullable|items|properties|required|additionalProperties|minItems|maxItems|writeOnly|readOnly|deprecated|\$schema)$/;

/** `password: { type: 'string', … }` in the JSON Schema of a tool describes a secret and has none, nor has a reference. */
export function isSchema(value: unknown): boolean {
  if (typeof value !== 'object' || value === null) return false;
  try {
    if (Array.isArray(value)) return isComplaints(value);
    const keys = Object.keys(value);
    if (keys.length > 0 && keys.every((key) => REFERENCE_KEY.test(key))) return true;
    const type = ownData(value, 'type');
    return typeof type === 'string' && JSON_TYPE.test(type) && keys.every((key) => SCHEMA_KEY.test(key));
  } catch {
    return false;
  }
}

/** `errors: { password: ['is too short'] }` */
function isComplaints(list: readonly unknown[]): boolean {
  for (let i = 0; i < list.length; i++) {
    const item = ownData(list, i);
    if (i > 8 || typeof item !== 'string' || !COMPLAINT.test(item)) return false;
  }
  return list.length > 0;
}

/** `{ name: 'Authorization', value: '…' }`: the name judges the value. */
export function judgeNamedValue<T extends object>(
  judge: (key: string) => Verdict,
  source: T,
  read: (source: T, key: string) => unknown,
  key: string,
  under: Verdict,
): Verdict {
  if (KEY_PART.test(key)) return read(source, 'kty') === undefined ? Verdict.NONE : Verdict.STRONG;
  for (const nameKey of NAME_KEYS) {
    const given = read(source, nameKey);
    const name = typeof given === 'object' && given !== null ? asPrimitive(given) : given;
    if (typeof name !== 'string') continue;
    const verdict = name[0] === '[' ? Verdict.NONE : judge(name);
    if (verdict !== Verdict.NONE) return verdict;
    break;
  }
  // `{ type: 'password', value: '…' }`, as fields of forms are; the type of a token of a grammar says less.
  for (const kindKey of KIND_KEYS) {
    const kind = read(source, kindKey);
    if (typeof kind !== 'string') continue;
    const verdict = judge(CHANGE.test(key) ? kind.replace(CHANGED, '') : kind);
    if (verdict >= Verdict.STRONG) return verdict;
  }
  return INHERITING_KEY.test(key) ? under : Verdict.NONE;
}

/** `rawHeaders` of Node, `headers` of undici: names and values take turns in one array. */
export function isFlatHeaders(key: string): boolean {
  return FLAT_HEADERS.test(key);
}

/** `--api-key …` in a command line. */
export function takesValue(flag: string, item: unknown): boolean {
  return isFlag(flag) && typeof item === 'string' && !isFlag(item);
}

function isFlag(text: string): boolean {
  return text.length < 80 && /^--?[A-Za-z][\w.-]*$/.test(text);
}

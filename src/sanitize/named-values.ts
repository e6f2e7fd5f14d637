/** Values that stand apart from their names: `- name: API_KEY`, next line `value: …`; `<add key="ApiKey" value="…"/>`. */

const VALUE_NAME = /^(?:value|val|stringValue|default|defaultValue)$/i;
const NAME_KEY = /^(?:name|key|header|headerName|field|parameter|variable|k)$/i;
/** What stands before `value`: pairs, the last two of which may give the name. */
const NAME_BEFORE =
  /(?:^|[\s{,"'\\<(-]|\\n)(?:name|key|header|headerName|field|parameter|variable|type|id)["'\\]{0,8}\s{0,4}[:=]\s{0,4}["'\\]{0,8}([\w.-]{2,64})["'\\]{0,8}(?:[\s,;]|\\+[nrt]){0,40}["'\\-]{0,8}$/i;
const HINT = /name|key|header|field|parameter|variable|type|\bid/i;
const LAST_PAIR = /["'\\]{0,8}[\w-]{1,24}["'\\]{0,8}\s{0,4}[:=][^\n,<>{}=:]{1,40}[\s,;]{1,12}["'\\-]{0,4}$/;
/** `variable "db_password" { default = …` */
const BLOCK = /\b(?:variable|output|secret|parameter)\s{1,4}["']([\w.-]{2,64})["']\s{0,4}\{[^{}]*$/i;
/** The same after a value, within the tag that the value stands in. */
const NAME_AFTER = /^[^<>]{1,160}?\s(?:type|name|id|key)\s{0,4}=\s{0,4}["'\\]{0,4}([\w.-]{2,64})/i;

/** On the next line of YAML: `- value: …`, `  name: API_KEY`. */
const LINE_AFTER = /^[^\n]{0,160}\n[ \t]{1,40}(?:name|key)["']?[ \t]{0,4}:[ \t]{0,4}["']?([\w.-]{2,64})/i;

/** Whether the value under this name is itself a name. */
export function isNameKey(name: string): boolean {
  return name.length < 11 && NAME_KEY.test(name);
}

/** The names that `text` gives elsewhere for the value of `word`, which begins at `from`. */
export function namesOfValue(text: string, word: string, from: number): string[] {
  if (word.length > 12 || !VALUE_NAME.test(word)) return [];
  const before = text.slice(Math.max(0, from - 160), from);
  const names: (string | undefined)[] = [];
  if (HINT.test(before)) names.push(NAME_BEFORE.exec(before)?.[1], NAME_BEFORE.exec(withoutLastPair(before))?.[1]);
  if (before.includes('<') && /<[A-Za-z][^<>]*$/.test(before))
    names.push(NAME_AFTER.exec(text.slice(from, from + 240))?.[1]);
  if (/-[ \t]{1,4}["']?$/.test(before)) names.push(LINE_AFTER.exec(text.slice(from, from + 300))?.[1]);
  names.push(BLOCK.exec(before)?.[1]);
  return names.filter((name) => name !== undefined);
}

function withoutLastPair(before: string): string {
  const start = Math.max(0, before.length - 96);
  const pair = LAST_PAIR.exec(before.slice(start));
  return pair === null ? before : before.slice(0, start + pair.index);
}

/** Values that stand apart from their names: `- name: API_KEY`, next line `value: …`; `<add key="ApiKey" value="…"/>`. */

const VALUE_NAME = /^(?:value|val|stringValue|default|defaultValue)$/i;
const NAME_KEY = /^(?:name|key|header|headerName|field|parameter|variable|k)$/i;
/** What stands before `value`: the pair that gives the name, with at most one other pair in between. */
const NAME_BEFORE =
  /(?:^|[\s{,"'\\<(-])(?:name|key|header|headerName|field|parameter|variable|type|id)["'\\]{0,8}\s{0,4}[:=]\s{0,4}["'\\]{0,8}([\w.-]{2,64})["'\\]{0,8}[\s,;]{0,40}(?:["'\\]{0,8}[\w-]{1,24}["'\\]{0,8}\s{0,4}[:=][^\n,<>{}]{1,40}[\s,;]{1,40})?["'\\-]{0,8}$/i;
/** The same after a value, within the tag that the value stands in. */
const NAME_AFTER = /^[^<>]{1,160}?\s(?:type|name|id|key)\s{0,4}=\s{0,4}["'\\]{0,4}([\w.-]{2,64})/i;

/** Whether the value under this name is itself a name. */
export function isNameKey(name: string): boolean {
  return name.length < 11 && NAME_KEY.test(name);
}

/** The name that `text` gives elsewhere for the value of `word`, which begins at `from`; undefined if it gives none. */
export function nameOfValue(text: string, word: string, from: number): string | undefined {
  if (word.length > 12 || !VALUE_NAME.test(word)) return undefined;
  const before = text.slice(Math.max(0, from - 200), from);
  const found = NAME_BEFORE.exec(before);
  if (found !== null) return found[1];
  if (!/<[A-Za-z][^<>]*$/.test(before)) return undefined;
  return NAME_AFTER.exec(text.slice(from, from + 240))?.[1];
}

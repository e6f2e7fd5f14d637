/** Finds where a value is written in a JSON text; comments and trailing commas are let pass, as in a tsconfig. */

export type JsonPath = readonly (string | number)[];

/** Offsets of the key, or of the element of an array; of the whole value for the empty path. */
export interface JsonPlace {
  readonly start: number;
  readonly end: number;
}

/** Undefined when the text has no such path, or is no JSON up to there. */
export function locateInJson(text: string, path: JsonPath): JsonPlace | undefined {
  let node: JsonNode | undefined = new JsonReader(text).value();
  let place: JsonPlace | undefined = node;
  for (const part of path) {
    const entry: JsonEntry | undefined = node?.entries?.get(part);
    place = entry?.key ?? entry?.node;
    node = entry?.node;
  }
  return place && { start: place.start, end: place.end };
}

interface JsonNode extends JsonPlace {
  readonly entries?: ReadonlyMap<string | number, JsonEntry>;
}

interface JsonEntry {
  readonly key?: JsonPlace;
  readonly node: JsonNode;
}

interface Token extends JsonPlace {
  readonly text: string;
}

const TOKEN = /(?:\s|\uFEFF|\/\*[\s\S]*?\*\/|\/\/[^\n\r]*)*([{}[\],:]|"(?:[^"\\]|\\.)*"|[^\s{}[\],:"/]+)/y;

class JsonReader {
  readonly #text: string;
  #at = 0;

  constructor(text: string) {
    this.#text = text;
  }

  value(): JsonNode | undefined {
    const first = this.#take();
    if (first?.text === '{') return this.#members(first, '}');
    return first?.text === '[' ? this.#members(first, ']') : first;
  }

  #members(opening: Token, closing: '}' | ']'): JsonNode {
    const entries = new Map<string | number, JsonEntry>();
    let end = opening.end;
    for (let index = 0; ; index += 1) {
      let next = this.#peek();
      if (next?.text === ',') {
        this.#take();
        next = this.#peek();
      }
      if (next === undefined || next.text === closing)
        return { start: opening.start, end: this.#take()?.end ?? end, entries };
      const key = closing === '}' ? this.#take() : undefined;
      if (key !== undefined) this.#take();
      const node = this.value();
      if (node === undefined) return { start: opening.start, end, entries };
      end = node.end;
      // Of a key that stands twice, the last one holds.
      entries.set(key === undefined ? index : unquoted(key.text), key === undefined ? { node } : { key, node });
    }
  }

  #peek(): Token | undefined {
    const at = this.#at;
    const token = this.#take();
    this.#at = at;
    return token;
  }

  #take(): Token | undefined {
    TOKEN.lastIndex = this.#at;
    const text = TOKEN.exec(this.#text)?.[1];
    if (text === undefined) return undefined;
    this.#at = TOKEN.lastIndex;
    return { text, start: this.#at - text.length, end: this.#at };
  }
}

function unquoted(text: string): string {
  if (!text.startsWith('"')) return text;
  try {
    return JSON.parse(text) as string;
  } catch {
    // A bad escape: the value did not come from this text, and the key as written is the best there is.
    return text;
  }
}

/** A validator for the part of JSON Schema 2020-12 that schema.json uses. An unknown keyword is an error. */

export type JsonSchema = Readonly<Record<string, unknown>>;

const ANNOTATIONS = new Set(['$schema', '$defs', 'title', 'description']);

/** Whether `value` is valid; `root` holds the `$defs`. */
export function isValid(value: unknown, schema: JsonSchema, root: JsonSchema = schema): boolean {
  return Object.keys(schema).every((keyword) => ANNOTATIONS.has(keyword) || holds(keyword, value, schema, root));
}

function holds(keyword: string, value: unknown, schema: JsonSchema, root: JsonSchema): boolean {
  const rule = schema[keyword];
  const all = (schemas: unknown): JsonSchema[] => schemas as JsonSchema[];
  switch (keyword) {
    case '$ref': {
      const name = /^#\/\$defs\/(\w+)$/.exec(rule as string)![1]!;
      return isValid(value, (root.$defs as Record<string, JsonSchema>)[name]!, root);
    }
    case 'type':
      return ([] as unknown[]).concat(rule).includes(typeName(value));
    case 'const':
      return value === rule;
    case 'enum':
      return (rule as unknown[]).includes(value);
    case 'pattern':
      return typeof value !== 'string' || new RegExp(rule as string, 'u').test(value);
    case 'minItems':
      return !Array.isArray(value) || value.length >= (rule as number);
    case 'items':
      return !Array.isArray(value) || value.every((item) => isValid(item, rule as JsonSchema, root));
    case 'minProperties':
      return !isObject(value) || Object.keys(value).length >= (rule as number);
    case 'properties':
      return (
        !isObject(value) ||
        Object.entries(rule as Record<string, JsonSchema>).every(
          ([key, inner]) => !Object.hasOwn(value, key) || isValid(value[key], inner, root),
        )
      );
    case 'additionalProperties': {
      if (!isObject(value)) return true;
      const others = Object.keys(value).filter((key) => !Object.hasOwn((schema.properties ?? {}) as object, key));
      return rule === false
        ? others.length === 0
        : others.every((key) => isValid(value[key], rule as JsonSchema, root));
    }
    case 'required':
      return !isObject(value) || (rule as string[]).every((key) => Object.hasOwn(value, key));
    case 'dependentRequired':
      return (
        !isObject(value) ||
        Object.entries(rule as Record<string, string[]>).every(
          ([key, needed]) => !Object.hasOwn(value, key) || needed.every((other) => Object.hasOwn(value, other)),
        )
      );
    case 'allOf':
      return all(rule).every((inner) => isValid(value, inner, root));
    case 'anyOf':
      return all(rule).some((inner) => isValid(value, inner, root));
    case 'not':
      return !isValid(value, rule as JsonSchema, root);
    default:
      throw new Error(`keyword ${keyword} is not known here`);
  }
}

function typeName(value: unknown): string {
  if (value === null) return 'null';
  return Array.isArray(value) ? 'array' : typeof value;
}

function isObject(value: unknown): value is Record<string, unknown> {
  return typeName(value) === 'object';
}

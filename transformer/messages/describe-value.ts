/** A value as a message shows it: short values as they are written, others by their type. */
export function describeValue(value: unknown): string {
  if (value === null || value === undefined || typeof value === 'boolean' || typeof value === 'number')
    return `\`${value}\``;
  if (typeof value === 'string') return value.length <= 60 ? `\`${JSON.stringify(value)}\`` : 'a text';
  if (Array.isArray(value)) return 'an array';
  return typeof value === 'object' ? 'an object' : `a ${typeof value}`;
}

/** `analyzeQuery` → `analyze_query`, `parseHTTPResponse` → `parse_http_response`: names of operations on the wire. */
export function snakeCase(name: string): string {
  return name
    .replace(/^#/, '')
    .replace(/([a-z0-9])([A-Z])/g, '$1_$2')
    .replace(/([A-Z])([A-Z][a-z])/g, '$1_$2')
    .replace(/[^A-Za-z0-9]+/g, '_')
    .replace(/^_+|_+$/g, '')
    .toLowerCase();
}

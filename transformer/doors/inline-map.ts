/** The map as a comment behind the source, for Node.js's `--enable-source-maps` and for whatever compiles it next. */
export function withMap(code: string, map: object): string {
  return `${code}\n//# sourceMappingURL=data:application/json;base64,${Buffer.from(JSON.stringify(map)).toString('base64')}`;
}

/** How many spans an `ExportTraceServiceRequest` holds, without decoding them. */

const RESOURCE_SPANS = 1;
const SCOPE_SPANS = 2;
const SPANS = 2;

/** @param {Uint8Array} request */
export function countSpans(request) {
  let count = 0;
  for (const resourceSpans of fields(request, RESOURCE_SPANS)) {
    for (const scopeSpans of fields(resourceSpans, SCOPE_SPANS)) {
      for (const _span of fields(scopeSpans, SPANS)) count += 1;
    }
  }
  return count;
}

/** The messages in field `wanted` of a message; all fields on the way to spans are length-delimited. */
function* fields(message, wanted) {
  let position = 0;
  while (position < message.length) {
    const key = varint();
    if ((key & 7) !== 2) throw new Error(`unexpected wire type ${key & 7}`);
    const length = varint();
    if (key >> 3 === wanted) yield message.subarray(position, position + length);
    position += length;
  }

  function varint() {
    let value = 0;
    for (let shift = 0; ; shift += 7) {
      const byte = message[position];
      position += 1;
      value += (byte & 0x7f) * 2 ** shift;
      if (byte < 0x80) return value;
    }
  }
}

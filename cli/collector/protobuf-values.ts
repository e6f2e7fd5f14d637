/** Attributes and their values in protobuf encoding. */
import { MAX_DEPTH } from './decode-limits.js';
import { at, BYTES, FIXED64, type ProtobufReader, VARINT } from './protobuf-reader.js';
import { plainInteger, type ReceivedAttributes, type ReceivedValue } from './received-span.js';

export type Pair = readonly [key: string, value: ReceivedValue];

// fromEntries defines properties: a key `__proto__` becomes an own property like any other.
export function attributesOf(pairs: readonly Pair[]): ReceivedAttributes {
  return Object.fromEntries(pairs);
}

/** A `KeyValue`. */
export function readPair(reader: ProtobufReader, depth = 0): Pair {
  let key = '';
  let value: ReceivedValue = null;
  reader.message((field) => {
    if (field === at(1, BYTES)) key = reader.text();
    else if (field === at(2, BYTES)) value = readValue(reader, depth + 1);
    else return false;
    return true;
  });
  return [key, value];
}

/** The `KeyValue`s that are field 1 of a `Resource` or a `KeyValueList`. */
export function readPairs(reader: ProtobufReader, depth = 0): Pair[] {
  const pairs: Pair[] = [];
  reader.message((field) => {
    if (field !== at(1, BYTES)) return false;
    pairs.push(readPair(reader, depth));
    return true;
  });
  return pairs;
}

/** An `AnyValue`. */
function readValue(reader: ProtobufReader, depth: number): ReceivedValue {
  if (depth > MAX_DEPTH) throw new Error(`attributes are nested deeper than ${MAX_DEPTH} levels`);
  let value: ReceivedValue = null;
  reader.message((field) => {
    switch (field) {
      case at(1, BYTES):
        value = reader.text();
        return true;
      case at(2, VARINT):
        value = reader.bool();
        return true;
      case at(3, VARINT):
        value = plainInteger(BigInt(reader.int64()));
        return true;
      case at(4, FIXED64):
        value = reader.double();
        return true;
      case at(5, BYTES):
        value = readList(reader, depth);
        return true;
      case at(6, BYTES):
        value = attributesOf(readPairs(reader, depth));
        return true;
      case at(7, BYTES):
        value = reader.base64();
        return true;
      default:
        return false;
    }
  });
  return value;
}

/** An `ArrayValue`. */
function readList(reader: ProtobufReader, depth: number): ReceivedValue[] {
  const values: ReceivedValue[] = [];
  reader.message((field) => {
    if (field !== at(1, BYTES)) return false;
    values.push(readValue(reader, depth + 1));
    return true;
  });
  return values;
}

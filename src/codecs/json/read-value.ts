import type { JsonValue } from '../codec.ts';
import { MAX_DEPTH, type Scanner } from './scanner.ts';

const COMMA = 0x2c;
const MINUS = 0x2d;

/**
 * Reads any JSON value at the cursor, `depth` arrays and objects deep.
 *
 * `NaN`, `Infinity` and `-Infinity` are read too, as Python's `json.dumps` writes them, and a number out of range
 * becomes ±Infinity: whether a field may hold one is for its schema to say. Of equal names in an object the last wins.
 */
export function readValue(scanner: Scanner, depth: number): JsonValue {
  switch (scanner.peek()) {
    case 0x7b /* { */:
      return readObject(scanner, depth + 1);
    case 0x5b /* [ */:
      return readArray(scanner, depth + 1);
    case 0x22 /* " */:
      return scanner.string();
    case 0x74 /* t */:
      scanner.word('true');
      return true;
    case 0x66 /* f */:
      scanner.word('false');
      return false;
    case 0x6e /* n */:
      scanner.word('null');
      return null;
    default:
      return readNumber(scanner);
  }
}

/** Reads a number, or one of the three that JSON has no number for. */
export function readNumber(scanner: Scanner): number {
  const { bytes, at } = scanner;
  const byte = bytes[at];
  if (byte === 0x4e /* N */) {
    scanner.word('NaN');
    return Number.NaN;
  }
  if (byte === 0x49 /* I */) {
    scanner.word('Infinity');
    return Number.POSITIVE_INFINITY;
  }
  if (byte === MINUS && bytes[at + 1] === 0x49 /* I */) {
    scanner.word('-Infinity');
    return Number.NEGATIVE_INFINITY;
  }
  if (byte !== MINUS && !(byte !== undefined && byte >= 0x30 && byte <= 0x39)) scanner.unexpected('a value');
  return scanner.number();
}

/** Enters an array or object: fails where too many are open. */
export function checkDepth(scanner: Scanner, depth: number): void {
  if (depth > MAX_DEPTH) scanner.fail('NESTED_TOO_DEEP', `arrays and objects nested more than ${MAX_DEPTH} deep`);
}

function readArray(scanner: Scanner, depth: number): JsonValue[] {
  const values: JsonValue[] = [];
  readItems(scanner, depth, () => values.push(readValue(scanner, depth)));
  return values;
}

/** Reads an array, leaving each item to `readItem`: the cursor stands before it. */
export function readItems(scanner: Scanner, depth: number, readItem: (index: number) => void): void {
  checkDepth(scanner, depth);
  scanner.at++;
  if (scanner.peek() === 0x5d /* ] */) {
    scanner.at++;
    return;
  }
  for (let index = 0; ; index++) {
    readItem(index);
    const byte = scanner.peek();
    if (byte !== COMMA && byte !== 0x5d) scanner.unexpected("',' or ']'");
    scanner.at++;
    if (byte !== COMMA) return;
  }
}

function readObject(scanner: Scanner, depth: number): { [name: string]: JsonValue } {
  const object: { [name: string]: JsonValue } = Object.create(null);
  readMembers(scanner, depth, (name) => {
    object[name] = readValue(scanner, depth);
  });
  return object;
}

/**
 * Reads an object, leaving each member's value to `readMember`: the cursor stands before it.
 *
 * @param readMember gets the name of the member, and where that stands
 */
export function readMembers(scanner: Scanner, depth: number, readMember: (name: string, nameAt: number) => void): void {
  checkDepth(scanner, depth);
  scanner.at++;
  if (scanner.peek() === 0x7d /* } */) {
    scanner.at++;
    return;
  }
  for (;;) {
    if (scanner.peek() !== 0x22) scanner.unexpected("a name in '\"'");
    const nameAt = scanner.at;
    const name = scanner.string();
    if (scanner.peek() !== 0x3a) scanner.unexpected("':' after the name");
    scanner.at++;
    readMember(name, nameAt);
    const byte = scanner.peek();
    if (byte !== COMMA && byte !== 0x7d) scanner.unexpected("',' or '}'");
    scanner.at++;
    if (byte !== COMMA) return;
  }
}

import type { JsonValue } from '../codec.ts';
import { MAX_DEPTH, type Scanner } from './scanner.ts';

const QUOTE = 0x22;
const COMMA = 0x2c;
const MINUS = 0x2d;
const OPEN_BRACKET = 0x5b;
const CLOSE_BRACKET = 0x5d;
const OPEN_BRACE = 0x7b;
const CLOSE_BRACE = 0x7d;

/** How many values a plain value has at most in all: no option and no shape has as many. */
const MOST_VALUES = 128;

/**
 * Reads any JSON value at the cursor, `depth` arrays and objects deep, of which only a small one means anything: of one that
 * has more than {@link MOST_VALUES} values in it the others are read over, and of long strings the rest. What is left is
 * still more than any option can be, so that it is refused as the whole would be, and costs no memory.
 *
 * `NaN`, `Infinity` and `-Infinity` are read too, as Python's `json.dumps` writes them, and a number out of range
 * becomes ±Infinity: whether a field may hold one is for its schema to say. Of equal names in an object the last wins.
 */
export function readValue(scanner: Scanner, depth: number): JsonValue {
  const byte = scanner.peek();
  return byte === OPEN_BRACE || byte === OPEN_BRACKET
    ? readWithin(scanner, depth, { left: MOST_VALUES })
    : readScalar(scanner, byte);
}

/** Reads over any JSON value at the cursor, as strictly as it would be read. */
export function skipValue(scanner: Scanner, depth: number): void {
  switch (scanner.peek()) {
    case OPEN_BRACE:
      skipMembers(scanner, depth + 1);
      return;
    case OPEN_BRACKET:
      skipItems(scanner, depth + 1);
      return;
    case QUOTE:
      scanner.skipString();
      return;
    case MINUS:
      if (scanner.bytes[scanner.at + 1] === 0x49 /* I */) scanner.word('-Infinity');
      else scanner.skipNumber();
      return;
    default:
      if (isDigit(scanner.bytes[scanner.at])) scanner.skipNumber();
      else readScalar(scanner, scanner.bytes[scanner.at]);
  }
}

/** As `readItems`, without a function for each array: there may be many. */
function skipItems(scanner: Scanner, depth: number): void {
  checkDepth(scanner, depth);
  scanner.at++;
  if (scanner.peek() === CLOSE_BRACKET) {
    scanner.at++;
    return;
  }
  for (;;) {
    skipValue(scanner, depth);
    const byte = scanner.peek();
    if (byte !== COMMA && byte !== CLOSE_BRACKET) scanner.unexpected("',' or ']'");
    scanner.at++;
    if (byte !== COMMA) return;
  }
}

function isDigit(byte: number | undefined): boolean {
  return byte !== undefined && byte >= 0x30 && byte <= 0x39;
}

function readScalar(scanner: Scanner, byte: number | undefined): JsonValue {
  switch (byte) {
    case QUOTE:
      return scanner.shortString();
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

/** How many values may still be kept. */
interface Allowance {
  left: number;
}

function readWithin(scanner: Scanner, depth: number, allowance: Allowance): JsonValue {
  allowance.left--;
  const byte = scanner.peek();
  if (byte === OPEN_BRACE) return readObject(scanner, depth + 1, allowance);
  if (byte === OPEN_BRACKET) return readArray(scanner, depth + 1, allowance);
  return readScalar(scanner, byte);
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
  if (byte !== MINUS && !isDigit(byte)) scanner.unexpected('a value');
  return scanner.number();
}

/** Enters an array or object: fails where too many are open. */
export function checkDepth(scanner: Scanner, depth: number): void {
  if (depth > MAX_DEPTH) scanner.fail('NESTED_TOO_DEEP', `arrays and objects nested more than ${MAX_DEPTH} deep`);
}

function readArray(scanner: Scanner, depth: number, allowance: Allowance): JsonValue[] {
  const values: JsonValue[] = [];
  readItems(scanner, depth, () => {
    if (allowance.left > 0) values.push(readWithin(scanner, depth, allowance));
    else skipValue(scanner, depth);
  });
  return values;
}

/** Reads an array, leaving each item to `readItem`: the cursor stands before it. */
export function readItems(scanner: Scanner, depth: number, readItem: (index: number) => void): void {
  checkDepth(scanner, depth);
  scanner.at++;
  if (scanner.peek() === CLOSE_BRACKET) {
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

function readObject(scanner: Scanner, depth: number, allowance: Allowance): { [name: string]: JsonValue } {
  const object: { [name: string]: JsonValue } = Object.create(null);
  readMembers(scanner, depth, (name) => {
    if (allowance.left > 0) object[name] = readWithin(scanner, depth, allowance);
    else skipValue(scanner, depth);
  });
  return object;
}

/**
 * Reads an object, leaving each member's value to `readMember`: the cursor stands before it.
 *
 * @param readMember gets the name of the member, or the start of one that is long, and where that stands; with false the rest
 *   is left unread
 * @returns whether all has been read
 */
export function readMembers(
  scanner: Scanner,
  depth: number,
  readMember: (name: string, nameAt: number) => unknown,
): boolean {
  return eachMember(scanner, depth, () => {
    const nameAt = scanner.at;
    const name = scanner.shortString();
    readColon(scanner);
    return readMember(name, nameAt);
  });
}

function skipMembers(scanner: Scanner, depth: number): void {
  eachMember(scanner, depth, () => {
    scanner.skipString();
    readColon(scanner);
    skipValue(scanner, depth);
  });
}

function readColon(scanner: Scanner): void {
  if (scanner.peek() !== 0x3a) scanner.unexpected("':' after the name");
  scanner.at++;
}

/** Reads an object, leaving each member to `readMember`: the cursor stands before its name. */
function eachMember(scanner: Scanner, depth: number, readMember: () => unknown): boolean {
  checkDepth(scanner, depth);
  scanner.at++;
  if (scanner.peek() === CLOSE_BRACE) {
    scanner.at++;
    return true;
  }
  for (;;) {
    if (scanner.peek() !== QUOTE) scanner.unexpected("a name in '\"'");
    if (readMember() === false) return false;
    const byte = scanner.peek();
    if (byte !== COMMA && byte !== CLOSE_BRACE) scanner.unexpected("',' or '}'");
    scanner.at++;
    if (byte !== COMMA) return true;
  }
}

import { excerpt } from '../../core/tensors/excerpt.ts';
import { charactersIn } from '../text-in.ts';

/** A value of Python as its text writes it, with the bytes [start, end) where that stands. */
export interface Literal {
  readonly value: LiteralValue;
  readonly start: number;
  readonly end: number;
}

/** A text without its quotes, escapes left as they are; an integer; a name; or items in brackets. */
export type LiteralValue =
  | { readonly text: string }
  | { readonly integer: number }
  | { readonly word: 'True' | 'False' | 'None' }
  | { readonly tuple: readonly Literal[] }
  | { readonly list: readonly Literal[] }
  | { readonly members: readonly (readonly [key: Literal, value: Literal])[] };

/** Fails with what stands at a byte, and what was expected there. */
export type Fail = (problem: string, offset: number) => never;

/** Structured types nest by two for each level. */
const DEEPEST = 16;
const WORDS = ['True', 'False', 'None'] as const;

const TAB = 0x09;
const LINE_FEED = 0x0a;
const CARRIAGE_RETURN = 0x0d;
const SPACE = 0x20;
const DOUBLE_QUOTE = 0x22;
const SINGLE_QUOTE = 0x27;
const COMMA = 0x2c;
const MINUS = 0x2d;
const COLON = 0x3a;
const BACKSLASH = 0x5c;

/**
 * Reads a literal of Python from the bytes [start, end): texts in single or double quotes, decimal integers, also with the L that Python 2
 * wrote behind them, True, False, None, tuples, lists and dictionaries. Only white space may stand behind it.
 *
 * @param fail throws
 * @example readLiteral(ascii("(2, 3L)"), 0, 7, fail).value // { tuple: [{ value: { integer: 2 }, … }, { value: { integer: 3 }, … }] }
 * @see https://docs.python.org/3/library/ast.html#ast.literal_eval
 */
export function readLiteral(bytes: Uint8Array, start: number, end: number, fail: Fail): Literal {
  const reader = new LiteralReader(bytes, start, end, fail);
  const literal = reader.read(0);
  reader.skipSpace();
  if (reader.at < end) reader.expect('only spaces behind the header');
  return literal;
}

class LiteralReader {
  at: number;
  private readonly bytes: Uint8Array;
  private readonly end: number;
  private readonly fail: Fail;

  constructor(bytes: Uint8Array, start: number, end: number, fail: Fail) {
    this.bytes = bytes;
    this.at = start;
    this.end = end;
    this.fail = fail;
  }

  skipSpace(): void {
    while (isSpace(this.peek())) this.at++;
  }

  /** Fails with what stands here. */
  expect(expected: string): never {
    if (this.at >= this.end) return this.fail(`the header ends; expected ${expected}`, this.at);
    const rest = charactersIn(this.bytes, this.at, Math.min(this.end, this.at + 48));
    const word = /^[\w.+-]+|^./s.exec(rest)?.[0] ?? '';
    return this.fail(`the header has ${JSON.stringify(excerpt(word))}; expected ${expected}`, this.at);
  }

  read(depth: number): Literal {
    this.skipSpace();
    const start = this.at;
    if (depth > DEEPEST) this.expect(`at most ${DEEPEST} brackets within one another`);
    const value = this.readValue(depth);
    return { value, start, end: this.at };
  }

  private peek(): number {
    return this.at < this.end ? (this.bytes[this.at] as number) : -1;
  }

  private readValue(depth: number): LiteralValue {
    const first = this.peek();
    if (first === SINGLE_QUOTE || first === DOUBLE_QUOTE) return { text: this.readText(first) };
    if (first === 0x28) return this.readTuple(depth);
    if (first === 0x5b) return { list: this.readItems(depth, ']').items };
    if (first === 0x7b) return { members: this.readMembers(depth) };
    if (first === MINUS || isDigit(first)) return { integer: this.readInteger() };
    for (const word of WORDS) {
      const end = this.at + word.length;
      if (end > this.end || charactersIn(this.bytes, this.at, end) !== word) continue;
      if (end < this.end && isWordByte(this.bytes[end] as number)) continue;
      this.at = end;
      return { word };
    }
    return this.expect('a value of Python');
  }

  private readText(quote: number): string {
    const start = ++this.at;
    for (; this.peek() !== quote; this.at++) {
      const byte = this.peek();
      if (byte === -1 || byte === LINE_FEED) this.expect('the quote that closes a text');
      if (byte === BACKSLASH) this.at++;
    }
    return charactersIn(this.bytes, start, this.at++);
  }

  private readInteger(): number {
    const start = this.at;
    if (this.peek() === MINUS) this.at++;
    const digits = this.at;
    while (isDigit(this.peek())) this.at++;
    const text = charactersIn(this.bytes, start, this.at);
    if (this.peek() === 0x4c) this.at++;
    const isLeadingZero =
      this.bytes[digits] === 0x30 && this.at > digits + 1 && isDigit(this.bytes[digits + 1] as number);
    if (this.at === digits || isLeadingZero || isWordByte(this.peek()) || this.peek() === 0x2e) {
      this.at = start;
      this.expect('an integer in decimal digits');
    }
    return Number(text);
  }

  /** What stands between parentheses is a tuple if there is a comma, or nothing. */
  private readTuple(depth: number): LiteralValue {
    const { items, hasComma } = this.readItems(depth, ')');
    const [only] = items;
    return only !== undefined && !hasComma ? only.value : { tuple: items };
  }

  private readItems(depth: number, closing: ')' | ']'): { items: readonly Literal[]; hasComma: boolean } {
    const items: Literal[] = [];
    const hasComma = this.readList(closing, () => items.push(this.read(depth + 1)));
    return { items, hasComma };
  }

  private readMembers(depth: number): (readonly [Literal, Literal])[] {
    const members: (readonly [Literal, Literal])[] = [];
    this.readList('}', () => {
      const key = this.read(depth + 1);
      this.skipSpace();
      if (this.peek() !== COLON) this.expect("':' behind a key");
      this.at++;
      members.push([key, this.read(depth + 1)]);
    });
    return members;
  }

  /** Reads items with commas between them, and one behind the last if you like; tells whether there is a comma. */
  private readList(closing: ')' | ']' | '}', readItem: () => void): boolean {
    const close = closing.charCodeAt(0);
    let hasComma = false;
    this.at++;
    for (this.skipSpace(); this.peek() !== close; this.skipSpace()) {
      readItem();
      this.skipSpace();
      if (this.peek() === close) break;
      if (this.peek() !== COMMA) this.expect(`',' or '${closing}'`);
      hasComma = true;
      this.at++;
    }
    this.at++;
    return hasComma;
  }
}

function isSpace(byte: number): boolean {
  return byte === SPACE || byte === LINE_FEED || byte === TAB || byte === CARRIAGE_RETURN;
}

function isDigit(byte: number): boolean {
  return byte >= 0x30 && byte <= 0x39;
}

function isWordByte(byte: number): boolean {
  return (
    isDigit(byte) || (byte >= 0x41 && byte <= 0x5a) || (byte >= 0x61 && byte <= 0x7a) || byte === 0x5f || byte > 0x7f
  );
}

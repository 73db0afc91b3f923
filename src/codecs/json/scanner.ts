import type { Path } from '../../core/tensors/input-error.ts';
import { textIn } from '../text-in.ts';
import { decimalToDouble } from './decimal.ts';
import { escapedUnit, escapeLength, isEscape } from './escapes.ts';
import { foreignToken } from './foreign-token.ts';
import { type JsonSyntaxCode, JsonSyntaxError, positionOf } from './syntax-error.ts';
import { firstInvalidUtf8 } from './utf8.ts';

/** Arrays and objects may stand in one another this deep: the body itself, and a tensor of PyTorch's largest rank. */
export const MAX_DEPTH = 65;

const TAB = 0x09;
const LINE_FEED = 0x0a;
const CARRIAGE_RETURN = 0x0d;
const SPACE = 0x20;
const QUOTE = 0x22;
const PLUS = 0x2b;
const MINUS = 0x2d;
const POINT = 0x2e;
const ZERO = 0x30;
const BACKSLASH = 0x5c;
const LETTER_U = 0x75;

/** What a short string takes at most, in bytes: names, options and ids are short. */
const LONGEST_SHORT = 2048;

/** Whether four bytes, the first one lowest, are all digits: '0' to '9' are 0x30 to 0x39. */
function areFourDigits(four: number): boolean {
  return ((four & 0xf0f0f0f0) | (((four + 0x06060606) & 0xf0f0f0f0) >>> 4)) === 0x33333333;
}

/** The number that four digits write, two at a time and then all four. */
function fromFourDigits(four: number): number {
  const pairs = Math.imul(four & 0x0f0f0f0f, 10 * 256 + 1) >>> 8;
  return Math.imul(pairs & 0x00ff00ff, 100 * 65536 + 1) >>> 16;
}

/** Up to this many characters, a string is put together faster here than by a call out of JavaScript. */
const SHORT = 16;

/** The offset of the first byte from `at` on that is no digit. */
function behindDigits(bytes: Uint8Array, start: number): number {
  let at = start;
  while (((bytes[at] as number) ^ ZERO) <= 9) at++;
  return at;
}

/** The text of a few bytes, with their escapes; undefined where they are not all ASCII. */
function shortText(bytes: Uint8Array, start: number, end: number): string | undefined {
  let text = '';
  for (let i = start; i < end; i++) {
    let unit = bytes[i] as number;
    if (unit >= 0x80) return undefined;
    if (unit === BACKSLASH) {
      unit = escapedUnit(bytes, i);
      i += escapeLength(bytes, i) - 1;
    }
    text += String.fromCharCode(unit);
  }
  return text;
}

/** A text whose escapes are all right, without them. */
function withoutEscapes(bytes: Uint8Array, start: number, end: number): string {
  let text = '';
  let at = start;
  for (let found = bytes.indexOf(BACKSLASH, at); found >= 0 && found < end; found = bytes.indexOf(BACKSLASH, at)) {
    text += textIn(bytes, at, found) + String.fromCharCode(escapedUnit(bytes, found));
    at = found + escapeLength(bytes, found);
  }
  return text + textIn(bytes, at, end);
}

/**
 * A cursor over the bytes of a JSON text (RFC 8259): reads one token at a time, and says where reading failed.
 * The grammar is exactly that of JSON; which tokens may stand where is the caller's business.
 */
export class Scanner {
  readonly bytes: Uint8Array;
  private readonly view: DataView;
  /** The offset of the byte that is read next. */
  at = 0;
  /** Tells where in the document the cursor is, for errors. */
  where: () => Path = () => [];

  constructor(bytes: Uint8Array) {
    this.bytes = bytes;
    this.view = new DataView(bytes.buffer, bytes.byteOffset, bytes.length);
  }

  /** The next byte that is not white space, unread; undefined at the end. */
  peek(): number | undefined {
    const { bytes } = this;
    let { at } = this;
    let byte = bytes[at];
    while (byte === SPACE || byte === LINE_FEED || byte === CARRIAGE_RETURN || byte === TAB) byte = bytes[++at];
    this.at = at;
    return byte;
  }

  /** Reads the word, or fails. */
  word(word: string): void {
    for (let i = 0; i < word.length; i++) {
      if (this.bytes[this.at] !== word.charCodeAt(i)) this.unexpected(`'${word}'`);
      this.at++;
    }
  }

  /**
   * Reads a number: the double nearest to its decimal value, ±Infinity where that is out of range.
   * The grammar: −? (0 | [1-9][0-9]*) (. [0-9]+)? ([eE] [+−]? [0-9]+)?
   */
  number(): number {
    const { bytes, view } = this;
    const lastFour = bytes.length - 4;
    const start = this.at;
    let at = start;
    const negative = bytes[at] === MINUS;
    if (negative) at++;
    const firstDigit = at;

    // Eight or nine significant digits go to `head`, up to nine more to `tail`: small integers to the machine.
    let head = 0;
    let headDigits = 0;
    let tail = 0;
    let tailDigits = 0;
    let isLonger = false;
    let point = 0;
    // A digit's value, or more than 9 for every other byte and for none.
    let digit = (bytes[at] as number) ^ ZERO;
    for (;;) {
      if (headDigits === 0) while (digit === 0) digit = (bytes[++at] as number) ^ ZERO;
      while (headDigits <= 5 && at <= lastFour) {
        const four = view.getInt32(at, true);
        if (!areFourDigits(four)) break;
        head = (Math.imul(head, 10_000) + fromFourDigits(four)) | 0;
        headDigits += 4;
        at += 4;
      }
      digit = (bytes[at] as number) ^ ZERO;
      while (headDigits < 8 && digit <= 9) {
        head = (Math.imul(head, 10) + digit) | 0;
        headDigits++;
        digit = (bytes[++at] as number) ^ ZERO;
      }
      while (headDigits >= 8 && tailDigits <= 5 && at <= lastFour) {
        const four = view.getInt32(at, true);
        if (!areFourDigits(four)) break;
        tail = (Math.imul(tail, 10_000) + fromFourDigits(four)) | 0;
        tailDigits += 4;
        at += 4;
      }
      digit = (bytes[at] as number) ^ ZERO;
      while (tailDigits < 9 && digit <= 9) {
        tail = (Math.imul(tail, 10) + digit) | 0;
        tailDigits++;
        digit = (bytes[++at] as number) ^ ZERO;
      }
      while (digit <= 9) {
        isLonger = true;
        digit = (bytes[++at] as number) ^ ZERO;
      }
      if (point > 0 || digit !== (POINT ^ ZERO)) break;
      if (at === firstDigit) this.unexpected('a digit', at);
      point = ++at;
      digit = (bytes[at] as number) ^ ZERO;
    }
    const end = point > 0 ? point - 1 : at;
    if (end === firstDigit) this.unexpected('a digit', at);
    if (bytes[firstDigit] === ZERO && end > firstDigit + 1)
      this.unexpected('no digit after a leading 0', firstDigit + 1);
    if (at === point) this.unexpected('a digit after the decimal point', at);
    let exponent = point > 0 ? point - at : 0;

    if (((bytes[at] as number) | SPACE) === 0x65 /* e */) {
      at++;
      const sign = bytes[at];
      if (sign === PLUS || sign === MINUS) at++;
      const firstExponentDigit = at;
      let power = 0;
      digit = (bytes[at] as number) ^ ZERO;
      while (digit <= 9) {
        if (power < 100_000) power = power * 10 + digit;
        digit = (bytes[++at] as number) ^ ZERO;
      }
      if (at === firstExponentDigit) this.unexpected('a digit in the exponent', at);
      // An exponent so large that it is cut off says nothing once the decimals are counted against it.
      exponent = power < 100_000 ? exponent + (sign === MINUS ? -power : power) : Number.NaN;
    }
    this.at = at;

    const value = isLonger ? Number.NaN : decimalToDouble(head, tail, tailDigits, exponent);
    // NaN: more digits or a larger exponent than that can round for certain.
    if (Number.isNaN(value)) return Number(textIn(bytes, start, at));
    return negative ? -value : value;
  }

  /** Reads over a number, as strictly as it would be read. */
  skipNumber(): void {
    const { bytes } = this;
    let at = this.at;
    if (bytes[at] === MINUS) at++;
    const first = at;
    at = behindDigits(bytes, at);
    if (at === first) this.unexpected('a digit', at);
    if (bytes[first] === ZERO && at > first + 1) this.unexpected('no digit after a leading 0', first + 1);
    if (bytes[at] === POINT) {
      const fraction = ++at;
      at = behindDigits(bytes, at);
      if (at === fraction) this.unexpected('a digit after the decimal point', at);
    }
    if (((bytes[at] as number) | SPACE) === 0x65 /* e */) {
      at++;
      if (bytes[at] === PLUS || bytes[at] === MINUS) at++;
      const power = at;
      at = behindDigits(bytes, at);
      if (at === power) this.unexpected('a digit in the exponent', at);
    }
    this.at = at;
  }

  /** Reads a string. Escaped lone surrogates stay as they are; bytes that are not UTF-8 fail. */
  string(): string {
    const start = this.at + 1;
    const hasEscape = this.skipString();
    return this.textIn(start, this.at - 1, hasEscape);
  }

  /**
   * Reads a string of which only a short one means anything: of one that takes more than {@link LONGEST_SHORT} bytes only
   * the start is kept, which is longer than any name and than what an error shows.
   */
  shortString(): string {
    const start = this.at + 1;
    const hasEscape = this.skipString();
    const end = this.at - 1;
    return this.textIn(start, end - start <= LONGEST_SHORT ? end : this.cutAfter(start), hasEscape);
  }

  /** Reads over a string, and says whether there are escapes in it. */
  skipString(): boolean {
    const { bytes } = this;
    const start = ++this.at;
    let isAscii = true;
    let hasEscape = false;
    let wrongEscape = -1;
    for (;;) {
      const byte = bytes[this.at];
      if (byte === QUOTE) break;
      if (byte === undefined) this.unexpected("'\"' at the end of the string");
      if (byte < SPACE) this.unexpected('no control character in a string (write \\n, \\t or \\u00XX)');
      if (byte >= 0x80) isAscii = false;
      if (byte === BACKSLASH) {
        hasEscape = true;
        this.at++;
        if (wrongEscape < 0 && !isEscape(bytes, this.at)) wrongEscape = this.at;
      }
      this.at++;
      if (this.at > bytes.length) this.unexpected('a character after the backslash', bytes.length);
    }
    const end = this.at++;
    if (!isAscii) {
      const invalid = firstInvalidUtf8(bytes, start, end);
      if (invalid >= 0) this.fail('INVALID_UTF8', 'the byte is not UTF-8', invalid);
    }
    if (wrongEscape >= 0) {
      const isUnicode = bytes[wrongEscape] === LETTER_U;
      const expected = isUnicode ? 'four hexadecimal digits after \\u' : 'one of "\\/bfnrtu after the backslash';
      this.unexpected(expected, wrongEscape);
    }
    return hasEscape;
  }

  /** The text of a string that has been read over. */
  private textIn(start: number, end: number, hasEscape: boolean): string {
    const { bytes } = this;
    const short = end - start <= SHORT ? shortText(bytes, start, end) : undefined;
    return short ?? (hasEscape ? withoutEscapes(bytes, start, end) : textIn(bytes, start, end));
  }

  /** The last place within {@link LONGEST_SHORT} bytes of `start` where a character or an escape begins. */
  private cutAfter(start: number): number {
    const { bytes } = this;
    let cut = start;
    for (let at = start; at <= start + LONGEST_SHORT; ) {
      cut = at;
      const byte = bytes[at] as number;
      if (byte === BACKSLASH) at += escapeLength(bytes, at);
      else at += byte < 0x80 ? 1 : byte < 0xe0 ? 2 : byte < 0xf0 ? 3 : 4;
    }
    return cut;
  }

  /** Fails since something else should stand at the cursor, or at `at`. */
  unexpected(expected: string, at: number = this.at): never {
    const byte = this.bytes[at];
    // What is cut off may be the start of anything.
    const foreign = byte === undefined ? undefined : foreignToken(this.bytes, at);
    if (foreign) this.fail('MALFORMED_JSON', `unexpected ${foreign.problem}`, foreign.start);
    return this.fail(
      'MALFORMED_JSON',
      `${byte === undefined ? 'unexpected end' : `unexpected ${this.character(at)}`}, expected ${expected}`,
      at,
    );
  }

  fail(code: JsonSyntaxCode, problem: string, at: number = this.at): never {
    throw new JsonSyntaxError(code, this.where(), problem, positionOf(this.bytes, at));
  }

  /** The character at an offset as an error shows it. */
  private character(at: number): string {
    const byte = this.bytes[at] as number;
    if (byte > SPACE && byte < 0x7f) return `'${String.fromCharCode(byte)}'`;
    return `byte 0x${byte.toString(16).padStart(2, '0').toUpperCase()}`;
  }
}

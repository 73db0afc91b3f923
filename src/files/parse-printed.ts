import { numberError } from './number-error.ts';
import { parseNumber } from './parse-number.ts';
import { powerOf, scaled } from './printed-scale.ts';
import { type Expected, quoted, ReadError } from './read-error.ts';

/** An array as a print-out or a literal shows it. */
export interface Printed {
  readonly shape: readonly number[];
  readonly data: Float64Array;
}

/** What may stand before the brackets: a name, what kind of array it is, and a factor of all numbers. */
const HEAD =
  /^\s*(?:Parameter containing:\s*)?(?:[\w.]+\s*=\s*)?(?:<tf\.\w+[^[]*?numpy=\s*)?(?:(?:[A-Za-z_][\w.]*)\(\s*)?(?:(1\.?0*e[+-]?\d+)\s*\*\s*)?(?=\[)/i;
/** What may stand behind them: `, device='cuda:0', dtype=torch.float16, grad_fn=<AddmmBackward0>)`. */
const TAIL = /^\s*(?:,\s*\w+\s*=\s*(?:'[^']*'|"[^"]*"|<[^>]*>|\([^)]*\)|[\w.:]+)\s*)*,?\s*\)?\s*>?\s*;?\s*/;
/** A number, maybe with its type and its device around it. */
const TYPED_WORD = /(?:[A-Za-z_]\w*\.)?[A-Za-z_]\w*\(\s*([^\s,()]+)\s*(?:,[^()]*)?\)/y;
const WORD = /"[^"\n]*"|'[^'\n]*'|[^\s,;[\]]+/y;
const BLANK = /\s*/y;
const DEEPEST = 64;
/** NumPy breaks a line at 75 characters: a shorter one is somebody's own. */
const SHORTEST_BROKEN_LINE = 60;

/** Whether a text is an array in brackets, with or without a name before them. */
export function isPrinted(text: string): boolean {
  return HEAD.test(text.slice(0, 400));
}

/**
 * An array as PyTorch, NumPy, JAX and TensorFlow print it, or as Python, MATLAB and Julia have it in their programs: nested
 * brackets with commas or blanks, or rows between semicolons.
 *
 * @throws ReadError with line and column
 * @example parsePrinted("tensor([[1., -inf],\n        [0.5, 2.]], device='cuda:0')") // { shape: [2, 2], data: [1, -Infinity, 0.5, 2] }
 * @example parsePrinted('[1 2 3; 4 5 6]').shape // [2, 3]
 */
export function parsePrinted(text: string): Printed {
  const reader = new PrintedReader(text);
  return reader.read();
}

class PrintedReader {
  private readonly text: string;
  private readonly hasName: boolean;
  private readonly values: number[] = [];
  private readonly power: number;
  private at: number;
  private hasCommas: boolean | undefined;

  constructor(text: string) {
    this.text = text;
    const [head = '', factor = ''] = HEAD.exec(text) ?? [];
    this.power = powerOf(factor);
    this.hasName = head.trim() !== '';
    this.at = head.length;
  }

  read(): Printed {
    if (this.text[this.at] !== '[') this.fail(this.at, this.wordAt(this.at), 'bodyOrMatrix');
    const shape = this.array(0);
    this.at += TAIL.exec(this.text.slice(this.at))?.[0].length ?? 0;
    if (this.at < this.text.length) this.fail(this.at, this.wordAt(this.at), 'nothingBehind');
    return { shape, data: Float64Array.from(this.values) };
  }

  /** The shape of the array that opens here. */
  private array(depth: number): number[] {
    const { text } = this;
    const open = this.at++;
    if (depth >= DEEPEST) this.fail(open, '[', 'matrix');
    /** The shape of the arrays in it; of numbers []. */
    let inner: number[] | undefined;
    let count = 0;
    /** How many numbers each row between semicolons has. */
    const rows: number[] = [];
    let afterComma = false;
    let brokenAt: number | undefined;
    for (;;) {
      const before = this.at;
      this.skipBlanks();
      const sign = text[this.at];
      if (sign === undefined) this.fail(open, '[', 'closingBracket');
      if (sign === ']') break;
      if (sign === ',') {
        if (afterComma || count === 0) this.failWith(this.at, '');
        afterComma = true;
        this.at++;
        continue;
      }
      if (sign === ';') {
        if (depth > 0 || inner === undefined || inner.length > 0) this.fail(this.at, ';', 'number');
        this.addRow(rows, count);
        count = 0;
        afterComma = false;
        this.at++;
        continue;
      }
      if (count > 0 && !afterComma && text.slice(before, this.at).includes('\n')) brokenAt ??= this.at;
      const start = this.at;
      if (count > 0) this.checkSeparator(start, afterComma);
      const shape = sign === '[' ? this.array(depth + 1) : this.number();
      if (inner === undefined) inner = shape;
      else if (inner.length === 0 && shape.length > 0) this.fail(start, '[', 'number');
      else if (inner.length > 0 && shape.length === 0)
        throw new ReadError(this.placeOf(start), quoted(this.wordAt(start)), 'width', inner[0]);
      else if (inner.join() !== shape.join()) this.fail(start, String(shape[0]), 'width', inner[0]);
      count++;
      afterComma = false;
    }
    this.at++;
    if (rows.length > 0) {
      if (count > 0) this.addRow(rows, count);
      return [rows.length, rows[0] as number];
    }
    const isOwnLine = brokenAt !== undefined && this.lineLength(open) < SHORTEST_BROKEN_LINE;
    if (isOwnLine && depth === 0 && !this.hasCommas && !this.hasName && inner?.length === 0)
      this.fail(brokenAt as number, this.wordAt(brokenAt as number), 'rowBrackets');
    return [count, ...(inner ?? [])];
  }

  /** Commas stand between all numbers, or between none: else one may be missing. */
  private checkSeparator(at: number, isComma: boolean): void {
    this.hasCommas ??= isComma;
    if (this.hasCommas !== isComma) this.fail(at, this.wordAt(at), 'sameSeparators');
  }

  private addRow(rows: number[], count: number): void {
    if (rows.length > 0 && rows[0] !== count) this.fail(this.at - 1, String(count), 'width', rows[0]);
    rows.push(count);
  }

  private number(): number[] {
    const start = this.at;
    TYPED_WORD.lastIndex = start;
    WORD.lastIndex = start;
    const typed = TYPED_WORD.exec(this.text);
    const word = typed?.[0] ?? WORD.exec(this.text)?.[0] ?? '';
    const value = parseNumber(scaled((typed?.[1] ?? word).replaceAll(/^["']|["']$/g, ''), this.power));
    if (value === undefined) this.failWith(start, word);
    this.values.push(value as number);
    this.at += word.length;
    return [];
  }

  private skipBlanks(): void {
    BLANK.lastIndex = this.at;
    BLANK.exec(this.text);
    this.at = BLANK.lastIndex;
  }

  private lineLength(at: number): number {
    const end = this.text.indexOf('\n', at);
    return (end < 0 ? this.text.length : end) - (this.text.lastIndexOf('\n', at) + 1);
  }

  private wordAt(at: number): string {
    return /^[^\s,;[\]]+|^./u.exec(this.text.slice(at, at + 80))?.[0] ?? '∅';
  }

  private placeOf(at: number): { line: number; column: number } {
    const lines = this.text.slice(0, at).split('\n');
    return { line: lines.length, column: (lines.at(-1)?.length ?? 0) + 1 };
  }

  private failWith(at: number, word: string): never {
    throw numberError(this.placeOf(at), word);
  }

  private fail(at: number, seen: string, expected: Expected, detail?: string | number): never {
    const text = expected === 'width' && /^\d+$/.test(seen) ? seen : quoted(seen);
    throw new ReadError(this.placeOf(at), text, expected, detail);
  }
}

import { excerpt } from '../../core/tensors/excerpt.ts';
import type { Path } from '../../core/tensors/input-error.ts';
import type { DoubleTensor, TensorKind } from '../../core/tensors/tensor.ts';
import { textIn } from '../text-in.ts';
import { preview } from './preview.ts';
import { checkDepth, readNumber, readValue, skipValue } from './read-value.ts';
import type { Scanner } from './scanner.ts';

const OPEN = 0x5b;
const CLOSE = 0x5d;
const COMMA = 0x2c;

/** The numbers that JSON has no number for, as strings: proto3's JSON mapping. */
const NAMED_NUMBERS: { readonly [name: string]: number } = {
  Infinity: Number.POSITIVE_INFINITY,
  '-Infinity': Number.NEGATIVE_INFINITY,
  NaN: Number.NaN,
};

/** What a tensor may hold, for errors. */
export const EXPECTED: { readonly [K in TensorKind]: string } = {
  real: 'a number, "Infinity", "-Infinity" or "NaN"',
  integer: 'an integer',
  boolean: 'true, false, 1 or 0',
  flag: 'true, false or an integer',
};

/**
 * Reports that a value is readable JSON, but not what a tensor may hold. Reading goes on. A body may be all mistakes, of which
 * few are kept: where it is and what to say of the place by that name is asked for of those only.
 */
export type Report = (code: TensorIssueCode, path: () => Path, detail: (place: string) => string) => void;
export type TensorIssueCode =
  | 'NOT_A_NUMBER'
  | 'NUMBER_OVERFLOW'
  | 'RAGGED_TENSOR'
  | 'INVALID_TENSOR'
  | 'UNSUPPORTED_DTYPE'
  | 'LABEL_OUT_OF_RANGE'
  | 'INVALID_SHAPE';

/** Reads the tensor at the cursor, and puts the cursor behind it. */
export type ReadTensor = (scanner: Scanner, field: string, report: Report, kind?: TensorKind) => DoubleTensor;

/**
 * Reads nested arrays of numbers at the cursor straight into one flat array with its shape; a number alone has shape [].
 *
 * The first number, or the first empty array, settles the rank, and the first array on each axis its length.
 * What does not fit is reported and read over, so that a later syntax error is still found.
 *
 * @param field the tensor's name, for paths
 */
export function readTensor(scanner: Scanner, field: string, report: Report, kind: TensorKind = 'real'): DoubleTensor {
  const { bytes } = scanner;
  let data = new Float64Array(Math.min(65_536, 8 + ((bytes.length - scanner.at) >> 4)));
  let size = 0;
  /** The length of each axis; −1 until its first array is complete. */
  const shape: number[] = [];
  /** The indices on all open axes but the innermost, and on that one. */
  const outer: number[] = [];
  let index = -1;
  let depth = 0;
  let rank = -1;
  const path = (): Path => (depth === 0 ? [field] : [field, ...outer.slice(1), index]);
  scanner.where = path;

  for (;;) {
    // A value starts here.
    const byte = scanner.peek();
    if (byte === OPEN && depth !== rank) {
      checkDepth(scanner, depth + 2);
      scanner.at++;
      outer.push(index);
      index = 0;
      if (++depth > shape.length) shape.push(-1);
      if (scanner.peek() !== CLOSE) continue;
      if (rank < 0) rank = depth;
      index = -1;
    } else if (byte === OPEN) {
      report('RAGGED_TENSOR', path, (place) => `${place} is an array; expected a number, as before it`);
      skipValue(scanner, depth + 1);
    } else {
      if (rank !== depth) {
        if (rank < 0) rank = depth;
        else report('RAGGED_TENSOR', path, (place) => `${place} is not an array; expected an array, as before it`);
      }
      if (size === data.length) data = grown(data);
      data[size++] = readElement(scanner, depth + 1, path, report, kind);
    }

    // A value ends here: so may the arrays that hold it.
    for (;;) {
      if (depth === 0) {
        scanner.where = () => [];
        // A view keeps all of its buffer alive: one that is mostly unused is not worth that.
        return { shape, data: size * 4 < data.length ? data.slice(0, size) : data.subarray(0, size) };
      }
      const next = bytes[scanner.at] === COMMA ? COMMA : scanner.peek();
      if (next === COMMA) {
        scanner.at++;
        index++;
        break;
      }
      if (next !== CLOSE) scanner.unexpected("',' or ']'");
      scanner.at++;
      const length = index + 1;
      index = outer.pop() as number;
      depth--;
      const expected = shape[depth] as number;
      if (expected < 0) shape[depth] = length;
      else if (expected !== length) {
        const seen = `${length} ${length === 1 ? 'element' : 'elements'}`;
        const detail = (place: string) => `${place} has ${seen}; expected ${expected}, as in the arrays before it`;
        report('RAGGED_TENSOR', path, detail);
      }
    }
  }
}

/** Reads what stands where a number should. */
function readElement(scanner: Scanner, depth: number, path: () => Path, report: Report, kind: TensorKind): number {
  const start = scanner.at;
  const byte = scanner.bytes[start] as number;
  const next = scanner.bytes[start + 1];
  // No other number is as short: as many as these there can be in a text.
  if ((next === COMMA || next === CLOSE) && byte >= 0x30 && byte <= 0x39) {
    scanner.at = start + 1;
    return byte - 0x30;
  }
  const isNumber = (byte >= 0x30 && byte <= 0x39) || byte === 0x2d || byte === 0x4e || byte === 0x49;
  if (!isNumber) return readNonNumber(scanner, depth, path, report, kind);
  const x = readNumber(scanner);
  if (!Number.isFinite(x) && isDigits(scanner, start)) {
    report('NUMBER_OVERFLOW', path, (place) => {
      const text = excerpt(textIn(scanner.bytes, start, Math.min(scanner.at, start + 50)));
      return `${place} is ${text}, which overflows; expected a number within ±1.7976931348623157e308`;
    });
  }
  return x;
}

/** Reads anything else: the name of a number in a string, or a mistake. Nothing is coerced. */
function readNonNumber(scanner: Scanner, depth: number, path: () => Path, report: Report, kind: TensorKind): number {
  const value = readValue(scanner, depth);
  if (typeof value === 'boolean' && (kind === 'boolean' || kind === 'flag')) return Number(value);
  if (typeof value === 'string') {
    const named = Object.hasOwn(NAMED_NUMBERS, value) ? NAMED_NUMBERS[value] : undefined;
    if (named !== undefined) return named;
  }
  report('NOT_A_NUMBER', path, (place) => {
    const hint = value === null ? ' (JSON.stringify writes NaN and ±Infinity as null)' : '';
    return `${place} is ${preview(value)}; expected ${EXPECTED[kind]}${hint}`;
  });
  return Number.NaN;
}

/** Whether the number read from `start` was written in digits, not by name: NaN, Infinity or -Infinity. */
function isDigits({ bytes }: Scanner, start: number): boolean {
  const first = bytes[start] === 0x2d ? bytes[start + 1] : bytes[start];
  return first !== 0x49 && first !== 0x4e;
}

function grown(data: Float64Array<ArrayBuffer>): Float64Array<ArrayBuffer> {
  const larger = new Float64Array(data.length * 2);
  larger.set(data);
  return larger;
}

import { formatPath, type Path } from '../../core/input-error.ts';
import type { Tensor } from '../../core/tensor.ts';
import { preview, shorten } from './preview.ts';
import { checkDepth, readNumber, readValue } from './read-value.ts';
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

/** Reports that a value is readable JSON, but not what a tensor may hold. Reading goes on. */
export type Report = (code: TensorIssueCode, path: Path, detail: string) => void;
export type TensorIssueCode = 'NOT_A_NUMBER' | 'NUMBER_OVERFLOW' | 'RAGGED_TENSOR';

/**
 * Reads nested arrays of numbers at the cursor straight into one flat array with its shape; a number alone has shape [].
 *
 * The first number, or the first empty array, settles the rank, and the first array on each axis its length.
 * What does not fit is reported and read over, so that a later syntax error is still found.
 *
 * @param field the tensor's name, for paths
 */
export function readTensor(scanner: Scanner, field: string, report: Report): Tensor {
  const { bytes } = scanner;
  let data = new Float64Array(Math.min(1 << 22, 8 + ((bytes.length - scanner.at) >> 3)));
  let size = 0;
  /** The length of each axis; −1 until its first array is complete. */
  const shape: number[] = [];
  /** The index, on each open axis, of the value that is read next. */
  const indices: number[] = [];
  let rank = -1;
  const path = (): Path => [field, ...indices];
  scanner.where = path;

  for (;;) {
    // A value starts here.
    const byte = scanner.peek();
    if (byte === OPEN) {
      checkDepth(scanner, indices.length + 2);
      if (indices.length === rank) {
        report('RAGGED_TENSOR', path(), `${formatPath(path())} is an array; expected a number, as before it`);
      }
      scanner.at++;
      indices.push(0);
      if (shape.length < indices.length) shape.push(-1);
      if (scanner.peek() !== CLOSE) continue;
      if (rank < 0) rank = indices.length;
      indices[indices.length - 1] = -1;
    } else {
      if (rank !== indices.length) {
        if (rank < 0) rank = indices.length;
        else report('RAGGED_TENSOR', path(), `${formatPath(path())} is not an array; expected an array, as before it`);
      }
      if (size === data.length) data = grown(data);
      data[size++] = readElement(scanner, byte, path, report);
    }

    // A value ends here: so may the arrays that hold it.
    for (;;) {
      const depth = indices.length;
      if (depth === 0) {
        scanner.where = () => [];
        return { shape, data: data.subarray(0, size) };
      }
      const next = bytes[scanner.at] === COMMA ? COMMA : scanner.peek();
      if (next === COMMA) {
        scanner.at++;
        indices[depth - 1] = (indices[depth - 1] as number) + 1;
        break;
      }
      if (next !== CLOSE) scanner.unexpected("',' or ']'");
      scanner.at++;
      const length = (indices.pop() as number) + 1;
      const expected = shape[depth - 1] as number;
      if (expected < 0) shape[depth - 1] = length;
      else if (expected !== length) {
        const seen = `${formatPath(path())} has ${length} ${length === 1 ? 'element' : 'elements'}`;
        report('RAGGED_TENSOR', path(), `${seen}; expected ${expected}, as in the arrays before it`);
      }
    }
  }
}

/** Reads what stands where a number should, `byte` being its first: nothing is coerced. */
function readElement(scanner: Scanner, byte: number | undefined, path: () => Path, report: Report): number {
  if (byte !== undefined && ((byte >= 0x30 && byte <= 0x39) || byte === 0x2d || byte === 0x4e || byte === 0x49)) {
    const start = scanner.at;
    const x = readNumber(scanner);
    if ((x === Number.POSITIVE_INFINITY || x === Number.NEGATIVE_INFINITY) && isDigits(scanner, start)) {
      const text = shorten(scanner.bytes.toString('latin1', start, Math.min(scanner.at, start + 50)));
      const detail = `${formatPath(path())} is ${text}, which overflows; expected a number within ±1.7976931348623157e308`;
      report('NUMBER_OVERFLOW', path(), detail);
    }
    return x;
  }
  const value = readValue(scanner, path().length);
  if (typeof value === 'string') {
    const named = Object.hasOwn(NAMED_NUMBERS, value) ? NAMED_NUMBERS[value] : undefined;
    if (named !== undefined) return named;
  }
  const hint = value === null ? ' (JSON.stringify writes NaN and ±Infinity as null)' : '';
  const expected = 'expected a number, "Infinity", "-Infinity" or "NaN"';
  report('NOT_A_NUMBER', path(), `${formatPath(path())} is ${preview(value)}; ${expected}${hint}`);
  return Number.NaN;
}

/** Whether the infinity read from `start` was written in digits, not by name. */
function isDigits(scanner: Scanner, start: number): boolean {
  return scanner.bytes[start] !== 0x49 && scanner.bytes[start + 1] !== 0x49;
}

function grown(data: Float64Array<ArrayBuffer>): Float64Array<ArrayBuffer> {
  const larger = new Float64Array(data.length * 2);
  larger.set(data);
  return larger;
}

import { checkArray } from './check-array.ts';
import { arrayName } from './element-types.ts';
import { InvalidRequest } from './errors.ts';
import type { Kind } from './operations.ts';
import { preview } from './preview.ts';

type Row = ArrayLike<unknown>;

/** A field of a request, and what it holds, where that is known. */
export interface Field {
  readonly name: string;
  readonly kind: Kind | undefined;
}

/** Numbers of nested arrays, in row-major order. */
export interface Flat {
  readonly dtype: string;
  readonly shape: number[];
  readonly data: ArrayBufferView;
}

/** The service takes no more; and an array may hold itself. */
const MOST_AXES = 64;

const EXPECTED: { readonly [K in Kind]: string } = {
  real: 'a number',
  integer: 'an integer',
  boolean: 'true, false, 1 or 0',
  flag: 'an integer, or true or false',
};

/**
 * Nested arrays, or a number alone, as one typed array: of float64, of int32 or int64 for labels, or of booleans.
 *
 * The first element of each axis settles the rank, and the first array its length.
 *
 * @throws InvalidRequest RAGGED_TENSOR, NOT_A_NUMBER, LABEL_OUT_OF_RANGE: with the place
 * @example flatten({ name: 'logits', kind: 'real' }, [[1, 2], [3, 4]]) // { dtype: 'F64', shape: [2, 2], data: Float64Array [1, 2, 3, 4] }
 */
export function flatten({ name, kind = 'real' }: Field, value: unknown): Flat {
  const shape: number[] = [];
  let first = value;
  while (isRow(first) && shape.length <= MOST_AXES) {
    shape.push(first.length);
    first = first[0];
  }
  const size = shape.reduce((product, length) => product * length, 1);
  const holdsBooleans = typeof first === 'boolean' && (kind === 'boolean' || kind === 'flag');
  const numbers = roomFor(size);
  let large: bigint[] | undefined;
  let at = 0;

  const fill = (part: unknown, depth: number, path: number[]): void => {
    if (depth < shape.length) {
      if (!isRow(part)) ragged(path, `is ${preview(part)}; expected an array, as before it`);
      checkArray(placeOf(path), [name, ...path], kind, part);
      const { length } = part;
      if (length !== shape[depth]) {
        const seen = `${length} ${length === 1 ? 'element' : 'elements'}`;
        ragged(path, `has ${seen}; expected ${shape[depth]}, as in the arrays before it`);
      }
      for (let i = 0; i < length; i++) {
        const element = part[i];
        if (depth === shape.length - 1 && kind === 'real' && typeof element === 'number') numbers[at++] = element;
        else {
          path.push(i);
          fill(element, depth + 1, path);
          path.pop();
        }
      }
    } else if (isRow(part)) ragged(path, 'is an array; expected a number, as before it');
    else put(part, path);
  };

  const put = (element: unknown, path: number[]): void => {
    if (typeof element === 'number') {
      if (holdsBooleans) wrong(element, path, 'true or false, as before it');
      if (kind !== 'real' && !Number.isSafeInteger(element)) wrong(element, path, EXPECTED[kind]);
      if (large) large.push(BigInt(element));
      numbers[at++] = element;
    } else if (typeof element === 'boolean' && holdsBooleans) numbers[at++] = Number(element);
    else if (typeof element === 'bigint' && kind !== 'real' && !holdsBooleans) {
      if (BigInt.asIntN(64, element) !== element) wrong(element, path, 'an integer of 64 bits');
      large ??= Array.from(numbers.subarray(0, at), BigInt);
      large.push(element);
      at++;
    } else wrong(element, path, EXPECTED[kind]);
  };

  const placeOf = (path: readonly number[]) => name + path.map((index) => `[${index}]`).join('');
  function ragged(path: readonly number[], seen: string): never {
    throw new InvalidRequest('RAGGED_TENSOR', [name, ...path], `${placeOf(path)} ${seen}`);
  }

  function wrong(element: unknown, path: readonly number[], expected: string): never {
    const code = typeof element === 'number' && kind === 'integer' ? 'LABEL_OUT_OF_RANGE' : 'NOT_A_NUMBER';
    const detail = `${placeOf(path)} is ${preview(element)}; expected ${expected}${hint(element, kind, path.length === 0)}`;
    throw new InvalidRequest(code, [name, ...path], detail);
  }

  fill(value, 0, []);
  if (kind === 'real') return { dtype: 'F64', shape, data: numbers };
  if (holdsBooleans) return { dtype: 'BOOL', shape, data: Uint8Array.from(numbers) };
  if (large) return { dtype: 'I64', shape, data: BigInt64Array.from(large) };
  const integers = Int32Array.from(numbers);
  if (integers.every((integer, i) => integer === numbers[i])) return { dtype: 'I32', shape, data: integers };
  return { dtype: 'I64', shape, data: BigInt64Array.from(numbers as unknown as number[], BigInt) };
}

/** Memory for as many numbers as the first rows promise: if it is more than there is, others are shorter, and will be told of. */
function roomFor(size: number): Float64Array {
  try {
    return new Float64Array(size);
  } catch {
    return new Float64Array(0);
  }
}

const isRow = (value: unknown): value is Row => Array.isArray(value) || arrayName(value) !== undefined;

/** How to mend what people write where a number is meant. */
function hint(element: unknown, kind: Kind, isAlone: boolean): string {
  if (typeof element === 'number') return Number.isInteger(element) ? ' within ±2^53, or a bigint' : '';
  if (element === null) return ' (JSON.stringify writes NaN and ±Infinity as null)';
  if (typeof element !== 'string') return '';
  const number = element.trim() === '' ? Number.NaN : Number(element);
  if (element === 'NaN' || !Number.isNaN(number)) return `: ${number}, without quotes`;
  if (isAlone) return ', or arrays of them';
  return kind === 'real' ? '' : ': a class is its position, classes.indexOf(name)';
}

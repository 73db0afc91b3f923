import { excerpt } from '../../core/tensors/excerpt.ts';
import { formatShape } from '../../core/tensors/tensor.ts';
import { preview } from '../json/preview.ts';
import { readItems, readMembers, readValue } from '../json/read-value.ts';
import type { Scanner } from '../json/scanner.ts';
import { textIn } from '../text-in.ts';
import { malformed } from './malformed.ts';

/** What the header says of one tensor. */
export interface TensorInfo {
  readonly name: string;
  readonly dtype: string;
  readonly shape: readonly number[];
  /** Where its bytes are, counted from the end of the header. */
  readonly start: number;
  readonly end: number;
  /** Where in the file it is described. */
  readonly at: number;
}

/** All types there are, in bits an element: also those that no tensor here can have. */
const BITS: { readonly [dtype: string]: number } = {
  F64: 64,
  F32: 32,
  F16: 16,
  BF16: 16,
  I64: 64,
  I32: 32,
  I16: 16,
  I8: 8,
  U64: 64,
  U32: 32,
  U16: 16,
  U8: 8,
  BOOL: 8,
  C64: 64,
  F8_E4M3: 8,
  F8_E5M2: 8,
  F8_E8M0: 8,
  F8_E4M3FNUZ: 8,
  F8_E5M2FNUZ: 8,
  F6_E2M3: 6,
  F6_E3M2: 6,
  F4: 4,
};

/**
 * Reads what the header says of the tensor `name`, and checks that its bytes are as many as it needs.
 *
 * @throws UnreadableError MALFORMED_SAFETENSORS
 */
export function readInfo(scanner: Scanner, name: string): TensorInfo {
  const at = startOfValue(scanner);
  const field = excerpt(name);
  const fail = (problem: string, offset: number): never => malformed(`${field}: ${problem}`, offset, [name]);
  if (scanner.peek() !== 0x7b) fail('it is no object; expected one with dtype, shape and data_offsets', at);
  let dtype: string | undefined;
  let shape: number[] | undefined;
  let offsets: number[] | undefined;
  let shapeAt = at;
  let offsetsAt = at;
  readMembers(scanner, 2, (member, nameAt) => {
    const memberAt = startOfValue(scanner);
    if (member === 'dtype' && dtype === undefined) {
      const value = readValue(scanner, 2);
      if (typeof value !== 'string' || !Object.hasOwn(BITS, value)) {
        const seen = preview(value);
        fail(`dtype is ${seen}; expected one of ${Object.keys(BITS).join(', ')}`, memberAt);
      }
      dtype = value as string;
    } else if (member === 'shape' && shape === undefined) {
      shapeAt = memberAt;
      shape = readIntegers(scanner, (problem, offset) => fail(`shape ${problem}`, offset));
    } else if (member === 'data_offsets' && offsets === undefined) {
      offsetsAt = memberAt;
      offsets = readIntegers(scanner, (problem, offset) => fail(`data_offsets ${problem}`, offset));
    } else {
      const isTwice = member === 'dtype' || member === 'shape' || member === 'data_offsets';
      fail(
        `${excerpt(member)} ${isTwice ? 'stands twice' : 'is not known; expected dtype, shape, data_offsets'}`,
        nameAt,
      );
    }
  });
  if (dtype === undefined) return fail('dtype is missing', at);
  if (shape === undefined) return fail('shape is missing', at);
  if (offsets === undefined) return fail('data_offsets is missing', at);
  const [from, to] = offsets;
  if (from === undefined || to === undefined || offsets.length !== 2) {
    return fail(`data_offsets has ${offsets.length} elements; expected 2`, offsetsAt);
  }
  if (to < from) fail(`data_offsets is [${from}, ${to}]; expected the start before the end`, offsetsAt);
  const bits = bitsOf(shape, BITS[dtype] as number);
  if (bits === undefined) return fail(`shape ${formatShape(shape)} has too many elements`, shapeAt);
  if (bits % 8 !== 0) fail(`shape ${formatShape(shape)} of ${dtype} does not end with a byte`, shapeAt);
  if (to - from !== bits / 8) {
    const seen = `data_offsets is [${from}, ${to}], which are ${to - from} bytes`;
    fail(`${seen}; expected ${bits / 8} for shape ${formatShape(shape)} of ${dtype}`, offsetsAt);
  }
  return { name, dtype, shape, start: from, end: to, at };
}

/** How many bits there are in all; undefined where that, or a product on the way to it, is beyond 2^53. */
function bitsOf(shape: readonly number[], bits: number): number | undefined {
  let product = 1;
  for (const length of [...shape, bits]) {
    product *= length;
    if (product > Number.MAX_SAFE_INTEGER) return undefined;
  }
  return product;
}

/** More than the axes of any tensor. */
const MOST_INTEGERS = 128;

/** Reads an array of integers that are 0 or more, written in digits alone. */
function readIntegers(scanner: Scanner, fail: (problem: string, offset: number) => never): number[] {
  const at = startOfValue(scanner);
  if (scanner.bytes[at] !== 0x5b) fail('is no array; expected an array of integers', at);
  const integers: number[] = [];
  readItems(scanner, 3, () => {
    const numberAt = startOfValue(scanner);
    const value = readValue(scanner, 3);
    if (!Number.isSafeInteger(value) || !areDigits(scanner, numberAt)) {
      const text = textIn(scanner.bytes, numberAt, Math.min(scanner.at, numberAt + 200));
      fail(`holds ${excerpt(text)}; expected integers in [0, ${Number.MAX_SAFE_INTEGER}]`, numberAt);
    }
    integers.push(value as number);
    if (integers.length > MOST_INTEGERS) fail(`has more than ${MOST_INTEGERS} elements; expected fewer`, at);
  });
  return integers;
}

/** Whether what was read from `start` on is digits only. */
function areDigits({ bytes, at }: Scanner, start: number): boolean {
  for (let i = start; i < at; i++) if (((bytes[i] as number) ^ 0x30) > 9) return false;
  return true;
}

/** Where the next value starts. */
export function startOfValue(scanner: Scanner): number {
  scanner.peek();
  return scanner.at;
}

/** Escapes can write half of a character. */
export function checkText(text: string, at: number): void {
  if (!text.isWellFormed()) malformed(`${preview(text.toWellFormed())} is no Unicode text`, at);
}

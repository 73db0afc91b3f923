import { excerpt } from '../../core/tensors/excerpt.ts';
import { formatShape, sizeOf } from '../../core/tensors/tensor.ts';
import { ELEMENT_TYPES, type ElementType } from '../binary/element-types.ts';
import { textIn } from '../text-in.ts';
import { elementOfDescr } from './element-of-descr.ts';
import { malformed } from './malformed.ts';
import { type Fail, type Literal, readLiteral } from './python-literal.ts';
import { isNpy, readPrelude } from './read-prelude.ts';

/** What the header of a .npy file says. */
export interface NpyHeader {
  /** The type as the file names it, such as `<f4`; of records the Python text. */
  readonly descr: string;
  /** Undefined where no tensor can have that type. */
  readonly type: ElementType | undefined;
  readonly isBigEndian: boolean;
  /** Whether the first axis varies fastest. */
  readonly isFortran: boolean;
  readonly shape: readonly number[];
  /** Where the numbers begin. */
  readonly dataStart: number;
}

const KEYS = ['descr', 'fortran_order', 'shape'] as const;
type Key = (typeof KEYS)[number];

/**
 * Reads the header of a .npy file, of version 1, 2 or 3: the magic, a version, a length, and a dictionary of Python with exactly `descr`,
 * `fortran_order` and `shape`.
 *
 * @param file the file, or so much of its start that it has the header: the first NPY_HEADER_BYTES are enough
 * @param name of the array, for errors; '' where it has none
 * @param start where the file begins in these bytes; places in errors are those in the bytes
 * @throws UnreadableError MALFORMED_NPY with the byte
 * @example readNpyHeader(file) // { descr: '<f4', type: 'F32', isBigEndian: false, isFortran: false, shape: [32, 1000], dataStart: 128 }
 * @see https://numpy.org/doc/stable/reference/generated/numpy.lib.format.html
 */
export function readNpyHeader(file: Uint8Array, name = '', start = 0): NpyHeader {
  const { textStart, dataStart } = readPrelude(file, name, start);
  const fail: Fail = (problem, offset) => malformed(name, problem, offset);
  const { descr, fortran_order: order, shape } = membersOf(readLiteral(file, textStart, dataStart, fail), fail);
  const descrText = descrOf(file, descr, fail);
  const element = elementOfDescr(descrText);
  const bytes = element.type === undefined ? 1 : ELEMENT_TYPES[element.type].bytes;
  return {
    descr: descrText,
    ...element,
    isFortran: booleanOf(order, fail),
    shape: shapeOf(shape, bytes, fail),
    dataStart,
  };
}

/** How many bytes the numbers need. */
export function npyDataBytes({ type, shape }: NpyHeader): number {
  return type === undefined ? Number.NaN : sizeOf(shape) * ELEMENT_TYPES[type].bytes;
}

/**
 * Checks that a file ends with its numbers.
 *
 * @param end how long the file is
 * @param file for the bytes behind the numbers, which may be another array; without it they are only counted
 * @throws UnreadableError MALFORMED_NPY
 */
export function checkNpyEnd(header: NpyHeader, name: string, end: number, file?: Uint8Array): void {
  const { dataStart, descr, shape } = header;
  const needed = npyDataBytes(header);
  const given = end - dataStart;
  const what = `${needed} for shape ${formatShape(shape)} of ${descr}`;
  if (given < needed) malformed(name, `the file ends after ${given} bytes of numbers; expected ${what}`, end);
  if (given > needed) {
    const behind = dataStart + needed;
    const isArray = file !== undefined && isNpy(file, behind);
    const hint = isArray ? ' (a second array: save each in a file of its own)' : '';
    malformed(name, `the file has ${given} bytes of numbers${hint}; expected ${what}`, behind);
  }
}

function membersOf({ value, start }: Literal, fail: Fail): { readonly [K in Key]: Literal } {
  if (!('members' in value)) return fail(`the header is no dictionary; expected one with ${KEYS.join(', ')}`, start);
  const members: { [K in Key]?: Literal } = {};
  for (const [key, member] of value.members) {
    const found = 'text' in key.value ? key.value.text : undefined;
    const known = KEYS.find((name) => name === found);
    if (known === undefined) {
      const seen = found === undefined ? 'a key that is no text' : `the key ${JSON.stringify(excerpt(found))}`;
      return fail(`the header has ${seen}; expected exactly ${KEYS.join(', ')}`, key.start);
    }
    if (members[known]) fail(`${known} stands twice in the header; expected it once`, key.start);
    members[known] = member;
  }
  const missing = KEYS.find((name) => members[name] === undefined);
  if (missing !== undefined) fail(`${missing} is missing in the header; expected ${KEYS.join(', ')}`, start);
  return members as { readonly [K in Key]: Literal };
}

/** A text is the name of a type; a list of fields, or a pair of a type and a shape, is left as it is written. */
function descrOf(file: Uint8Array, { value, start, end }: Literal, fail: Fail): string {
  if ('text' in value) return value.text;
  if ('list' in value || 'tuple' in value) return textIn(file, start, end);
  return fail("descr is no type; expected a text such as '<f4'", start);
}

function booleanOf({ value, start }: Literal, fail: Fail): boolean {
  if ('word' in value && value.word !== 'None') return value.word === 'True';
  return fail('fortran_order is no boolean; expected True or False', start);
}

function shapeOf({ value, start }: Literal, bytes: number, fail: Fail): readonly number[] {
  if (!('tuple' in value)) return fail('shape is no tuple; expected one of integers, such as (32, 1000)', start);
  const shape = value.tuple.map(({ value: length, start: at }, axis) => {
    if (!('integer' in length)) return fail(`shape[${axis}] is no integer; expected one`, at);
    const { integer } = length;
    if (Number.isSafeInteger(integer) && integer >= 0 && !Object.is(integer, -0)) return integer;
    return fail(`shape[${axis}] is ${integer}; expected an integer in [0, ${Number.MAX_SAFE_INTEGER}]`, at);
  });
  let product = bytes;
  for (const length of shape) {
    product *= length;
    if (product > Number.MAX_SAFE_INTEGER) {
      fail(`shape is ${formatShape(shape)}; expected at most ${Number.MAX_SAFE_INTEGER} bytes in all`, start);
    }
  }
  return shape;
}

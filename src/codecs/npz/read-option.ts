import { sizeOf } from '../../core/tensors/tensor.ts';
import { ELEMENT_TYPES, type IntegerType } from '../binary/element-types.ts';
import { malformed } from '../npy/malformed.ts';
import { readNpy } from '../npy/read-npy.ts';
import { checkNpyEnd, type NpyHeader } from '../npy/read-npy-header.ts';

/** No option lists as many things. */
const MOST_ITEMS = 64;
/** And none is as long. */
const LONGEST_TEXT = 256;

const CODE = /^([<>|=]?)([US])(\d{1,6})$/;

/**
 * The text that an array stands for where a field is an option: of one text, number or boolean, or a list of them. Anything else, such as
 * a matrix, is no option.
 *
 * @example optionText('reduction', file, header of '<U3' ()) // 'sum'
 * @example optionText('ignore_index', file, header of '<i8' (2,)) // '-100,0'
 */
export function optionText(name: string, file: Uint8Array, header: NpyHeader): string | undefined {
  const { shape, descr, type } = header;
  const count = sizeOf(shape);
  if (shape.length > 1 || count === 0 || count > MOST_ITEMS) return undefined;
  if (type !== undefined) {
    const { kind } = ELEMENT_TYPES[type];
    if (kind === 'integer') return integers(name, file, header, type as IntegerType, count);
    const { data } = readNpy(name, file, kind);
    // A byte that is neither 0 nor 1 is no boolean; its number is refused as one.
    const isTruth = (x: number) => kind === 'boolean' && (x === 0 || x === 1);
    return [...(data as Iterable<number>)].map((x) => String(isTruth(x) ? x === 1 : x)).join(',');
  }
  const [, order, letter, digits] = CODE.exec(descr) ?? [];
  if (letter === undefined) return undefined;
  const length = Number(digits);
  if (length > LONGEST_TEXT) return undefined;
  const size = letter === 'U' ? 4 * length : length;
  const needed = header.dataStart + count * size;
  if (file.length !== needed)
    malformed(name, `the file has ${file.length} bytes; expected ${needed}`, Math.min(needed, file.length));
  return Array.from({ length: count }, (_, i) =>
    text(name, file, header.dataStart + i * size, length, letter === 'U', order === '>'),
  ).join(',');
}

/** Integers in decimal, all digits of them: whether one beyond ±2^53 can be used is for its schema to say. */
function integers(name: string, file: Uint8Array, header: NpyHeader, type: IntegerType, count: number): string {
  checkNpyEnd(header, name, file.length, file);
  const { bytes } = ELEMENT_TYPES[type];
  const view = new DataView(file.buffer, file.byteOffset, file.byteLength);
  return Array.from({ length: count }, (_, i) => {
    let value = 0n;
    for (let byte = 0; byte < bytes; byte++) {
      const place = header.isBigEndian ? byte : bytes - 1 - byte;
      value = (value << 8n) | BigInt(view.getUint8(header.dataStart + i * bytes + place));
    }
    return type.startsWith('I') ? BigInt.asIntN(8 * bytes, value) : value;
  }).join(',');
}

/** A text of characters in 32 bits each, or in 8: zeros at its end are not of it. */
function text(
  name: string,
  file: Uint8Array,
  start: number,
  length: number,
  isWide: boolean,
  isBigEndian: boolean,
): string {
  const view = new DataView(file.buffer, file.byteOffset, file.byteLength);
  let characters = '';
  for (let i = 0; i < length; i++) {
    const at = start + (isWide ? 4 * i : i);
    const code = isWide ? view.getUint32(at, !isBigEndian) : view.getUint8(at);
    if (code > 0x10ffff) malformed(name, `0x${code.toString(16)} is no character`, at);
    characters += String.fromCodePoint(code);
  }
  return characters.replace(/\0+$/, '');
}

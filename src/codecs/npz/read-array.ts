import type { TensorMemory } from '../binary/read-tensor.ts';
import { type Fields, type KindOf, NewFields } from '../codec.ts';
import { readNpy } from '../npy/read-npy.ts';
import { readNpyHeader } from '../npy/read-npy-header.ts';
import { optionText } from './read-option.ts';

/** Where the fields of a message are collected: tensors and values, and options as texts. */
export interface FieldSink {
  readonly fields: Fields;
  readonly options: { [name: string]: string };
  /** How many bytes have been inflated for them, and for what came before. */
  inflated: number;
  /** How many bytes of JSON they were read from. */
  textBytes: number;
}

export function newSink(inflated = 0): FieldSink {
  return { fields: new NewFields(), options: Object.create(null), inflated, textBytes: 0 };
}

/**
 * Reads a .npy file as the field of that name: a tensor, where the field is one; else an option, of one text, number or boolean, or a
 * list of them. What can be none is kept as the value that its field is refused with.
 *
 * @throws UnreadableError MALFORMED_NPY with the byte
 * @throws InputError UNSUPPORTED_DTYPE, INVALID_SHAPE, LABEL_OUT_OF_RANGE
 */
export function readArray(
  name: string,
  file: Uint8Array,
  kindOf: KindOf,
  memory: TensorMemory,
  { fields, options }: FieldSink,
): void {
  const kind = kindOf(name);
  if (kind !== undefined) {
    fields[name] = readNpy(name, file, kind, memory);
    return;
  }
  const header = readNpyHeader(file, name);
  const text = optionText(name, file, header);
  if (text === undefined) fields[name] = { dtype: header.descr, shape: [...header.shape] };
  else options[name] = text;
}

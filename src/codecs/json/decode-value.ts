import type { Allocate } from '../binary/read-tensor.ts';
import { type FieldValue, type KindOf, NewFields } from '../codec.ts';
import { Problems, readField } from './decode-json.ts';
import type { ReadTensor } from './read-tensor.ts';
import { Scanner } from './scanner.ts';

/**
 * Reads a JSON text as the value of one field: nested arrays, an encoded tensor or a number where the field is a tensor, else any value.
 *
 * @throws UnreadableError it is not JSON, with the byte, the line and the column in it
 * @throws InputError it is no such tensor
 * @example decodeValue('logits', encode('[[1, 2]]'), () => 'real', readTensor, newNumbers) // { shape: [1, 2], data: Float64Array [1, 2] }
 */
export function decodeValue(
  name: string,
  text: Uint8Array,
  kindOf: KindOf,
  readTensor: ReadTensor,
  allocate: Allocate,
): FieldValue {
  const fields = new NewFields();
  const problems = new Problems();
  const scanner = new Scanner(text);
  if (scanner.peek() === undefined) scanner.fail('EMPTY_BODY', 'it is empty, expected JSON');
  readField(scanner, 1, name, { fields, kindOf, readTensor, allocate, report: problems.report });
  if (scanner.peek() !== undefined) scanner.unexpected('nothing after the value');
  problems.throwIfAny();
  return fields[name] as FieldValue;
}

import { bytesOfTensor, typed } from '../../codecs/binary/typed-tensor.ts';
import type { Fields, FieldValue, TensorField, Texts } from '../../codecs/codec.ts';
import { EXPECTED } from '../../codecs/json/read-tensor.ts';
import { UnsafeNumber } from '../../codecs/json/unsafe-number.ts';
import { checkElements } from '../../core/tensors/check-elements.ts';
import type { TensorKind } from '../../core/tensors/tensor.ts';
import { checkOptions } from '../../operations/defaults.ts';
import { readLargeOptions } from '../../operations/large-options.ts';
import { removeLeftOut } from '../../operations/left-out.ts';
import type { Operation } from '../../operations/operation.ts';
import { type SafetensorsEntry, safetensorsChunks } from './safetensors-chunks.ts';

/** A request as the service takes it: tensors as safetensors, options as texts, unchecked. */
export interface RequestBody {
  readonly chunks: readonly Buffer[];
  readonly texts: Texts;
}

/**
 * The request of some fields: what is no tensor is an option. Options are checked before they become texts, so that the text "0.1" in a
 * file is not taken for a number.
 *
 * @throws InputError an option with a value that it cannot have; a label that is no integer
 */
export function requestBody(operation: Operation, given: Fields): RequestBody {
  const fields: Fields = { ...given };
  removeLeftOut(operation, fields);
  readLargeOptions(operation, fields);
  checkOptions(operation, fields);
  const entries: SafetensorsEntry[] = [];
  const texts: [name: string, text: string][] = [];
  for (const [name, value] of Object.entries(fields)) {
    const kind = operation.kindOf(name);
    if (kind !== undefined && isTensor(value)) entries.push(entryOf(name, value, kind));
    else texts.push([name, textOf(value)]);
  }
  return { chunks: safetensorsChunks(entries), texts: Object.fromEntries(texts) };
}

function isTensor(value: FieldValue): value is TensorField {
  return typeof value === 'object' && value !== null && 'shape' in value && 'data' in value;
}

/**
 * A tensor as its bytes: integers and booleans as I64.
 *
 * @throws InputError LABEL_OUT_OF_RANGE, NOT_A_BOOLEAN a number that is no integer where one is meant
 */
export function entryOf(name: string, tensor: TensorField, kind: TensorKind): SafetensorsEntry {
  if (kind !== 'real') {
    const code = kind === 'boolean' ? 'NOT_A_BOOLEAN' : 'LABEL_OUT_OF_RANGE';
    checkElements(name, tensor, code, EXPECTED[kind], Number.isInteger);
  }
  const typedTensor = kind === 'real' ? typed(tensor) : { ...tensor, type: 'I64' as const };
  const { buffer, byteOffset, byteLength } = bytesOfTensor(typedTensor);
  return { name, type: typedTensor.type, shape: tensor.shape, bytes: Buffer.from(buffer, byteOffset, byteLength) };
}

/** An option of a file as a text. Of a field that no request has only the name counts. */
function textOf(value: FieldValue): string {
  if (value instanceof UnsafeNumber) return value.text;
  if (Array.isArray(value)) return value.join(',');
  return typeof value === 'object' ? '' : String(value);
}

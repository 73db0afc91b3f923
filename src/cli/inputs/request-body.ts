import { bytesOfTensor, typed } from '../../codecs/binary/typed-tensor.ts';
import type { Fields, FieldValue, KindOf, TensorField, Texts } from '../../codecs/codec.ts';
import { UnsafeNumber } from '../../codecs/json/unsafe-number.ts';
import type { TensorKind } from '../../core/tensors/tensor.ts';
import { CliError } from '../cli-error.ts';
import { type SafetensorsEntry, safetensorsChunks } from './safetensors-chunks.ts';

/** A request as the service takes it: tensors as safetensors, options as texts. */
export interface RequestBody {
  readonly chunks: readonly Buffer[];
  readonly texts: Texts;
}

/** The request of some fields: what is no tensor is an option. What is null is left out. */
export function requestBody(fields: Fields, kindOf: KindOf): RequestBody {
  const entries: SafetensorsEntry[] = [];
  const texts: { [name: string]: string } = {};
  for (const [name, value] of Object.entries(fields)) {
    const kind = kindOf(name);
    if (value === null) continue;
    if (kind !== undefined && isTensor(value)) entries.push(entryOf(name, value, kind));
    else texts[name] = textOf(name, value);
  }
  return { chunks: safetensorsChunks(entries), texts };
}

function isTensor(value: FieldValue): value is TensorField {
  return typeof value === 'object' && value !== null && 'shape' in value && 'data' in value;
}

/** A tensor as its bytes: integers and booleans as I64. */
export function entryOf(name: string, tensor: TensorField, kind: TensorKind): SafetensorsEntry {
  const typedTensor = kind === 'real' ? typed(tensor) : { ...tensor, type: 'I64' as const };
  const { buffer, byteOffset, byteLength } = bytesOfTensor(typedTensor);
  return { name, type: typedTensor.type, shape: tensor.shape, bytes: Buffer.from(buffer, byteOffset, byteLength) };
}

/** An option of a JSON file as a text. */
function textOf(name: string, value: FieldValue): string {
  if (typeof value === 'string') return value;
  if (value instanceof UnsafeNumber) return value.text;
  if (Array.isArray(value)) return value.join(',');
  if (typeof value === 'number' || typeof value === 'boolean') return String(value);
  throw new CliError(`${name} is an object; expected a text, a number or a list of them`);
}

import { ELEMENT_TYPE_OF, type ElementType } from '../../codecs/binary/element-types.ts';
import type { Fields, FieldValue, KindOf, TensorField, Texts } from '../../codecs/codec.ts';
import { dtypeOf } from '../../core/tensors/numbers.ts';
import type { TensorKind } from '../../core/tensors/tensor.ts';
import { CliError } from '../cli-error.ts';

/** A request as the service takes it: tensors as safetensors, options as texts. */
export interface RequestBody {
  readonly chunks: readonly Buffer[];
  readonly texts: Texts;
}

interface Entry {
  readonly name: string;
  readonly type: ElementType;
  readonly shape: readonly number[];
  readonly bytes: Buffer;
}

/** Numbers of whatever type begin at a multiple of it. */
const ALIGNMENT = 8;

/** The request of some fields: what is no tensor is an option. What is null is left out. */
export function requestBody(fields: Fields, kindOf: KindOf): RequestBody {
  const entries: Entry[] = [];
  const texts: { [name: string]: string } = {};
  for (const [name, value] of Object.entries(fields)) {
    const kind = kindOf(name);
    if (value === null) continue;
    if (kind !== undefined && isTensor(value)) entries.push(entryOf(name, value, kind));
    else texts[name] = textOf(name, value);
  }
  // The longest elements first, so that all of them lie at multiples of their size.
  entries.sort((a, b) => sizeOf(b.type) - sizeOf(a.type));
  return { chunks: [headerOf(entries), ...entries.map(({ bytes }) => bytes)], texts };
}

function isTensor(value: FieldValue): value is TensorField {
  return typeof value === 'object' && value !== null && 'shape' in value && 'data' in value;
}

function entryOf(name: string, { shape, data }: TensorField, kind: TensorKind): Entry {
  if (kind === 'real') {
    const bytes = Buffer.from(data.buffer, data.byteOffset, data.byteLength);
    return { name, type: ELEMENT_TYPE_OF[dtypeOf(data)], shape, bytes };
  }
  const integers = BigInt64Array.from(data as Float64Array, BigInt);
  return { name, type: 'I64', shape, bytes: Buffer.from(integers.buffer) };
}

function sizeOf(type: ElementType): number {
  return type.endsWith('64') ? 8 : type.endsWith('32') ? 4 : type.endsWith('16') ? 2 : 1;
}

function headerOf(entries: readonly Entry[]): Buffer {
  const infos: { [name: string]: object } = {};
  let end = 0;
  for (const { name, type, shape, bytes } of entries) {
    infos[name] = { dtype: type, shape, data_offsets: [end, end + bytes.length] };
    end += bytes.length;
  }
  const json = JSON.stringify(infos);
  const header = Buffer.from(json.padEnd(Math.ceil(json.length / ALIGNMENT) * ALIGNMENT));
  const length = Buffer.alloc(ALIGNMENT);
  length.writeBigUInt64LE(BigInt(header.length));
  return Buffer.concat([length, header]);
}

/** An option of a JSON file as a text. */
function textOf(name: string, value: FieldValue): string {
  if (typeof value === 'string') return value;
  if (Array.isArray(value)) return value.join(',');
  if (typeof value === 'number' || typeof value === 'boolean') return String(value);
  throw new CliError(`${name} is an object; expected a text, a number or a list of them`);
}

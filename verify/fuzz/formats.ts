import { operationNamed } from '../../src/operations/index.ts';
import type { Random } from '../random.ts';
import { safetensorsFile } from '../siege/harness/safetensors-file.ts';
import type { Json, JsonObject, Message, Tensor } from './message.ts';

/** A body before it is written: JSON, and the bytes of tensors behind it. */
export interface Draft {
  readonly format: 'json' | 'safetensors' | 'inference' | 'inference-bytes';
  readonly json: Json;
  readonly tail: Buffer;
}

/** The bytes of a body, and how many of them are JSON. */
export interface Written {
  readonly bytes: Buffer;
  readonly jsonLength: number;
}

/** A message in the JSON of `/v1`, with some tensors as base64. */
export function jsonDraft(random: Random, { operation, tensors, options }: Message): Draft {
  const json: JsonObject = { ...options };
  for (const [name, tensor] of Object.entries(tensors)) {
    const isEncoded = tensor.shape.length > 0 && random.below(5) === 0;
    json[name] = isEncoded ? base64Of(random, operation, name, tensor) : nested(tensor);
  }
  if (random.below(5) === 0) json.encoding = random.pick(['array', 'base64']);
  return { format: 'json', json, tail: Buffer.alloc(0) };
}

/** A message as a safetensors file, with its options in the metadata. */
export function safetensorsDraft(random: Random, { operation, tensors, options }: Message): Draft {
  const json: JsonObject = { __metadata__: textsOf(options) };
  const parts: Buffer[] = [];
  let end = 0;
  for (const [name, tensor] of Object.entries(tensors)) {
    const [dtype] = typesFor(random, operation, name);
    const bytes = bytesOf(dtype, tensor.numbers);
    json[name] = { dtype, shape: [...tensor.shape], data_offsets: [end, end + bytes.length] };
    parts.push(bytes);
    end += bytes.length;
  }
  return { format: 'safetensors', json, tail: Buffer.concat(parts) };
}

/** A message of the inference protocol. Its tensors are either all in JSON or all bytes behind it. */
export function inferenceDraft(random: Random, { operation, tensors, options }: Message): Draft {
  const hasBytes = random.below(2) === 0;
  const { outputs, ...others } = options;
  const parts: Buffer[] = [];
  const inputs = Object.entries(tensors).map(([name, { shape, numbers }]): Json => {
    const [dtype, datatype] = typesFor(random, operation, name);
    const described = { name, shape: [...shape], datatype };
    if (!hasBytes) return { ...described, data: numbers.map(spelt) };
    const bytes = bytesOf(dtype, numbers);
    parts.push(bytes);
    return { ...described, parameters: { binary_data_size: bytes.length } };
  });
  const parameters: JsonObject = { ...others, ...(random.below(3) === 0 && { binary_data_output: true }) };
  const json: JsonObject = { inputs, parameters };
  if (random.below(3) === 0) json.id = `request ${random.below(100)}`;
  if (Array.isArray(outputs))
    json.outputs = outputs.map((name) => ({ name, parameters: { binary_data: random.below(2) === 0 } }));
  return { format: hasBytes ? 'inference-bytes' : 'inference', json, tail: Buffer.concat(parts) };
}

/** Writes a body. NaN and infinities become strings, or bare tokens as in Python. */
export function write({ format, json, tail }: Draft, hasBareTokens: boolean): Written {
  if (format === 'safetensors') {
    const bytes = safetensorsFile(json as object, tail);
    return { bytes, jsonLength: bytes.length - tail.length };
  }
  const text = JSON.stringify(json);
  const head = Buffer.from(hasBareTokens ? text.replace(/"(NaN|-?Infinity)"/g, '$1') : text);
  return { bytes: Buffer.concat([head, tail]), jsonLength: head.length };
}

/** Options as strings, for a query or the metadata of a file. */
export function textsOf(options: JsonObject): { [name: string]: string } {
  return Object.fromEntries(Object.entries(options).map(([name, value]) => [name, String(value)]));
}

function spelt(x: number): number | string {
  return Number.isFinite(x) ? x : String(x);
}

function nested({ shape, numbers }: Tensor): Json {
  const [length, ...inner] = shape;
  if (length === undefined) return spelt(numbers[0] as number);
  const size = numbers.length / length;
  return Array.from({ length }, (_, i) => nested({ shape: inner, numbers: numbers.slice(i * size, (i + 1) * size) }));
}

function base64Of(random: Random, operation: string, name: string, { shape, numbers }: Tensor): Json {
  const [dtype] = typesFor(random, operation, name);
  return { dtype, shape: [...shape], data: bytesOf(dtype, numbers).toString('base64') };
}

/** A type that can hold the numbers of a tensor: its name in safetensors and in the inference protocol. */
function typesFor(random: Random, operation: string, name: string): readonly [dtype: Dtype, datatype: string] {
  return operationNamed(operation).kindOf(name) === 'real' ? random.pick(REALS) : random.pick(INTEGERS);
}

const INTEGERS = [
  ['I64', 'INT64'],
  ['I32', 'INT32'],
  ['I16', 'INT16'],
  ['I8', 'INT8'],
] as const;
const REALS = [
  ['F64', 'FP64'],
  ['F32', 'FP32'],
  ['F16', 'FP16'],
] as const;
type Dtype = (typeof INTEGERS)[number][0] | (typeof REALS)[number][0];

const ARRAYS: { readonly [D in Dtype]: (numbers: readonly number[]) => ArrayBufferView } = {
  I64: (numbers) => BigInt64Array.from(numbers, BigInt),
  I32: (numbers) => Int32Array.from(numbers),
  I16: (numbers) => Int16Array.from(numbers),
  I8: (numbers) => Int8Array.from(numbers),
  F64: (numbers) => Float64Array.from(numbers),
  F32: (numbers) => Float32Array.from(numbers),
  F16: (numbers) => Float16Array.from(numbers),
};

function bytesOf(dtype: Dtype, numbers: readonly number[]): Buffer {
  const { buffer, byteOffset, byteLength } = ARRAYS[dtype](numbers);
  return Buffer.from(buffer, byteOffset, byteLength);
}

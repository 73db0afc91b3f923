import type { TensorKind } from '../../src/core/tensors/tensor.ts';
import type { Random } from '../random.ts';
import { DESCRS, formFile, npyFile, npyOfText, npzFile } from '../siege/harness/npz-file.ts';
import { safetensorsFile } from '../siege/harness/safetensors-file.ts';
import type { Json, JsonObject, Message, Tensor } from './message-types.ts';

/** A body before it is written: JSON, and the bytes of tensors behind it. */
export interface Draft {
  readonly format: 'json' | 'safetensors' | 'npz' | 'form' | 'inference' | 'inference-bytes';
  readonly json: Json;
  readonly tail: Buffer;
}

/** The bytes of a body, and how many of them are JSON. */
export interface Written {
  readonly bytes: Buffer;
  readonly jsonLength: number;
}

/** A message in the JSON of `/v1`, with some tensors as base64. */
export function jsonDraft(random: Random, { tensors, options }: Message): Draft {
  const json: JsonObject = { ...options };
  for (const [name, tensor] of Object.entries(tensors)) {
    const isEncoded = tensor.shape.length > 0 && random.below(5) === 0;
    json[name] = isEncoded ? base64Of(random, tensor) : nested(tensor);
  }
  if (random.below(5) === 0) json.encoding = random.pick(['array', 'base64']);
  return { format: 'json', json, tail: Buffer.alloc(0) };
}

/** A message as a safetensors file, with its options in the metadata. */
export function safetensorsDraft(random: Random, { tensors, options }: Message): Draft {
  const json: JsonObject = { __metadata__: textsOf(options) };
  const parts: Buffer[] = [];
  let end = 0;
  for (const [name, tensor] of Object.entries(tensors)) {
    const [dtype] = typesFor(random, tensor);
    const bytes = bytesOf(dtype, tensor.numbers);
    json[name] = { dtype, shape: [...tensor.shape], data_offsets: [end, end + bytes.length] };
    parts.push(bytes);
    end += bytes.length;
  }
  return { format: 'safetensors', json, tail: Buffer.concat(parts) };
}

/** A message as arrays of NumPy: tensors are encoded until it is written. */
export function npzDraft(random: Random, { tensors, options }: Message): Draft {
  const given = Object.entries(options).filter(([, value]) => value !== null);
  const arrays = Object.entries(tensors).map(([name, tensor]): [string, Json] => [name, base64Of(random, tensor)]);
  return { format: 'npz', json: Object.fromEntries([...given, ...arrays]), tail: Buffer.alloc(0) };
}

/** The same as parts of a form, some of them as text. */
export function formDraft(random: Random, message: Message): Draft {
  const { json } = npzDraft(random, message);
  const texts = Object.entries(message.tensors)
    .filter(() => random.below(3) === 0)
    .map(([name, tensor]): [string, Json] => [name, nested(tensor)]);
  return { format: 'form', json: { ...(json as JsonObject), ...Object.fromEntries(texts) }, tail: Buffer.alloc(0) };
}

/** A message of the inference protocol. Its tensors are either all in JSON or all bytes behind it. */
export function inferenceDraft(random: Random, { tensors, options }: Message): Draft {
  const hasBytes = random.below(2) === 0;
  const { outputs, ...others } = options;
  const parts: Buffer[] = [];
  const inputs = Object.entries(tensors).map(([name, tensor]): Json => {
    const { shape, numbers } = tensor;
    const [dtype, datatype] = typesFor(random, tensor);
    const described = { name, shape: [...shape], datatype };
    if (!hasBytes)
      return { ...described, data: numbers.map((x) => spelt(x, datatype === 'BOOL' ? 'boolean' : 'real')) };
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
  if ((format === 'npz' || format === 'form') && typeof json === 'object' && json !== null && !Array.isArray(json)) {
    const bytes = format === 'npz' ? npzOf(json) : formOf(json);
    return { bytes, jsonLength: bytes.length };
  }
  const text = JSON.stringify(json);
  const head = Buffer.from(hasBareTokens ? text.replace(/"(NaN|-?Infinity)"/g, '$1') : text);
  return { bytes: Buffer.concat([head, tail]), jsonLength: head.length };
}

function npzOf(json: JsonObject): Buffer {
  const arrays = Object.entries(json).map(([name, value]): [string, Buffer] => [
    name,
    arrayOf(value) ?? npyOfText(textOf(value)),
  ]);
  return npzFile(Object.fromEntries(arrays), arrays.length % 2 === 0);
}

function formOf(json: JsonObject): Buffer {
  const isNested = (value: Json) =>
    Array.isArray(value) && (Array.isArray(value[0]) || value.some((x) => typeof x !== 'string'));
  const parts = Object.entries(json).map(([name, value]): [string, Buffer | string] => [
    name,
    arrayOf(value) ?? (isNested(value) ? JSON.stringify(value) : textOf(value)),
  ]);
  return formFile(Object.fromEntries(parts));
}

/** The .npy file of an encoded tensor; undefined of anything else. */
function arrayOf(value: Json): Buffer | undefined {
  if (typeof value !== 'object' || value === null || Array.isArray(value) || typeof value.data !== 'string')
    return undefined;
  const descr = DESCRS[String(value.dtype)] ?? '|V9';
  const shape = Array.isArray(value.shape) ? value.shape.map(Number) : [];
  return npyFile(descr, shape, Buffer.from(value.data, 'base64'));
}

const textOf = (value: Json) =>
  typeof value === 'object' && !Array.isArray(value) ? JSON.stringify(value) : String(value);

/** Options as strings, for a query or the metadata of a file, which have no null. */
export function textsOf(options: JsonObject): { [name: string]: string } {
  const given = Object.entries(options).filter(([, value]) => value !== null);
  return Object.fromEntries(given.map(([name, value]) => [name, String(value)]));
}

/** A number as JSON has it; a boolean is one where it is 0 or 1. */
function spelt(x: number, kind: TensorKind = 'real'): number | string | boolean {
  if (kind === 'boolean' && (x === 0 || x === 1)) return x === 1;
  return Number.isFinite(x) ? x : String(x);
}

function nested({ shape, numbers, kind = 'real' }: Tensor): Json {
  const [length, ...inner] = shape;
  if (length === undefined) return spelt(numbers[0] as number, kind);
  const size = numbers.length / length;
  const part = (i: number) => nested({ shape: inner, numbers: numbers.slice(i * size, (i + 1) * size), kind });
  return Array.from({ length }, (_, i) => part(i));
}

function base64Of(random: Random, tensor: Tensor): Json {
  const [dtype] = typesFor(random, tensor);
  return { dtype, shape: [...tensor.shape], data: bytesOf(dtype, tensor.numbers).toString('base64') };
}

/** A type that can hold the numbers of a tensor: its name in safetensors and in the inference protocol. */
function typesFor(random: Random, { kind = 'real', numbers }: Tensor): readonly [dtype: Dtype, datatype: string] {
  if (kind === 'real' || !numbers.every(Number.isSafeInteger)) return random.pick(REALS);
  if (kind !== 'integer' && numbers.every((x) => x === 0 || x === 1)) return random.pick(BOOLEANS);
  const size = numbers.reduce((most, x) => Math.max(most, Math.abs(x)), 0);
  const [dtype, datatype] = random.pick(INTEGERS.filter(([, , most]) => size <= most));
  return [dtype, datatype];
}

const INTEGERS = [
  ['I64', 'INT64', Infinity],
  ['I32', 'INT32', 2 ** 31 - 1],
  ['I16', 'INT16', 2 ** 15 - 1],
  ['I8', 'INT8', 2 ** 7 - 1],
] as const;
const BOOLEANS = [
  ['BOOL', 'BOOL'],
  ['U8', 'UINT8'],
  ['I64', 'INT64'],
] as const;
const REALS = [
  ['F64', 'FP64'],
  ['F32', 'FP32'],
  ['F16', 'FP16'],
] as const;
type Dtype = (typeof INTEGERS | typeof BOOLEANS | typeof REALS)[number][0];

const ARRAYS: { readonly [D in Dtype]: (numbers: readonly number[]) => ArrayBufferView } = {
  I64: (numbers) => BigInt64Array.from(numbers, BigInt),
  I32: (numbers) => Int32Array.from(numbers),
  I16: (numbers) => Int16Array.from(numbers),
  I8: (numbers) => Int8Array.from(numbers),
  U8: (numbers) => Uint8Array.from(numbers),
  BOOL: (numbers) => Uint8Array.from(numbers),
  F64: (numbers) => Float64Array.from(numbers),
  F32: (numbers) => Float32Array.from(numbers),
  F16: (numbers) => Float16Array.from(numbers),
};

function bytesOf(dtype: Dtype, numbers: readonly number[]): Buffer {
  const { buffer, byteOffset, byteLength } = ARRAYS[dtype](numbers);
  return Buffer.from(buffer, byteOffset, byteLength);
}

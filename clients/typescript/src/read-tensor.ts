import { checkArray } from './check-array.ts';
import { arrayName, typeOfArray, typeOfName } from './element-types.ts';
import { InvalidRequest } from './errors.ts';
import { type Field, flatten } from './flatten.ts';
import { KINDS, type Kind, type OperationName, OTHER_KINDS } from './operations.ts';
import { preview } from './preview.ts';

/** A tensor as it is sent. */
export interface SentTensor {
  /** By the names of safetensors: F32, I64, … */
  readonly dtype: string;
  readonly shape: readonly number[];
  readonly bytes: Uint8Array;
}

/** What a caller may have written where a tensor is meant. */
interface TensorLike {
  readonly data?: unknown;
  readonly bits?: unknown;
  readonly shape?: readonly number[];
  readonly dims?: readonly number[];
  readonly dtype?: unknown;
  readonly type?: unknown;
  readonly location?: unknown;
}

/** What a field of an operation holds; undefined of an option, and of what nobody knows. */
function kindOf(operation: OperationName, name: string): Kind | undefined {
  const others = OTHER_KINDS[operation] ?? {};
  if (Object.hasOwn(others, name)) return others[name];
  return Object.hasOwn(KINDS, name) ? KINDS[name] : undefined;
}

/** What is sent in place of what no field can have: the service says which field was meant. */
const NOTHING: SentTensor = { dtype: 'F64', shape: [0], bytes: new Uint8Array(0) };

/**
 * The tensor of a field; undefined where the value is an option.
 *
 * @throws InvalidRequest the field is a tensor, and the value is none, or one that the service could not read
 */
export function readTensor(operation: OperationName, name: string, value: unknown): SentTensor | undefined {
  const kind = kindOf(operation, name);
  if (kind !== undefined) return readField({ name, kind }, value);
  const isOption =
    typeof value !== 'object' || OPTIONAL_LISTS.includes(name) || typeof (value as unknown[])[0] === 'string';
  if (isOption) return undefined;
  try {
    return readField({ name, kind }, value);
  } catch (error) {
    if (error instanceof InvalidRequest) return NOTHING;
    throw error;
  }
}

/** Options that are lists of numbers, or of names. */
const OPTIONAL_LISTS = ['ignore_index', 'outputs'];

function readField(field: Field, value: unknown): SentTensor {
  if (arrayName(value)) return ofArray(field, value as Uint8Array, [(value as Uint8Array).length]);
  if (typeof value === 'object' && value !== null && !Array.isArray(value)) return ofObject(field, value);
  const { dtype, shape, data } = flatten(field, value);
  return { dtype, shape, bytes: bytesOf(data) };
}

function ofObject(field: Field, value: TensorLike): SentTensor {
  const { name } = field;
  const { location = 'cpu', dtype = value.type, shape = value.dims } = value;
  if (!String(location).startsWith('cpu')) {
    const detail = `${name} is not on the CPU (${location}): await ${name}.getData() first, which brings it there`;
    fail('INVALID_TENSOR', name, detail);
  }
  const data = dataOf(name, value);
  if (!arrayName(data)) {
    const detail = Array.isArray(data)
      ? `${name}.data is an array; expected a typed array: Float32Array.from(data), say`
      : `${name} is ${describe(value)}; expected nested arrays of numbers, a typed array, or { data, shape }`;
    fail('INVALID_TENSOR', name, detail);
  }
  if (!Array.isArray(shape) || !shape.every((axis) => Number.isSafeInteger(axis) && axis >= 0)) {
    const detail = `${name}.shape is ${preview(shape)}; expected the length of each axis, as [rows, classes]`;
    fail('INVALID_SHAPE', name, detail);
  }
  return ofArray(field, data as Uint8Array, shape, dtype);
}

/** What another library holds may be a getter that throws. */
function dataOf(name: string, value: TensorLike): unknown {
  try {
    return value.bits ?? value.data;
  } catch (error) {
    return fail('INVALID_TENSOR', name, `${name}.data cannot be read: ${(error as Error).message}`);
  }
}

function ofArray({ name, kind }: Field, data: Uint8Array, shape: readonly number[], said?: unknown): SentTensor {
  const array = arrayName(data) as string;
  const own = typeOfArray(array);
  const dtype = typeof said === 'string' ? typeOfName(said) : own;
  const fits = dtype === own || (own === 'U16' && /^B?F16$/.test(dtype)) || (own === 'U8' && dtype === 'BOOL');
  if (!fits) fail('INVALID_TENSOR', name, `${name} says that it is ${said}, but its data is a ${array}`);
  checkArray(name, [name], kind, data, dtype);
  const size = shape.reduce((product, axis) => product * axis, 1);
  if (size !== data.length) {
    const detail = `${name} has ${data.length} numbers, but its shape [${shape.join(', ')}] has room for ${size}`;
    fail('INVALID_TENSOR', name, `${detail}: expected as many`);
  }
  if ((data.buffer as { detached?: boolean }).detached) {
    fail('INVALID_TENSOR', name, `${name} has no numbers left: its buffer was transferred`);
  }
  return { dtype, shape, bytes: bytesOf(data) };
}

const bytesOf = (data: ArrayBufferView): Uint8Array => new Uint8Array(data.buffer, data.byteOffset, data.byteLength);

function fail(code: 'INVALID_TENSOR' | 'INVALID_SHAPE', name: string, detail: string): never {
  throw new InvalidRequest(code, [name], detail);
}

function describe(value: object): string {
  const name = value.constructor?.name || Object.prototype.toString.call(value).slice(8, -1);
  return name === 'Object' ? `an object of ${Object.keys(value).slice(0, 5).join(', ') || 'nothing'}` : `a ${name}`;
}

import { arrayName, isReal, typeOfArray, typeOfName } from './element-types.ts';
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
  readonly location?: string;
}

/** What a field of an operation holds; undefined of an option, and of what nobody knows. */
function kindOf(operation: OperationName, name: string): Kind | undefined {
  const others = OTHER_KINDS[operation] ?? {};
  if (Object.hasOwn(others, name)) return others[name];
  return Object.hasOwn(KINDS, name) ? KINDS[name] : undefined;
}

const EXPECTED = 'nested arrays of numbers, a typed array, or { data, shape }';

/**
 * The tensor of a field; undefined where the value is an option.
 *
 * @throws InvalidRequest the value is no tensor, and the field must be one; or it is one that the service could not read
 */
export function readTensor(operation: OperationName, name: string, value: unknown): SentTensor | undefined {
  const field: Field = { name, kind: kindOf(operation, name) };
  if (arrayName(value)) return ofArray(field, value as Uint8Array, [(value as Uint8Array).length]);
  const isField = field.kind !== undefined;
  if (Array.isArray(value)) {
    // Other lists are options: outputs, ignore_index, and what nobody knows.
    const isTensor = isField || (name !== 'ignore_index' && name !== 'outputs' && typeof value[0] !== 'string');
    return isTensor ? withBytes(flatten(field, value)) : undefined;
  }
  if (typeof value === 'object' && value !== null) return ofObject(field, value);
  if (!isField) return undefined;
  return withBytes(flatten(field, value));
}

function ofObject(field: Field, value: TensorLike): SentTensor {
  const { name } = field;
  if (value.location !== undefined && !value.location.startsWith('cpu')) {
    fail(
      'INVALID_TENSOR',
      name,
      `${name} is on the GPU (${value.location}): await ${name}.getData() first, which brings it to the CPU`,
    );
  }
  const { dtype = value.type, shape = value.dims } = value;
  const data = dataOf(name, value);
  if (!arrayName(data)) {
    if (Array.isArray(data))
      fail('INVALID_TENSOR', name, `${name}.data is an array; expected a typed array: Float32Array.from(data), say`);
    fail('INVALID_TENSOR', name, `${name} is ${describe(value)}; expected ${EXPECTED}`);
  }
  const isShape = Array.isArray(shape) && shape.every((axis) => Number.isSafeInteger(axis) && axis >= 0);
  if (!isShape) {
    fail(
      'INVALID_SHAPE',
      name,
      `${name}.shape is ${preview(shape)}; expected the length of each axis, as [rows, classes]`,
    );
  }
  return ofArray(field, data as Uint8Array, shape as number[], dtype);
}

/** What another library holds may be a getter that throws. */
function dataOf(name: string, value: TensorLike): unknown {
  try {
    return value.bits ?? value.data;
  } catch (error) {
    return fail('INVALID_TENSOR', name, `${name}.data cannot be read: ${(error as Error).message}`);
  }
}

function ofArray(field: Field, data: Uint8Array, shape: readonly number[], said?: unknown): SentTensor {
  const { name, kind } = field;
  const array = arrayName(data) as string;
  // Node's Buffer is a Uint8Array, but hardly ever one of numbers.
  if (data.constructor.name === 'Buffer') {
    const [type, view] = kind === undefined || kind === 'real' ? ['float32', 'Float32Array'] : ['int32', 'Int32Array'];
    const mend = `if b holds little-endian ${type}, new ${view}(b.buffer, b.byteOffset, b.length / 4)`;
    fail('UNSUPPORTED_DTYPE', name, `${name} is a Buffer; expected numbers: ${mend}`);
  }
  const own = typeOfArray(array);
  const dtype = typeof said === 'string' ? typeOfName(said) : own;
  const fits = dtype === own || (own === 'U16' && /^B?F16$/.test(dtype)) || (own === 'U8' && dtype === 'BOOL');
  if (!fits) fail('INVALID_TENSOR', name, `${name} says that it is ${said}, but its data is a ${array}`);
  checkKind(field, dtype, array);
  const size = shape.reduce((product, axis) => product * axis, 1);
  if (size !== data.length) {
    const detail = `${name} has ${data.length} numbers, but its shape [${shape.join(', ')}] has room for ${size}`;
    fail('INVALID_TENSOR', name, `${detail}: expected as many`);
  }
  return { dtype, shape, bytes: bytesOf(data) };
}

/** Refuses integers where there must be real numbers, and the reverse: nothing is converted unasked. */
function checkKind({ name, kind }: Field, dtype: string, array: string): void {
  if (kind === undefined || isReal(dtype) === (kind === 'real')) return;
  const isBits = kind === 'real' && dtype === 'U16';
  const mend = isBits
    ? "real numbers: if it holds the bits of halves, say dtype: 'float16' or 'bfloat16'"
    : MENDS[kind].replace('$', name).replace(/Array.from\(\w+/, array.startsWith('Big') ? '$&, Number' : '$&');
  fail('UNSUPPORTED_DTYPE', name, `${name} is a ${array}; expected ${mend}`);
}

/** What there should be in place of an array of another kind. */
const MENDS: { readonly [K in Kind]: string } = {
  real: 'real numbers: Float32Array.from($) converts it',
  integer: 'integers: Int32Array.from($) converts it',
  flag: 'integers: Int32Array.from($) converts it; probabilities are target_probs',
  boolean: 'booleans, or 0 and 1: Uint8Array.from($) converts it',
};

const bytesOf = (data: ArrayBufferView): Uint8Array => new Uint8Array(data.buffer, data.byteOffset, data.byteLength);

function withBytes({ dtype, shape, data }: { dtype: string; shape: number[]; data: ArrayBufferView }): SentTensor {
  return { dtype, shape, bytes: bytesOf(data) };
}

function fail(code: 'INVALID_TENSOR' | 'INVALID_SHAPE' | 'UNSUPPORTED_DTYPE', name: string, detail: string): never {
  throw new InvalidRequest(code, [name], detail);
}

function describe(value: object): string {
  const name = value.constructor?.name ?? 'Object';
  return name === 'Object' ? `an object of ${Object.keys(value).slice(0, 5).join(', ') || 'nothing'}` : `a ${name}`;
}

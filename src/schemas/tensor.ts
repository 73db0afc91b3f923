import { type TSchema, type TUnsafe, Type } from '@sinclair/typebox';
import type { IntegerTensor, Tensor } from '../core/tensor.ts';

/**
 * Marks a field that the codecs read into a {@link Tensor}; its value says the shape. The published schema stays a
 * plain array, so that client generators understand it: shapes and elements are checked by the codec and the core.
 */
const TENSOR_KEYWORD = 'x-tensor-shape';

const NUMBERS =
  'Numbers, the strings "Infinity", "-Infinity" and "NaN", or the bare tokens of the same names; nothing is coerced.';

const NESTED_ARRAY = { type: 'array', items: {} };

/** A tensor as its bytes, in JSON. */
const EncodedTensor = {
  title: 'EncodedTensor',
  type: 'object',
  description: 'A tensor as its bytes.',
  properties: {
    dtype: {
      type: 'string',
      enum: ['F64', 'F32', 'F16', 'BF16', 'I64', 'I32', 'I16', 'I8', 'U64', 'U32', 'U16', 'U8'],
      description: 'What its numbers are, by the names of safetensors: labels are integers, all others are not.',
    },
    shape: { type: 'array', items: { type: 'integer', minimum: 0 }, description: 'The length of each axis.' },
    data: {
      type: 'string',
      contentEncoding: 'base64',
      description: 'The base64 of its numbers, little-endian, in row-major order: the standard alphabet, with padding.',
    },
  },
  required: ['dtype', 'shape', 'data'],
  additionalProperties: false,
};

/** A tensor in a request: a nested array of numbers, or its bytes. */
export function tensorInput(shape: string, description: string): TUnsafe<Tensor> {
  return Type.Unsafe<Tensor>({
    anyOf: [NESTED_ARRAY, EncodedTensor],
    description: `${description} ${NUMBERS}`,
    [TENSOR_KEYWORD]: shape,
  });
}

/** As {@link tensorInput}, or a number alone. */
export function tensorOrNumberInput<Kind extends 'integer' | 'number'>(
  shape: string,
  number: Kind,
  description: string,
): TUnsafe<Kind extends 'integer' ? IntegerTensor : Tensor> {
  return Type.Unsafe({
    anyOf: [{ type: number }, NESTED_ARRAY, EncodedTensor],
    description,
    [TENSOR_KEYWORD]: shape,
  });
}

const NON_FINITE = { type: 'string', enum: ['Infinity', '-Infinity', 'NaN'] };

/** A tensor in a response: a nested array of numbers, or its bytes. */
export function tensorOutput(shape: string, description: string): TUnsafe<Tensor> {
  return Type.Unsafe<Tensor>({ anyOf: [NESTED_ARRAY, EncodedTensor], description, [TENSOR_KEYWORD]: shape });
}

/** As {@link tensorOutput}, or a number alone. */
export function tensorOrNumberOutput(shape: string, description: string): TUnsafe<Tensor> {
  return Type.Unsafe<Tensor>({
    anyOf: [{ type: 'number' }, NON_FINITE, NESTED_ARRAY, EncodedTensor],
    description,
    [TENSOR_KEYWORD]: shape,
  });
}

/** A number in a response, or null. */
export function numberOrNullOutput(description: string): TUnsafe<number | null> {
  return Type.Unsafe<number | null>({ anyOf: [{ type: 'number' }, NON_FINITE, { type: 'null' }], description });
}

/** Whether a schema stands for a tensor. */
export function isTensorSchema(schema: TSchema): boolean {
  return TENSOR_KEYWORD in schema;
}

/** What a tensor holds. */
export function kindOfTensor(schema: TSchema): 'integer' | 'real' {
  return schema.anyOf?.[0].type === 'integer' ? 'integer' : 'real';
}

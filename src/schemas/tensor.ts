import { type TSchema, type TUnsafe, Type } from '@sinclair/typebox';
import type { Tensor } from '../core/tensor.ts';

/**
 * Marks a field that the codecs read into a {@link Tensor}; its value says the shape. The published schema stays a
 * plain array, so that client generators understand it: shapes and elements are checked by the codec and the core.
 */
export const TENSOR_KEYWORD = 'x-tensor-shape';

const NUMBERS =
  'Numbers, the strings "Infinity", "-Infinity" and "NaN", or the bare tokens of the same names; nothing is coerced.';

/** A nested array of numbers in a request. */
export function tensorInput(shape: string, description: string): TUnsafe<Tensor> {
  return Type.Unsafe<Tensor>({
    type: 'array',
    items: {},
    description: `${description} ${NUMBERS}`,
    [TENSOR_KEYWORD]: shape,
  });
}

/** A nested array of numbers in a request, or a number alone. */
export function tensorOrNumberInput(shape: string, number: 'integer' | 'number', description: string): TUnsafe<Tensor> {
  return Type.Unsafe<Tensor>({
    anyOf: [{ type: number }, { type: 'array', items: {} }],
    description,
    [TENSOR_KEYWORD]: shape,
  });
}

const NON_FINITE = { type: 'string', enum: ['Infinity', '-Infinity', 'NaN'] };

/** A nested array of numbers in a response. */
export function tensorOutput(shape: string, description: string): TUnsafe<Tensor> {
  return Type.Unsafe<Tensor>({ type: 'array', items: {}, description, [TENSOR_KEYWORD]: shape });
}

/** A nested array of numbers in a response, or a number alone. */
export function tensorOrNumberOutput(shape: string, description: string): TUnsafe<Tensor> {
  return Type.Unsafe<Tensor>({
    anyOf: [{ type: 'number' }, NON_FINITE, { type: 'array', items: {} }],
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

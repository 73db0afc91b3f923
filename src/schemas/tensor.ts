import { type TSchema, type TUnsafe, Type } from '@sinclair/typebox';
import type { IntegerTensor, Tensor, TensorKind } from '../core/tensors/tensor.ts';

/**
 * The shape of a tensor, by that of the operation's rows: `elements` is the same, `losses` that of the losses (without the
 * classes, where there are some), `sequences` that without its last axis, `upstream` a number or that of the losses, as
 * `reduction` says.
 */
export type Axes = 'elements' | 'losses' | 'sequences' | 'classes' | 'bins' | 'upstream' | 'number';

/**
 * Marks a field that the codecs read into a {@link Tensor}; its value says the shape, to people. The published schema stays a
 * plain array, so that client generators understand it: shapes and elements are checked by the codec and the core.
 */
const SHAPE = 'x-tensor-shape';
/** What it holds. */
const KIND = 'x-tensor-kind';
/** Its shape, to programs: any of these. */
const AXES = 'x-tensor-axes';

/** What a schema says of a tensor. */
interface TensorSpec<Kind extends TensorKind> {
  readonly shape: string;
  /** One of these; with `number` it may be a number alone. */
  readonly axes: readonly Axes[];
  readonly kind?: Kind;
  /** Whether a number alone is a tensor of some request: where one of the axes may be none. */
  readonly mayBeNumber?: boolean;
}

const ALLOWED: { readonly [K in TensorKind]: string } = {
  real: 'Numbers, the strings "Infinity", "-Infinity" and "NaN", or the bare tokens of the same names; nothing is coerced.',
  integer: 'Integers: 1.0 is one, 1.5 is an error.',
  boolean: 'true or false, or 1 or 0.',
  flag: 'true or false, or integers.',
};

const NESTED_ARRAY = { type: 'array', items: {} };
const NON_FINITE = { type: 'string', enum: ['Infinity', '-Infinity', 'NaN'] };

/** A tensor as its bytes, in JSON. */
const EncodedTensor = {
  title: 'EncodedTensor',
  type: 'object',
  description: 'A tensor as its bytes.',
  properties: {
    dtype: {
      type: 'string',
      enum: ['F64', 'F32', 'F16', 'BF16', 'I64', 'I32', 'I16', 'I8', 'U64', 'U32', 'U16', 'U8', 'BOOL'],
      description:
        'What its numbers are, by the names of safetensors: labels are integers, masks BOOL or integers that are 0 or 1, all others are not.',
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

/** A number alone, as a schema. */
const SINGLE: { readonly [K in TensorKind]: readonly object[] } = {
  real: [{ type: 'number' }],
  integer: [{ type: 'integer' }],
  boolean: [{ type: 'boolean' }, { type: 'integer', enum: [0, 1] }],
  flag: [{ type: 'boolean' }, { type: 'integer' }],
};

/** A tensor in a request: a nested array of numbers, or its bytes, or a number alone where it may be one. */
export function tensorInput<Kind extends TensorKind = 'real'>(
  { shape, axes, kind = 'real' as Kind, mayBeNumber = false }: TensorSpec<Kind>,
  description: string,
): TUnsafe<Kind extends 'real' ? Tensor : IntegerTensor> {
  return Type.Unsafe({
    anyOf: [...(mayBeNumber ? SINGLE[kind] : []), NESTED_ARRAY, EncodedTensor],
    description: `${description} ${ALLOWED[kind]}`,
    [SHAPE]: shape,
    [KIND]: kind,
    [AXES]: axes,
  });
}

/** A tensor in a response: a nested array of numbers, or its bytes, or a number alone where it may be one. */
export function tensorOutput(
  { shape, axes, mayBeNumber = false }: Omit<TensorSpec<never>, 'kind'>,
  description: string,
): TUnsafe<Tensor> {
  const single = mayBeNumber ? [...SINGLE.real, NON_FINITE] : [];
  return Type.Unsafe<Tensor>({
    anyOf: [...single, NESTED_ARRAY, EncodedTensor],
    description,
    [SHAPE]: shape,
    [AXES]: axes,
  });
}

const WHOLE = 'x-whole-numbers';

/** An output that is positions or counts: whole numbers, which are not rounded to the type of the answer. */
export function wholeOutput<Schema extends TSchema>(schema: Schema): Schema {
  const description = `${schema.description} In binary answers F64, whatever the others are.`;
  return { ...schema, description, [WHOLE]: true };
}

/** Whether an output is whole numbers. */
export function isWholeOutput(schema: TSchema): boolean {
  return schema[WHOLE] === true;
}

/** A number in a response. */
export function numberOutput(description: string): TUnsafe<number> {
  return Type.Unsafe<number>({ anyOf: [...SINGLE.real, NON_FINITE], description, [AXES]: ['number'] });
}

/** A number in a response, or null. */
export function numberOrNullOutput(description: string): TUnsafe<number | null> {
  return Type.Unsafe<number | null>({
    anyOf: [...SINGLE.real, NON_FINITE, { type: 'null' }],
    description,
    [AXES]: ['number'],
  });
}

/** Whether a schema stands for a tensor. */
export function isTensorSchema(schema: TSchema): boolean {
  return SHAPE in schema;
}

/** Its shape, in words. */
export function shapeOfTensor(schema: TSchema): string {
  return schema[SHAPE];
}

/** What a schema describes, without what is allowed in all tensors of its kind. */
export function withoutAllowed(schema: TSchema): string {
  const { description = '' } = schema;
  const allowed = ALLOWED[kindOfTensor(schema)];
  return allowed === undefined ? description : description.replace(allowed, '');
}

/** What a tensor of a request holds. */
export function kindOfTensor(schema: TSchema): TensorKind {
  return schema[KIND];
}

/** What its shape may be. Of a number in a response `number`. */
export function axesOf(schema: TSchema): readonly Axes[] {
  return schema[AXES] ?? [];
}

/** Whether a tensor may be a single number that holds for all rows: then it is an option, too. */
export function mayBeOption(schema: TSchema): boolean {
  return axesOf(schema).includes('number');
}

/** What a field is in a query, in metadata and among parameters: a tensor that may be a number is one; undefined for other tensors. */
export function asOption(schema: TSchema): TSchema | undefined {
  if (!isTensorSchema(schema)) return schema;
  return mayBeOption(schema) ? Type.Optional(Type.Number({ description: schema.description ?? '' })) : undefined;
}

/** Whether a tensor differs from row to row, and so with each message: else it is an option, which may hold for many. */
export function isOfRows(schema: TSchema): boolean {
  const axes = axesOf(schema);
  return isTensorSchema(schema) && axes.every((a) => a === 'elements' || a === 'losses' || a === 'sequences');
}

import type { TObject, TSchema } from '@sinclair/typebox';

/**
 * What is written down of an operation: its fields, and how they depend on one another. Everything else about it follows: its route, what
 * the document says of it, how it is validated and encoded, its model of the inference protocol, what the log counts.
 */
export interface Definition<Request extends TObject = TObject> {
  /** Its last part of the path, `/v1/${name}`. */
  readonly name: string;
  readonly summary: string;
  readonly description: string;
  /** Its first tensor has the rows, or where there is a choice the first of `exactlyOne`. */
  readonly request: Request;
  readonly response: TObject;
  /** Whether the rows are rows of classes, along the axis `class_axis`; else each number of the tensor is a row. */
  readonly hasClasses: boolean;
  /** Of each of these lists of fields exactly one is given; the model of the inference protocol requires the first. */
  readonly exactlyOne?: readonly (readonly string[])[];
  /** Of each of these lists of fields all are given or none. */
  readonly together?: readonly (readonly string[])[];
}

/** A definition, as it is. */
export function define<Request extends TObject>(definition: Definition<Request>): Definition<Request> {
  return definition;
}

const ONLY_WITH = 'x-only-with';
const NEEDS = 'x-needs';
const IDLE_WITHOUT = 'x-idle-without';

/** What the document does not say: symbols are not written. */
const COSTS = Symbol('costs');
const COPIES_ROWS = Symbol('copies rows');

/** All that schemas here say beyond JSON Schema of how fields depend on one another. */
export const DEPENDENCY_KEYWORDS: readonly string[] = [ONLY_WITH, NEEDS, IDLE_WITHOUT];

/** What a field or an output costs that is given, and is not the default. */
export interface Costs {
  /** Doubles for each class, in which a row is computed. */
  readonly arrays: number;
  /** Nanoseconds for each number of the rows. */
  readonly nanoseconds: number;
}

/** Which values of an option give a field its meaning. */
export interface OnlyWith {
  readonly option: string;
  readonly values: readonly string[];
}

/**
 * A field that means nothing unless an option has one of some values.
 *
 * @example onlyWith('loss_type', ['ppo'], Type.Optional(DualClip))
 */
export function onlyWith<Schema extends TSchema>(option: string, values: readonly string[], schema: Schema): Schema {
  return { ...schema, [ONLY_WITH]: { option, values } };
}

/** A field of a request, or an output, that means nothing without another field. */
export function needs<Schema extends TSchema>(field: string, schema: Schema): Schema {
  return { ...schema, [NEEDS]: field };
}

/** A field that changes nothing without another one, where its value may be refused all the same. */
export function idleWithout<Schema extends TSchema>(field: string, schema: Schema): Schema {
  return { ...schema, [IDLE_WITHOUT]: field };
}

/** What gives a field its meaning; undefined where nothing need. */
export function onlyWithOf(schema: TSchema): OnlyWith | undefined {
  return schema[ONLY_WITH];
}

/** The field that a field or an output is refused without; undefined where there is none. */
export function neededBy(schema: TSchema): string | undefined {
  return schema[NEEDS];
}

/** Whether a field or an output means something for a message of such fields. */
export function isMeaningful(schema: TSchema, fields: { readonly [name: string]: unknown }): boolean {
  const needed = schema[NEEDS] ?? schema[IDLE_WITHOUT];
  return needed === undefined || needed in fields;
}

/**
 * A field of a request, or an output, that takes memory and time of its own: so many doubles for each class, and about so many nanoseconds for
 * each number of the rows. Rows are then computed in doubles.
 *
 * @example takesArrays(2, 100, Type.Optional(FocalGamma))
 */
export function takesArrays<Schema extends TSchema>(arrays: number, nanoseconds: number, schema: Schema): Schema {
  return { ...schema, [COSTS]: { arrays, nanoseconds } };
}

/** A field for which the rows are copied. */
export function copiesRows<Schema extends TSchema>(schema: Schema): Schema {
  return { ...schema, [COPIES_ROWS]: true };
}

/** What a field or an output takes; undefined of most. */
export function costsOf(schema: TSchema): Costs | undefined {
  return (schema as { [COSTS]?: Costs })[COSTS];
}

/** Whether the rows are copied for a field. */
export function isCopyingRows(schema: TSchema): boolean {
  return (schema as { [COPIES_ROWS]?: true })[COPIES_ROWS] === true;
}

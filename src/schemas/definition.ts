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
  /** What computing takes; of a softmax by default. With it, even short requests are handed to a worker where they take long. */
  readonly cost?: Cost;
}

/** What computing rows of classes takes, at the most: all of it, or what a field adds. */
export interface Cost {
  /** Doubles that one row is computed in, for each of its classes, besides copies of its inputs and results. */
  readonly doublesAClass: number;
  /** Nanoseconds for each number of the inputs, on the machine that the benchmark ran on. */
  readonly nanosecondsANumber: number;
}

/** A definition, as it is. */
export function define<Request extends TObject>(definition: Definition<Request>): Definition<Request> {
  return definition;
}

const ONLY_WITH = 'x-only-with';
const NEEDS = 'x-needs';
const IDLE_WITHOUT = 'x-idle-without';
const HINT = 'x-hint';

/** What the document does not say: symbols are not written. */
const COST = Symbol('cost');
const COPIES_ROWS = Symbol('copies rows');

/** All that schemas here say beyond JSON Schema: how fields depend on one another, and what errors suggest. */
export const OWN_KEYWORDS: readonly string[] = [ONLY_WITH, NEEDS, IDLE_WITHOUT, HINT];

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

/**
 * A field of a request, or an output, that means nothing without another field, or without one of some. Nested, it needs all of these.
 *
 * @example needs('logits', needs('target_logits', Type.Optional(Temperature)))
 * @example needs(['target_logits', 'target_log_probs'], Type.Optional(TargetGrad))
 */
export function needs<Schema extends TSchema>(field: string | readonly string[], schema: Schema): Schema {
  return { ...schema, [NEEDS]: [typeof field === 'string' ? [field] : field, ...neededBy(schema)] };
}

/** A field that changes nothing without another one, where its value may be refused all the same. */
export function idleWithout<Schema extends TSchema>(field: string, schema: Schema): Schema {
  return { ...schema, [IDLE_WITHOUT]: field };
}

/** A field of which errors say more than what is expected. */
export function withHint<Schema extends TSchema>(hint: string, schema: Schema): Schema {
  return { ...schema, [HINT]: hint };
}

/** What errors of a field say besides what is expected; undefined where that is nothing. */
export function hintOf(schema: TSchema): string | undefined {
  return schema[HINT];
}

/** What gives a field its meaning; undefined where nothing need. */
export function onlyWithOf(schema: TSchema): OnlyWith | undefined {
  return schema[ONLY_WITH];
}

/** Whether the option that gives a field its meaning has a value that does; so it is where nothing need give it one. */
export function hasItsOption(
  { properties }: TObject,
  schema: TSchema,
  fields: { readonly [name: string]: unknown },
): boolean {
  const only = onlyWithOf(schema);
  return (
    only === undefined || only.values.includes((fields[only.option] ?? properties[only.option]?.default) as string)
  );
}

/** Lists of fields, without one of each of which a field or an output is refused. */
export function neededBy(schema: TSchema): readonly (readonly string[])[] {
  return schema[NEEDS] ?? [];
}

/** Whether a field or an output means something for a message of such fields. */
export function isMeaningful(schema: TSchema, fields: { readonly [name: string]: unknown }): boolean {
  const without: string | undefined = schema[IDLE_WITHOUT];
  if (without !== undefined && !(without in fields)) return false;
  return neededBy(schema).every((names) => names.some((name) => name in fields));
}

/**
 * A field of a request, or an output, that takes memory and time of its own: so many doubles for each class, and about so many nanoseconds for
 * each number of the rows. Rows are then computed in doubles.
 *
 * @example takesArrays(2, 100, Type.Optional(FocalGamma))
 */
export function takesArrays<Schema extends TSchema>(
  doublesAClass: number,
  nanosecondsANumber: number,
  schema: Schema,
): Schema {
  return { ...schema, [COST]: { doublesAClass, nanosecondsANumber } };
}

/** A field for which the rows are copied. */
export function copiesRows<Schema extends TSchema>(schema: Schema): Schema {
  return { ...schema, [COPIES_ROWS]: true };
}

/** What a field or an output takes; undefined of most. */
export function costOf(schema: TSchema): Cost | undefined {
  return (schema as { [COST]?: Cost })[COST];
}

/** Whether the rows are copied for a field. */
export function isCopyingRows(schema: TSchema): boolean {
  return (schema as { [COPIES_ROWS]?: true })[COPIES_ROWS] === true;
}

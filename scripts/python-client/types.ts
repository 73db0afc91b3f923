import type { Schema } from '../published-schema.ts';
import type { Described } from './described.ts';
import { literal } from './lines.ts';

/** The type of an argument, as a hint of Python's. */
export function typeOf({ schema }: Described): string {
  if (schema['x-tensor-kind'] !== undefined) return 'ArrayLike';
  return alternatives(schema).map(hint).join(' | ');
}

/** The types of an option in words, as messages have them; numbers take integers, too. */
export function typesInWords({ schema }: Described): string[] {
  return alternatives(schema).map(({ type, items }) => {
    if (type === 'array') return items?.type === 'integer' ? 'a list of integers' : 'a list of strings';
    return WORDS[type ?? ''] ?? 'a string';
  });
}

const WORDS: { readonly [type: string]: string } = {
  number: 'a number',
  integer: 'an integer',
  boolean: 'True or False',
  string: 'a string',
};

function alternatives(schema: Schema): readonly Schema[] {
  return schema.anyOf ?? [schema];
}

function hint({ type, enum: values, items }: Schema): string {
  if (type === 'array') return `Sequence[${hint(items as Schema)}]`;
  if (values !== undefined) return `Literal[${values.map(literal).join(', ')}]`;
  return { number: 'float', integer: 'int', boolean: 'bool' }[type ?? ''] ?? 'str';
}

/** Whether a result is always a single number. */
export function isScalar({ schema }: Described): boolean {
  return schema['x-tensor-axes']?.length === 1 && schema['x-tensor-axes'][0] === 'number';
}

/** Whether a result may be null: a loss that is not reduced. */
export function isNullable({ schema }: Described): boolean {
  return alternatives(schema).some(({ type }) => type === 'null');
}

/** Whether it is a number of rows, an `int`. */
export function isCount(result: Described): boolean {
  return isScalar(result) && schema(result)['x-whole-numbers'] === true;
}

function schema(result: Described): Schema {
  return result.schema;
}

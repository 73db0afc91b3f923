import { inWords } from './in-words.ts';

/** Doubles tell all integers up to here apart. */
const LARGEST = 2 ** 53;

/**
 * What a schema allows, in words, for errors.
 *
 * @example describeExpected({ type: 'number', minimum: 0, maximum: 1 }) // 'a number in [0, 1]'
 * @example describeExpected({ enum: ['none', 'mean', 'sum'] }) // '"none", "mean" or "sum"'
 */
export function describeExpected(schema: { readonly [keyword: string]: unknown }): string {
  const { enum: values, anyOf, type, minItems, minLength, items } = schema;
  if (Array.isArray(anyOf)) return inWords(anyOf.map(describeExpected), 'or');
  if (Array.isArray(values)) {
    return inWords(
      values.map((value) => JSON.stringify(value)),
      'or',
    );
  }
  switch (type) {
    case 'integer':
      return describeRange('an integer', schema);
    case 'number':
      return describeRange('a number', schema);
    case 'boolean':
      return 'true or false';
    case 'string':
      return minLength === undefined ? 'a string' : 'a string that is not empty';
    case 'array': {
      const isOfIntegers = (items as { type?: unknown } | undefined)?.type === 'integer';
      return `an array of ${minItems === undefined ? '' : `${minItems} or more `}different ${isOfIntegers ? 'integers' : 'items'}`;
    }
    default:
      return `a value of type ${String(type)}`;
  }
}

function describeRange(name: string, schema: { readonly [keyword: string]: unknown }): string {
  const { minimum, maximum, exclusiveMinimum, exclusiveMaximum } = schema;
  if (maximum === LARGEST)
    return minimum === -LARGEST ? `${name} within ±${LARGEST}` : `${name} of at least ${minimum}`;
  const low = minimum ?? exclusiveMinimum;
  const high = maximum ?? exclusiveMaximum;
  if (low === undefined) return name;
  if (high !== undefined) {
    return `${name} in ${minimum === undefined ? '(' : '['}${low}, ${high}${maximum === undefined ? ')' : ']'}`;
  }
  return minimum === undefined ? `${name} above ${low}` : `${name} of at least ${low}`;
}

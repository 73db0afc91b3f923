/** Doubles tell all integers up to here apart. */
const LARGEST = 2 ** 53;

/**
 * What a schema allows, in words, for errors.
 *
 * @example describeExpected({ type: 'number', minimum: 0, maximum: 1 }) // 'a number in [0, 1]'
 * @example describeExpected({ enum: ['none', 'mean', 'sum'] }) // '"none", "mean" or "sum"'
 */
export function describeExpected(schema: { readonly [keyword: string]: unknown }): string {
  const { enum: values, type, minimum, maximum, minItems, minLength } = schema;
  if (Array.isArray(values)) {
    const quoted = values.map((value) => JSON.stringify(value));
    return quoted.length === 1 ? `${quoted[0]}` : `${quoted.slice(0, -1).join(', ')} or ${quoted.at(-1)}`;
  }
  switch (type) {
    case 'integer':
    case 'number': {
      const name = type === 'integer' ? 'an integer' : 'a number';
      if (maximum === LARGEST) return `${name} within ±${LARGEST}`;
      if (minimum === undefined) return name;
      return maximum === undefined ? `${name} of at least ${minimum}` : `${name} in [${minimum}, ${maximum}]`;
    }
    case 'boolean':
      return 'true or false';
    case 'string':
      return minLength === undefined ? 'a string' : 'a string that is not empty';
    case 'array':
      return `an array of ${minItems === undefined ? '' : `${minItems} or more `}different items`;
    default:
      return `a value of type ${String(type)}`;
  }
}

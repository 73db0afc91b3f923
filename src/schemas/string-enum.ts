import { type TUnsafe, Type } from '@sinclair/typebox';

/**
 * One of some strings, as one `enum`: a union of literals would be published as an `anyOf` of one-value enums.
 *
 * @example stringEnum(['none', 'mean', 'sum'], { default: 'mean' })
 */
export function stringEnum<const Values extends readonly string[]>(
  values: Values,
  options: { default?: Values[number]; description?: string } = {},
): TUnsafe<Values[number]> {
  return Type.Unsafe<Values[number]>({ type: 'string', enum: values, ...options });
}

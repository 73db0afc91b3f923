import type { TSchema } from '@sinclair/typebox';

/**
 * Whether an option is a real number, or may be one.
 *
 * @example isReal({ anyOf: [{ enum: ['valid'] }, { type: 'number' }] }) // true
 */
export function isReal({ type, anyOf = [] }: TSchema): boolean {
  return type === 'number' || anyOf.some((schema: TSchema) => schema.type === 'number');
}

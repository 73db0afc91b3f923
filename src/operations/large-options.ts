import type { TSchema } from '@sinclair/typebox';
import type { Fields } from '../codecs/codec.ts';
import { LONGEST_UNSAFE, UnsafeNumber } from '../codecs/json/unsafe-number.ts';
import { isReal } from '../schemas/is-real.ts';
import type { Operation } from './operation.ts';

/**
 * Makes doubles of the numbers beyond ±2^53 in a message that are options of real numbers: only where an integer is meant, a double may be
 * taken for another one.
 *
 * @example a `softcap` of 1e20 is 100000000000000000000
 */
export function readLargeOptions({ request }: Operation, fields: Fields): void {
  for (const name in fields) {
    const value = fields[name];
    if (!(value instanceof UnsafeNumber) || !Object.hasOwn(request.properties, name)) continue;
    if (!isReal(request.properties[name] as TSchema) || value.text.length > LONGEST_UNSAFE) continue;
    fields[name] = Number(value.text);
  }
}

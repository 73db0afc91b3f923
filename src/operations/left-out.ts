import type { TObject } from '@sinclair/typebox';
import type { Fields } from '../codecs/codec.ts';
import { InputError } from '../core/input-error.ts';

/**
 * Takes the fields out of a message that are null and may be left out: clients in Go, Java and Python write all options,
 * whether they have a value or not. A field that is not known stays, to be refused.
 *
 * @throws InputError NOT_A_NUMBER a tensor that is required is null
 */
export function removeLeftOut(fields: Fields, { properties, required = [] }: TObject): void {
  for (const name in fields) {
    if (fields[name] !== null || !Object.hasOwn(properties, name)) continue;
    if (!required.includes(name)) {
      delete fields[name];
      continue;
    }
    const hint = 'JSON.stringify writes NaN and ±Infinity as null';
    const detail = `${name} is null; expected a number, "Infinity", "-Infinity" or "NaN" (${hint})`;
    throw new InputError('NOT_A_NUMBER', [{ path: [name], detail }]);
  }
}

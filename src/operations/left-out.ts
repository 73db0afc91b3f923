import type { TSchema } from '@sinclair/typebox';
import type { Fields } from '../codecs/codec.ts';
import { EXPECTED } from '../codecs/json/read-tensor.ts';
import { InputError } from '../core/tensors/input-error.ts';
import type { TensorKind } from '../core/tensors/tensor.ts';
import { describeExpected } from '../schemas/describe-expected.ts';
import type { Operation } from './operation.ts';

/**
 * Takes the fields out of a message that are null and may be left out: clients in Go, Java and Python write all options,
 * whether they have a value or not. A field that is not known stays, to be refused.
 *
 * @throws InputError NOT_A_NUMBER a tensor that is required is null; INVALID_OPTION an option that is
 */
export function removeLeftOut({ request, kindOf }: Operation, fields: Fields): void {
  const { properties, required = [] } = request;
  for (const name in fields) {
    if (fields[name] !== null || !Object.hasOwn(properties, name)) continue;
    if (!required.includes(name)) {
      delete fields[name];
      continue;
    }
    if (kindOf(name) === undefined) {
      const detail = `${name} is null; expected ${describeExpected(properties[name] as TSchema)}, since it is required`;
      throw new InputError('INVALID_OPTION', [{ path: [name], detail }]);
    }
    const hint = 'JSON.stringify writes NaN and ±Infinity as null';
    const detail = `${name} is null; expected ${EXPECTED[kindOf(name) as TensorKind]} (${hint})`;
    throw new InputError('NOT_A_NUMBER', [{ path: [name], detail }]);
  }
}

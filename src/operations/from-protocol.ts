import type { TSchema } from '@sinclair/typebox';
import type { Fields, TensorField } from '../codecs/codec.ts';
import { InputError } from '../core/tensors/input-error.ts';
import { type Axes, axesOf, mayBeOption } from '../schemas/tensor.ts';
import type { Operation } from './operation.ts';
import { readList } from './text-options.ts';

/**
 * Makes tensors of shape [1] single numbers where that is what they must be: the label of one row of shape [C], and the upstream gradient
 * of one loss. Clients of the inference protocol send no shape [], and their metadata cannot say it.
 * A number among the parameters is a tensor, too, where it may be one; and "-1,7" is a list, since the protocol has no other.
 *
 * @throws InputError INVALID_OPTION a tensor among the parameters
 */
export function fromProtocol(operation: Operation, fields: Fields): void {
  const rows = fields[operation.rowsIn(fields)] as TensorField | undefined;
  const isOneAxis = rows?.shape?.length === 1;
  const isOneRow = operation.hasClasses && isOneAxis;
  const isNumber: { readonly [A in Axes]?: boolean } = {
    number: true,
    losses: isOneRow,
    sequences: isOneAxis && rows?.shape[0] !== 1,
    upstream: fields.reduction !== 'none' || isOneRow,
  };
  for (const name in fields) {
    const schema = operation.request.properties[name];
    const given = fields[name];
    if (schema === undefined) continue;
    if (typeof given === 'string') fields[name] = readList(given, schema.anyOf) ?? given;
    if (operation.kindOf(name) === undefined) continue;
    const value = given as TensorField | number;
    if (typeof value === 'number') {
      fields[name] = fromParameter(name, value, schema);
    } else if (value.shape?.length === 1 && value.shape[0] === 1) {
      if (axesOf(schema).some((a) => isNumber[a])) fields[name] = { ...value, shape: [] };
    }
  }
}

function fromParameter(name: string, value: number, schema: TSchema): TensorField {
  if (mayBeOption(schema)) return { shape: [], data: Float64Array.of(value) };
  const path = ['parameters', name];
  const detail = `parameters.${name} is ${value}; expected it among the inputs, since it is a tensor`;
  throw new InputError('INVALID_OPTION', [{ path, detail }]);
}

import type { TSchema } from '@sinclair/typebox';
import type { Fields, TensorField } from '../codecs/codec.ts';
import { type Axes, axesOf } from '../schemas/tensor.ts';
import type { Operation } from './operation.ts';

/**
 * Makes tensors of shape [1] single numbers where that is what they must be: the label of one row of shape [C], and the upstream gradient
 * of one loss. Clients of the inference protocol send no shape [], and their metadata cannot say it.
 */
export function asSingleNumbers(operation: Operation, fields: Fields): void {
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
    if (operation.kindOf(name) === undefined) continue;
    const tensor = fields[name] as TensorField;
    if (tensor.shape?.length !== 1 || tensor.shape[0] !== 1) continue;
    const axes = axesOf(operation.request.properties[name] as TSchema);
    if (axes.some((a) => isNumber[a])) fields[name] = { ...tensor, shape: [] };
  }
}

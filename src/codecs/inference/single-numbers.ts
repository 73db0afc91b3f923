import type { Tensor } from '../../core/tensor.ts';
import type { Fields } from '../codec.ts';

/**
 * Makes inputs of shape [1] single numbers where that is what they must be: the label of one row of shape [C], and the
 * upstream gradient of one loss. Clients of the protocol send no shape [], and their metadata cannot say it.
 */
export function asSingleNumbers(fields: Fields): void {
  const rows = (fields.logits ?? fields.log_probs) as Tensor | undefined;
  const isOneRow = rows?.shape?.length === 1;
  if (isOneRow) asSingle(fields, 'labels');
  const isLoss = 'labels' in fields || 'target_probs' in fields;
  if (isLoss && (isOneRow || fields.reduction !== 'none')) asSingle(fields, 'grad_output');
}

function asSingle(fields: Fields, name: string): void {
  const tensor = fields[name] as Tensor | undefined;
  if (tensor?.shape?.length === 1 && tensor.shape[0] === 1) fields[name] = { ...tensor, shape: [] };
}

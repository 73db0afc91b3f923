import { exactSum } from './exact-sum.ts';
import { InputError } from './input-error.ts';
import type { Reduction } from './options.ts';
import type { DoubleTensor } from './tensor.ts';

/** The losses as asked for: `loss` is null for the reduction `none`. */
export type ReducedLosses = {
  readonly loss?: number | null;
  readonly losses?: DoubleTensor;
};

/**
 * The losses of the rows, and one loss from them: their sum, their sum over `divisor`, or null for `none`.
 *
 * A mean is finite where its exact value is, though the sum may not be. A divisor of 0 with nothing to divide
 * (all rows ignored, none at all, or all weights 0) gives 0.
 *
 * @param losses times `scale`, a power of two
 * @throws InputError UNDEFINED_MEAN the weights sum to 0 and the losses do not
 * @example reduceLosses(tensor([2], [1, 2]), 1, 'mean', 2, ['loss']) // { loss: 1.5 }
 */
export function reduceLosses(
  losses: DoubleTensor,
  scale: number,
  reduction: Reduction,
  divisor: number,
  outputs: readonly string[],
): ReducedLosses {
  const loss = reduction === 'none' ? null : reduce(losses.data, reduction, divisor);
  return {
    ...(outputs.includes('loss') && { loss }),
    ...(outputs.includes('losses') && { losses: scale === 1 ? losses : unscaled(losses, scale) }),
  };
}

function unscaled({ shape, data }: DoubleTensor, scale: number): DoubleTensor {
  return { shape, data: data.map((loss) => loss / scale) };
}

function reduce(losses: Float64Array, reduction: 'mean' | 'sum', divisor: number): number {
  const { value, scale } = exactSum(losses);
  if (reduction === 'sum') return value * scale + 0;
  if (divisor !== 0) return (value / divisor) * scale + 0;
  if (value === 0 || Number.isNaN(value)) return value + 0;
  throw new InputError('UNDEFINED_MEAN', [
    {
      path: ['class_weight'],
      detail:
        'class_weight sums to 0 over the labels, though the weighted losses do not; ' +
        'expected a sum that is not 0, or reduction "sum" or "none"',
    },
  ]);
}

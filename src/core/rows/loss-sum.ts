import { HUGE, productError, sumError } from '../../kernel/double-double.ts';
import { type BigFloat, divide, sumOrZero, toDouble } from '../exact/big-float.ts';
import { InputError } from '../tensors/input-error.ts';
import type { Divisor } from './divisor.ts';
import type { Reduction } from './options.ts';

/** Where losses of both signs leave less than this of their sum, it is computed exactly: 2^-4 of 58 bits. */
const CANCELLED = 2 ** -4;

/** 2^-900: sums below it may have lost digits to the end of the range of doubles. */
const TINY = 2 ** -900;

/** The sum of the losses of rows, each an unevaluated sum of two doubles. */
export class LossSum {
  private sum = 0;
  private lost = 0;
  private size = 0;
  private isFinite = true;

  /** @param size of the terms whose sum the loss is, 0 where that is not finite; Infinity where the loss is not known */
  add(loss: number, low: number, size: number): void {
    this.size += size;
    if (size === Number.POSITIVE_INFINITY) return;
    const next = this.sum + loss;
    this.lost += sumError(this.sum, loss, next) + low;
    this.sum = next;
    this.isFinite &&= Number.isFinite(loss);
  }

  /**
   * The sum, or the mean, within an ulp, never −0; null for `none`. Finite where the exact value is, though the sum may not
   * be. A divisor of 0 with nothing to divide (all rows ignored, none at all, or all weights 0) gives 0.
   *
   * @param exact the losses in more digits, all of which are finite: asked for where too many have cancelled, or the sum overflows
   * @throws InputError UNDEFINED_MEAN the weights sum to 0 and the losses do not
   */
  reduce(reduction: Reduction, divisor: Divisor, exact: () => Iterable<BigFloat>): number | null {
    if (reduction === 'none') return null;
    const { sum, lost, size } = this;
    // The divisor may have overflowed: ∞ / ∞ would be NaN.
    if (!this.isFinite) return divisor.high === 0 ? orUndefined(sum) : sum * Math.sign(divisor.high);
    // Losses that a small divisor makes normal numbers may have been subnormal.
    const isTiny = size < TINY && Math.abs(divisor.high) < 1;
    const quotient = sum / divisor.high;
    const isHuge = size >= HUGE || (divisor.high !== 0 && Math.abs(quotient) >= HUGE);
    const isClear = Math.abs(sum + lost) >= CANCELLED * size && !isHuge && !isTiny;
    const total = isClear ? undefined : sumOrZero(exact());
    if (divisor.high === 0) return orUndefined(total ? Number(total.mantissa) : sum + lost);
    if (total || !divisor.isOrdinary) return toDouble(divide(total ?? sumOrZero(exact()), divisor.exact())) + 0;
    const product = quotient * divisor.high;
    const rest = sum - product - productError(quotient, divisor.high, product);
    return quotient + (rest + (lost - quotient * divisor.low)) / divisor.high + 0;
  }
}

/** A sum that cannot be divided: 0 stays 0, as NaN stays NaN. */
function orUndefined(sum: number): number {
  if (sum === 0 || Number.isNaN(sum)) return sum + 0;
  throw new InputError('UNDEFINED_MEAN', [
    {
      path: ['class_weight'],
      detail:
        'class_weight sums to 0 over the labels, though the weighted losses do not; ' +
        'expected a sum that is not 0, or reduction "sum" or "none"',
    },
  ]);
}

import { meanOf, nearestTo } from '../sums/double-quotient.ts';
import { BIN_GAP, BIN_WEIGHT, binAt, CORRECT, type MetricSums, sumAt } from '../sums/metric-sums.ts';

/**
 * The maximum calibration error of rows with labels, from their sums, within an ulp.
 *
 *     max_b |Σ s ([k = y] − p_max)| / Σ s    over the bins that have rows
 *
 * 0 of nothing; NaN where a row has no softmax.
 *
 * @example maxCalibrationError(the sums of the row [50, 0] with the label 0) // 1.9287498479639178e-22
 * @see Guo et al. 2017, arXiv:1706.04599
 */
export function maxCalibrationError(of: MetricSums): number {
  if (Number.isNaN(of.ofRows.sums[CORRECT])) return Number.NaN;
  let largest = 0;
  for (let bin = 0; bin < of.bins; bin++) {
    const gap = meanOf(sumAt(of.ofBins, binAt(bin, BIN_GAP)), sumAt(of.ofBins, binAt(bin, BIN_WEIGHT)));
    largest = Math.max(largest, Math.abs(nearestTo(gap)));
  }
  return largest;
}

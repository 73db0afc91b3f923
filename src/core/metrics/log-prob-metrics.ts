import { Pair } from '../pairs/pair.ts';
import { type CountedRows, counts } from '../rows/counted-rows.ts';
import { timesPowerOfTwo } from '../sums/double-quotient.ts';
import { addNll, addTo, CORRECT, emptySums, type MetricSums, WEIGHT } from '../sums/metric-sums.ts';
import { type ClassLayout, rowStart } from '../tensors/class-layout.ts';
import { valueAt } from '../tensors/numbers.ts';
import type { Tensor } from '../tensors/tensor.ts';
import { unitsOfWeights } from './units-of-weights.ts';

const product = new Pair();

/**
 * What the metrics of log-probabilities are made of, which need not be those of a distribution: the negative log-likelihood of the labels, and
 * how many of the predictions are right. A row that counts and holds NaN has no prediction.
 */
export function logProbMetrics(
  { data }: Tensor,
  layout: ClassLayout,
  labels: Int32Array,
  counted: CountedRows,
): MetricSums {
  const metrics = emptySums(0);
  const { ofRows } = metrics;
  const unit = unitsOfWeights(counted).ofRows;
  ofRows.unit = unit;
  const { weights } = counted;
  const { classes, inner } = layout;
  for (let n = 0; n < layout.rows; n++) {
    if (!counts(counted, n)) continue;
    const s = weights === undefined ? 1 : timesPowerOfTwo(weights[n] as number, -unit);
    const y = labels[n] as number;
    const start = rowStart(layout, n);
    addTo(ofRows, WEIGHT, s, 0);
    const argmax = argmaxAt(data, start, classes, inner);
    if (argmax === NONE) addTo(ofRows, CORRECT, Number.NaN, 0);
    else if (argmax === y) addTo(ofRows, CORRECT, s, 0);
    const logProb = valueAt(data, start + y * inner);
    if (s === 0 && !Number.isNaN(logProb)) continue;
    product.setProduct(-s, logProb);
    addNll(ofRows, product.high, product.low);
  }
  return metrics;
}

const NONE = -1;

/** The first class with the largest number; {@link NONE} where one is NaN. */
function argmaxAt(data: Tensor['data'], start: number, classes: number, stride: number): number {
  let max = Number.NEGATIVE_INFINITY;
  let argmax = 0;
  for (let c = 0, i = start; c < classes; c++, i += stride) {
    const x = valueAt(data, i);
    if (x <= max) continue;
    if (Number.isNaN(x)) return NONE;
    max = x;
    argmax = c;
  }
  return argmax;
}

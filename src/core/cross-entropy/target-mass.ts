import { add, fromDouble } from '../exact/big-float.ts';
import { Pair } from '../pairs/pair.ts';
import { type CountedRows, counts } from '../rows/counted-rows.ts';
import type { Divisor } from '../rows/divisor.ts';
import { isOrdinary } from '../rows/ordinary.ts';
import { type ClassLayout, rowStart } from '../tensors/class-layout.ts';
import { valueAt } from '../tensors/numbers.ts';
import type { Tensor } from '../tensors/tensor.ts';

/**
 * Σ_n s_n Σ_c w_c q_c of the rows that count: what their targets sum to, which is 1 for each without weights.
 *
 * @example targetMass(tensor([1, 2], [0.5, 0.5]), layout, rows, Float64Array.of(1, 3)).high // 2
 */
export function targetMass(
  { data }: Tensor,
  layout: ClassLayout,
  rows: CountedRows,
  classWeight: Float64Array | undefined,
): Divisor {
  const total = new Pair();
  const ofRow = new Pair();
  const term = new Pair();
  for (let n = 0; n < rows.count; n++) {
    if (!counts(rows, n)) continue;
    ofRow.set(0);
    for (let c = 0, i = rowStart(layout, n); c < layout.classes; c++, i += layout.inner) {
      ofRow.add(term.setProduct(classWeight?.[c] ?? 1, valueAt(data, i)));
    }
    total.add(ofRow.multiplyNumber(rows.weights?.[n] ?? 1));
  }
  const { high, low } = total;
  return { high, low, isOrdinary: isOrdinary(high), exact: () => add(fromDouble(high), fromDouble(low)) };
}

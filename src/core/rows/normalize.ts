import { productError } from '../../kernel/double-double.ts';
import { type BigFloat, fromDouble, multiply } from '../exact/big-float.ts';
import { InputError } from '../tensors/input-error.ts';
import { type CountedRows, counts } from './counted-rows.ts';
import { type Divisor, exactDivisor, givenDivisor, sumOfWeights, wholeDivisor } from './divisor.ts';
import type { Normalizer } from './options.ts';
import { isOrdinary } from './ordinary.ts';

/** What a mean of rows can divide by, besides how many there are. */
export interface Masses {
  /** What a row weighs by its label, besides its sample weight; 1 where there is none. */
  readonly weight?: ((row: number) => number) | undefined;
  /** Σ_c w_c q_c of all rows that count, times their sample weights: by default their weights. */
  readonly ofTargets?: (() => Divisor) | undefined;
}

/**
 * D of the equation of all losses, loss · D = Σ_n ω_n ℓ_n: 1 for the reductions `none` and `sum`, else what the normalizer says.
 *
 *     weights      Σ s_n w_n over the rows that count     valid   how many count
 *     target_mass  Σ s_n Σ_c w_c q_c                      rows    how many there are
 *
 * @throws InputError INVALID_OPTION a normalizer where nothing is divided
 * @example divisorOf({ normalizer: 'valid' }, countedRows([3], {}, kernel)).high // 3
 */
export function divisorOf(
  {
    reduction = 'mean',
    normalizer,
  }: { readonly reduction?: string | undefined; readonly normalizer?: Normalizer | undefined },
  rows: CountedRows,
  masses: Masses = {},
): Divisor {
  if (reduction !== 'none' && reduction !== 'sum') return meanDivisor(normalizer, rows, masses);
  if (normalizer === undefined) return wholeDivisor(1);
  const seen = typeof normalizer === 'number' ? normalizer : `"${normalizer}"`;
  const detail = `normalizer is ${seen} with reduction "${reduction}", which divides by nothing; expected it with "mean"`;
  throw new InputError('INVALID_OPTION', [{ path: ['normalizer'], detail }]);
}

/** D of a mean. */
export function meanDivisor(normalizer: Normalizer = 'weights', rows: CountedRows, masses: Masses): Divisor {
  if (typeof normalizer === 'number') return givenDivisor(normalizer);
  switch (normalizer) {
    case 'valid':
      return wholeDivisor(rows.valid);
    case 'rows':
      return wholeDivisor(rows.count);
    case 'target_mass':
      return masses.ofTargets?.() ?? weightsDivisor(rows, masses);
    case 'weights':
      return weightsDivisor(rows, masses);
  }
}

/** Σ s_n w_n, of products that are exact. */
function weightsDivisor(rows: CountedRows, { weight }: Masses): Divisor {
  const { count, valid, weights } = rows;
  if (weights === undefined && weight === undefined) return wholeDivisor(valid);
  const areProducts = weights !== undefined && weight !== undefined;
  const terms = new Float64Array(valid * (areProducts ? 2 : 1));
  let areOrdinary = true;
  let i = 0;
  for (let n = 0; n < count; n++) {
    if (!counts(rows, n)) continue;
    const s = weights?.[n] ?? 1;
    const w = weight?.(n) ?? 1;
    terms[i++] = s * w;
    if (!areProducts) continue;
    terms[i++] = productError(s, w, s * w);
    areOrdinary &&= isOrdinary(s) && isOrdinary(w);
  }
  return areOrdinary ? sumOfWeights(terms) : exactDivisor(productsOf(rows, weight));
}

/** The products s_n w_n themselves: of numbers that are not ordinary, those of doubles and their errors may be none. */
function* productsOf(rows: CountedRows, weight: Masses['weight']): Generator<BigFloat, void, void> {
  for (let n = 0; n < rows.count; n++) {
    if (counts(rows, n)) yield multiply(fromDouble(rows.weights?.[n] ?? 1), fromDouble(weight?.(n) ?? 1));
  }
}

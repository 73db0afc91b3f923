import { binaryExponent } from '../pairs/binary-exponent.ts';
import { type CountedRows, counts } from '../rows/counted-rows.ts';

/** Sums of weights above it might overflow; sums in units of 2^64 do not. */
const LARGE = 2 ** 960;
const DOWN_UNIT = 64;

/** The units of sums of weights. */
export interface Units {
  readonly ofRows: number;
  readonly ofBins: number;
}

/**
 * The units of the sums of weighted rows: see `metric-sums.ts`. 0 where there are no weights, or all are 0.
 *
 * @example unitsOfWeights(rows weighted by [0.25, 3]) // { ofRows: 2, ofBins: 0 }
 */
export function unitsOfWeights(rows: CountedRows): Units {
  const { weights } = rows;
  if (weights === undefined) return { ofRows: 0, ofBins: 0 };
  let largest = 0;
  for (let n = 0; n < weights.length; n++) {
    if (counts(rows, n)) largest = Math.max(largest, weights[n] as number);
  }
  if (largest === 0) return { ofRows: 0, ofBins: 0 };
  const ofRows = binaryExponent(largest) + 1;
  return { ofRows, ofBins: largest > LARGE ? DOWN_UNIT : Math.min(ofRows, 0) };
}

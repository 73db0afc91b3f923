import { divide, exp, fixed, log, ONE, sum } from './fixed-point.ts';

/** The softmax of one row, exactly but for the 400th bit. */
export interface ExactRow {
  readonly probs: readonly bigint[];
  /** undefined for a masked class: −Infinity. */
  readonly logProbs: readonly (bigint | undefined)[];
}

/** p_c = exp(x_c) / Σ_j exp(x_j) and its logarithm, for a row of finite logits and −Infinity. */
export function exactRow(logits: readonly number[]): ExactRow {
  const max = fixed(Math.max(...logits));
  const differences = logits.map((x) => (x === Number.NEGATIVE_INFINITY ? undefined : fixed(x) - max));
  const exps = differences.map((d) => (d === undefined ? 0n : exp(d)));
  const total = sum(exps);
  const logTotal = log(total < ONE ? ONE : total);
  return {
    probs: exps.map((e) => divide(e, total)),
    logProbs: differences.map((d) => (d === undefined ? undefined : d - logTotal)),
  };
}

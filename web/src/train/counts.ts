/** How many of the losses of a step are exactly 0, and how many are NaN. */
export interface Counts {
  readonly zeros: number;
  readonly nans: number;
}

/** @example countsOf([0, 1, NaN]) // { zeros: 1, nans: 1 } */
export function countsOf(losses: readonly number[]): Counts {
  return { zeros: losses.filter((loss) => loss === 0).length, nans: losses.filter(Number.isNaN).length };
}

/** What differs less is not seen in the plot: a share of the loss. */
const UNSEEN = 0.01;

/** Whether two trainings have the same losses so far, as far as a plot shows it: at every step. */
export function goesAlike(losses: readonly number[], others: readonly number[]): boolean {
  return (
    losses.length === others.length &&
    losses.every((loss, i) => Math.abs(loss - (others[i] ?? Number.NaN)) <= UNSEEN * Math.abs(loss))
  );
}

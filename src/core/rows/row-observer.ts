/** Learns something from each row of a pass over all. */
export interface RowObserver {
  /** A row that counts, and whose softmax is loaded. */
  see(row: number): void;
  /** A row that counts, and has no softmax: what depends on it is NaN. */
  seeUndefined(row: number): void;
  /** A row that does not count. */
  skip(row: number): void;
}

import type { Totals } from '../asking/totals.ts';

/** Rows whose confidence is in [from, to), and in the last bin also those with 1. */
export interface Bin {
  readonly from: number;
  readonly to: number;
  /** How many, or their weight. */
  readonly count: number;
  readonly confidence: number;
  readonly accuracy: number;
}

/** The bins of a reliability diagram, as the service has counted them. */
export function binsOf({ bin_counts, bin_confidences, bin_accuracies }: Totals): Bin[] {
  const [counts, confidences, accuracies] = [bin_counts, bin_confidences, bin_accuracies] as Float64Array[];
  if (!counts || !confidences || !accuracies) return [];
  return Array.from(counts, (count, b) => ({
    from: b / counts.length,
    to: (b + 1) / counts.length,
    count,
    confidence: confidences[b] as number,
    accuracy: accuracies[b] as number,
  }));
}

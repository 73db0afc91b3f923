/** How many bins confidences are counted in, where nothing is said: torchmetrics' default is as many. */
export const DEFAULT_BINS = 15;

/**
 * The bin of a confidence in [0, 1]: how many of the edges 1/bins, 2/bins, … below 1 it reaches, each the nearest double. The last one has 1.
 *
 * @example binOf(0.6, 5) // 3
 * @example binOf(1, 15) // 14
 */
export function binOf(confidence: number, bins: number): number {
  let bin = Math.min(Math.floor(confidence * bins), bins - 1);
  while (bin > 0 && confidence < bin / bins) bin--;
  while (bin < bins - 1 && confidence >= (bin + 1) / bins) bin++;
  return bin;
}

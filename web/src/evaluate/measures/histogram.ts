/** So many rows have a loss in [from, to). */
export interface LossBin {
  readonly from: number;
  readonly to: number;
  readonly right: number;
  readonly wrong: number;
}

export interface Histogram {
  readonly bins: readonly LossBin[];
  /** Rows whose loss is infinite, and those where it is NaN. */
  readonly infinite: number;
  readonly nan: number;
}

const STEPS = [1, 2, 2.5, 5, 10];

/**
 * How many rows that count have which loss, apart for right and wrong predictions; the bins have round bounds. Losses that are not finite
 * are counted apart.
 *
 * @param predictions −1 of rows that do not count
 */
export function histogram(
  losses: Float64Array,
  predictions: Float64Array,
  labels: Float64Array | undefined,
  most: number,
): Histogram {
  let min = Number.POSITIVE_INFINITY;
  let max = Number.NEGATIVE_INFINITY;
  let infinite = 0;
  let nan = 0;
  for (let r = 0; r < losses.length; r++) {
    if (predictions[r] === -1) continue;
    const loss = losses[r] as number;
    if (Number.isNaN(loss)) nan++;
    else if (!Number.isFinite(loss)) infinite++;
    else {
      min = Math.min(min, loss);
      max = Math.max(max, loss);
    }
  }
  if (min > max) return { bins: [], infinite, nan };
  const step = roundStep((max - Math.min(0, min)) / most || 1 / most);
  const first = Math.floor(Math.min(0, min) / step);
  const length = Math.max(1, Math.floor(max / step) - first + 1);
  const counts = Array.from({ length }, () => ({ right: 0, wrong: 0 }));
  for (let r = 0; r < losses.length; r++) {
    const loss = losses[r] as number;
    const bin = counts[Math.floor(loss / step) - first];
    if (predictions[r] === -1 || !Number.isFinite(loss) || !bin) continue;
    bin[!labels || predictions[r] === labels[r] ? 'right' : 'wrong']++;
  }
  const bound = (i: number) => Number(((first + i) * step).toPrecision(12));
  return { bins: counts.map((count, i) => ({ from: bound(i), to: bound(i + 1), ...count })), infinite, nan };
}

/** The next round number: 1, 2, 2.5 or 5 times a power of ten. */
function roundStep(least: number): number {
  const power = 10 ** Math.floor(Math.log10(least));
  return (STEPS.find((step) => step * power >= least) ?? 10) * power;
}

import type { Rows } from './rows.ts';

/** So many rows have a loss in [from, to). */
export interface LossBin {
  readonly from: number;
  readonly to: number;
  readonly right: number;
  readonly wrong: number;
}

export interface Histogram {
  readonly bins: readonly LossBin[];
  /** Rows whose loss is infinite or NaN. */
  readonly notFinite: number;
}

const STEPS = [1, 2, 2.5, 5, 10];

/** How many rows that count have which loss, apart for right and wrong predictions; the bins have round bounds. */
export function histogram(losses: Float64Array, { labels, predicted, isIgnored }: Rows, most: number): Histogram {
  let min = Number.POSITIVE_INFINITY;
  let max = Number.NEGATIVE_INFINITY;
  let notFinite = 0;
  for (const [r, loss] of losses.entries()) {
    if (isIgnored[r]) continue;
    if (!Number.isFinite(loss)) notFinite++;
    else {
      min = Math.min(min, loss);
      max = Math.max(max, loss);
    }
  }
  if (min > max) return { bins: [], notFinite };
  const step = roundStep((max - Math.min(0, min)) / most || 1 / most);
  const first = Math.floor(Math.min(0, min) / step);
  const length = Math.max(1, Math.floor(max / step) - first + 1);
  const counts = Array.from({ length }, () => ({ right: 0, wrong: 0 }));
  for (const [r, loss] of losses.entries()) {
    const bin = counts[Math.floor(loss / step) - first];
    if (isIgnored[r] || !Number.isFinite(loss) || !bin) continue;
    bin[predicted[r] === labels[r] ? 'right' : 'wrong']++;
  }
  const bound = (i: number) => Number(((first + i) * step).toPrecision(12));
  return { bins: counts.map((count, i) => ({ from: bound(i), to: bound(i + 1), ...count })), notFinite };
}

/** The next round number: 1, 2, 2.5 or 5 times a power of ten. */
function roundStep(least: number): number {
  const power = 10 ** Math.floor(Math.log10(least));
  return (STEPS.find((step) => step * power >= least) ?? 10) * power;
}

import { type Dtype, ROUND } from './dtype.ts';

type Matrix = readonly (readonly number[])[];

/** What torch.nn.functional.cross_entropy takes. */
export interface TorchRequest {
  readonly logits: Matrix;
  /** [rows], or undefined with probabilities as the target. */
  readonly labels?: readonly number[];
  readonly targetProbs?: Matrix;
  readonly weight?: readonly number[] | undefined;
  readonly ignoreIndex: number;
  readonly labelSmoothing: number;
  readonly reduction: 'mean' | 'sum' | 'none';
  /** Divides the logits first, as one writes it in PyTorch: cross_entropy(logits / temperature, …). */
  readonly temperature: number;
}

export interface TorchResult {
  /** Undefined under the reduction none. */
  readonly loss: number | undefined;
  readonly losses: readonly number[];
  /** As backward() leaves it, of the sum of the losses under the reduction none. */
  readonly grad: Matrix;
}

/**
 * What torch.nn.functional.cross_entropy and its backward pass give, rounded to the type after every operation:
 *
 *     ℓ = (x − max) − log Σ exp(x − max)
 *     loss = −(1 − ε) w_y ℓ_y − ε/C Σ_c w_c ℓ_c, and their mean over rows divides by Σ w_y
 *     grad = g − exp(ℓ) Σ_c g_c, where g is the derivative by ℓ
 *
 * @example torchCrossEntropy({ logits: [[0, -50]], labels: [0], … }, 'float64').loss // 0, where the exact loss is 1.9287498479639178e-22
 * @see https://docs.pytorch.org/docs/stable/generated/torch.nn.CrossEntropyLoss.html
 */
export function torchCrossEntropy(request: TorchRequest, dtype: Dtype): TorchResult {
  const round = ROUND[dtype];
  const sum = (values: readonly number[]) => values.reduce((total, value) => round(total + value), 0);
  const { logits, labels, targetProbs, ignoreIndex, labelSmoothing: epsilon, reduction } = request;
  const classes = logits[0]?.length ?? 0;
  const weight = Array.from({ length: classes }, (_, c) => round(request.weight?.[c] ?? 1));
  const spread = round(epsilon / classes);

  const logProbs = logits.map((row) => {
    const x = row.map((value) =>
      request.temperature === 1 ? round(value) : round(round(value) / request.temperature),
    );
    const max = Math.max(...x);
    const shifted = x.map((value) => round(value - max));
    const logSum = round(Math.log(sum(shifted.map((d) => round(Math.exp(d))))));
    return shifted.map((d) => round(d - logSum));
  });

  /** How much each ℓ of a row counts, before the mean divides. */
  const shares = logProbs.map((row, r) => {
    const label = labels?.[r];
    if (label === ignoreIndex && !targetProbs) return row.map(() => 0);
    return row.map((_, c) => {
      const w = weight[c] as number;
      if (targetProbs) {
        const q = round(targetProbs[r]?.[c] ?? 0);
        return round((epsilon === 0 ? q : round(round(q * round(1 - epsilon)) + spread)) * w);
      }
      const kept = c === label ? round(round(1 - epsilon) * w) : 0;
      return epsilon === 0 ? kept : round(kept + round(spread * w));
    });
  });

  const losses = logProbs.map((row, r) => {
    // Among probabilities and where smoothing spreads over all, 0 · −∞ is NaN, as in PyTorch; a label only picks.
    const isPicked = !targetProbs && (epsilon === 0 || labels?.[r] === ignoreIndex);
    const terms = row.map((l, c) => {
      const share = shares[r]?.[c] ?? 0;
      return share === 0 && isPicked ? 0 : round(l * share);
    });
    return 0 - sum(terms);
  });

  const counted = labels?.map((label) => (label === ignoreIndex ? 0 : (weight[label] ?? 1)));
  const divisor = reduction !== 'mean' ? 1 : targetProbs ? logits.length : sum(counted ?? []);
  const grad = logProbs.map((row, r) => {
    // What does not count has no gradient, also where nothing does and the mean divides by 0.
    const g = row.map((_, c) => (shares[r]?.[c] ? round(-(shares[r]?.[c] as number) / divisor) : 0));
    const total = sum(g);
    const isPlain = g.every((value) => value === 0);
    return row.map((l, c) => {
      const d = isPlain ? 0 : round((g[c] as number) - round(round(Math.exp(l)) * total));
      return request.temperature === 1 ? d : round(d / request.temperature);
    });
  });
  const loss = reduction === 'none' ? undefined : round(sum(losses) / divisor);
  return { loss, losses, grad };
}

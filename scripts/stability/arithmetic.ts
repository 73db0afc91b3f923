/** The loss of a row of two logits, and its gradient. */
export interface Outcome {
  readonly loss: number;
  readonly grad: readonly [number, number];
}

export type Logits = readonly [number, number];

/** How an operation's result is kept: as it is, or as a float32. */
export type Rounding = (x: number) => number;

export const ROUNDINGS: Readonly<Record<'float64' | 'float32', Rounding>> = { float64: (x) => x, float32: Math.fround };

/**
 * Cross-entropy as textbooks write it, each step rounded: p = exp(x) / Σ exp(x), loss = −log p_y, gradient p − y.
 *
 * @example textbook([800, 0], 0, ROUNDINGS.float64).loss // NaN
 */
export function textbook(x: Logits, label: 0 | 1, round: Rounding): Outcome {
  const exps = [round(Math.exp(x[0])), round(Math.exp(x[1]))] as const;
  const sum = round(exps[0] + exps[1]);
  const p = [round(exps[0] / sum), round(exps[1] / sum)] as const;
  return { loss: -round(Math.log(p[label])), grad: minusTarget(p, label, round) };
}

/**
 * Cross-entropy as PyTorch computes it, each step rounded: log p = (x − max) − log Σ exp(x − max), loss = −log p_y,
 * gradient exp(log p) − y.
 *
 * @example pytorch([50, 0], 0, ROUNDINGS.float64).loss // 0
 */
export function pytorch(x: Logits, label: 0 | 1, round: Rounding): Outcome {
  const max = Math.max(...x);
  const shifted = [round(x[0] - max), round(x[1] - max)] as const;
  const logSum = round(Math.log(round(round(Math.exp(shifted[0])) + round(Math.exp(shifted[1])))));
  const logProbs = [round(shifted[0] - logSum), round(shifted[1] - logSum)] as const;
  const p = [round(Math.exp(logProbs[0])), round(Math.exp(logProbs[1]))] as const;
  return { loss: -logProbs[label], grad: minusTarget(p, label, round) };
}

/** The same for logits [gap, 0], in float64 and without cancellation: what the others are measured by. */
export function reference(gap: number, label: 0 | 1): Outcome {
  const t = Math.exp(-gap);
  const [large, small] = [1 / (1 + t), t / (1 + t)];
  return label === 0
    ? { loss: Math.log1p(t), grad: [-small, small] }
    : { loss: gap + Math.log1p(t), grad: [large, -large] };
}

function minusTarget(p: Logits, label: 0 | 1, round: Rounding): Logits {
  return [round(p[0] - (label === 0 ? 1 : 0)), round(p[1] - (label === 1 ? 1 : 0))];
}

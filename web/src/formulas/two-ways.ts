/** What numbers are rounded to after every operation. */
export type Dtype = 'float64' | 'float32';

/** The loss of a row, and its gradient with respect to each logit. */
export interface Outcome {
  readonly loss: number;
  readonly grad: readonly number[];
}

/** A way to compute both: logits of one row, the class that is its label, and what is rounded to. */
export type Way = (logits: readonly number[], label: number, dtype: Dtype) => Outcome;

const ROUND: { readonly [dtype in Dtype]: (x: number) => number } = { float64: (x) => x, float32: Math.fround };

/**
 * As the formulas stand in a textbook, which is `np.log(softmax(x))`:
 *
 *     p = exp(x) / Σ exp(x)     loss = −log p[label]     grad = p − y
 *
 * @example textbook([37, 0], 0, 'float64') // { loss: 0, … }
 * @example textbook([710, 0], 0, 'float64') // { loss: NaN, … }
 */
export const textbook: Way = (logits, label, dtype) => {
  const round = ROUND[dtype];
  const exps = logits.map((x) => round(Math.exp(round(x))));
  const sum = exps.reduce((sum, t) => round(sum + t), 0);
  const probs = exps.map((t) => round(t / sum));
  return {
    loss: 0 - round(Math.log(probs[label] ?? Number.NaN)),
    grad: probs.map((p, c) => round(p - Number(c === label))),
  };
};

/**
 * As PyTorch's log_softmax and its backward pass do, and JAX's, TensorFlow's and SciPy's:
 *
 *     ℓ = (x − max) − log Σ exp(x − max)     loss = −ℓ[label]     grad = exp(ℓ) − y
 *
 * @example pytorch([20, 0], 0, 'float64').loss // 2.0611536900435727e-9, where the exact loss is 2.0611536203143807e-9
 */
export const pytorch: Way = (logits, label, dtype) => {
  const round = ROUND[dtype];
  const max = Math.max(...logits.map(round));
  const shifted = logits.map((x) => round(round(x) - max));
  const sum = shifted.reduce((sum, d) => round(sum + round(Math.exp(d))), 0);
  const logSum = round(Math.log(sum));
  const logProbs = shifted.map((d) => round(d - logSum));
  return {
    loss: 0 - (logProbs[label] ?? Number.NaN),
    grad: logProbs.map((l, c) => round(round(Math.exp(l)) - Number(c === label))),
  };
};

import { type Dtype, ROUND } from './dtype.ts';
import { torchCrossEntropy } from './torch-cross-entropy.ts';

/** The loss of a row, and its gradient with respect to each logit. */
export interface Outcome {
  readonly loss: number;
  readonly grad: readonly number[];
}

/** A way to compute both: logits of one row, the class that is its label, and what is rounded to. */
export type Way = (logits: readonly number[], label: number, dtype: Dtype) => Outcome;

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
  const { losses, grad } = torchCrossEntropy({ ...PLAIN, logits: [logits], labels: [label] }, dtype);
  return { loss: losses[0] ?? Number.NaN, grad: grad[0] ?? [] };
};

/** No option of PyTorch's. */
const PLAIN = { ignoreIndex: Number.NaN, labelSmoothing: 0, reduction: 'sum', temperature: 1 } as const;

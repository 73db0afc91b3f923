import type { Family, Formula } from './formula.ts';
import type { Inputs } from './inputs.ts';
import { ROW_FIELDS, reduced } from './reduce.ts';
import type { Node } from './tape.ts';

/** The loss of one logit and its target, with the weight of its positive side. */
type Loss = (inputs: Inputs, x: Node, y: Node, posWeight: Node | undefined) => Node;

/** Of PyTorch since 2.1, whose value had another formula before: (1 − y) x − logsigmoid(x), with the derivatives that PyTorch has written down for it: σ(x) − y, and −x by y. */
const pytorch: Loss = (inputs, x, y, posWeight) => {
  const { tape } = inputs;
  const one = tape.constant(1);
  const [logit, target] = [tape.detach(x), tape.detach(y)];
  const negative = tape.mul(tape.sub(one, target), logit);
  const logSigmoid = tape.logSigmoid(logit);
  const probability = tape.sigmoid(logit);
  if (!posWeight) {
    return tape.withSlopes(tape.sub(negative, logSigmoid), [
      [x, tape.sub(probability, target).value],
      [y, -x.value],
    ]);
  }
  const weight = tape.add(tape.mul(tape.sub(posWeight, one), target), one);
  const t = tape.mul(posWeight, target);
  const slope = tape.sub(tape.mul(tape.sub(tape.add(t, one), target), probability), t);
  return tape.withSlopes(tape.sub(negative, tape.mul(weight, logSigmoid)), [
    [x, slope.value],
    [y, tape.sub(tape.logSigmoid(tape.neg(logit)), tape.mul(logSigmoid, posWeight)).value],
  ]);
};

/** −y log p − (1 − y) log(1 − p), p kept a ten-millionth away from 0 and 1. */
const clipped: Loss = ({ tape }, x, y, posWeight) => {
  const one = tape.constant(1);
  const p = tape.clamp(tape.sigmoid(x), 1e-7, 1 - 1e-7);
  const positive = tape.mul(y, tape.log(p));
  const negative = tape.mul(tape.sub(one, y), tape.log(tape.sub(one, p)));
  return tape.neg(tape.add(posWeight ? tape.mul(posWeight, positive) : positive, negative));
};

function lossBy(loss: Loss): Formula['loss'] {
  return (inputs) => {
    const { tape } = inputs;
    const one = tape.constant(1);
    const logits = inputs.flat('logits');
    const smoothing = inputs.number('label_smoothing', 0);
    const gamma = inputs.number('focal_gamma', 0);
    const ignored = inputs.has('ignore_index') ? inputs.plain('ignore_index') : [-100];
    const labels = inputs.plain('labels');
    const targets = labels ? labels.map((label) => tape.constant(label)) : inputs.flat('target_probs');
    const posWeights = inputs.plain('pos_weight');
    const losses = logits.map((x, n) => {
      const y = targets[n] as Node;
      const smoothed =
        smoothing === 0 ? y : tape.add(tape.mul(tape.constant(1 - smoothing), y), tape.constant(smoothing / 2));
      const posWeight = posWeights && tape.constant(posWeights[n % posWeights.length] ?? 1);
      const ce = loss(inputs, x, smoothed, posWeight);
      const alpha = inputs.has('focal_alpha') ? tape.constant(inputs.number('focal_alpha', 1)) : undefined;
      const mixed = (a: Node, b: Node) => tape.add(tape.mul(a, smoothed), tape.mul(b, tape.sub(one, smoothed)));
      const p = tape.sigmoid(x);
      const focal = gamma === 0 ? ce : tape.mul(ce, tape.pow(tape.sub(one, mixed(p, tape.sub(one, p))), gamma));
      return alpha ? tape.mul(mixed(alpha, tape.sub(one, alpha)), focal) : focal;
    });
    const counts = logits.map((_, n) => !(labels && ignored?.includes(labels[n] ?? 0)));
    return reduced(inputs, { losses, inputs: [...logits, ...targets], counts });
  };
}

export const binaryCrossEntropy: Family = {
  operation: 'binary-cross-entropy',
  fields: [
    'logits',
    'labels',
    'target_probs',
    'pos_weight',
    'class_axis',
    'focal_gamma',
    'focal_alpha',
    'label_smoothing',
    'ignore_index',
    ...ROW_FIELDS,
  ],
  formulas: ({ focal_gamma }) => [
    {
      library: focal_gamma ? 'torchvision' : 'PyTorch',
      written: focal_gamma
        ? 'p = σ(x);  p_t = p·y + (1 − p)·(1 − y);  bce · (1 − p_t)**γ  (bce: PyTorch ≥ 2.1)'
        : 'PyTorch ≥ 2.1:  (1 − y)·x − logsigmoid(x);  ∂/∂x = σ(x) − y',
      loss: lossBy(pytorch),
    },
    {
      library: 'clip(p)',
      written: 'p = clip(σ(x), 1e-7, 1 − 1e-7);  −y·log(p) − (1 − y)·log(1 − p)',
      loss: lossBy(clipped),
    },
  ],
};

import type { Random } from '../../../verify/random.ts';
import { nearest } from '../oracle/nearest.ts';
import { PRECISE } from '../oracle/precision.ts';
import { exactSoftmax, probability, type Softmax } from '../oracle/softmax.ts';
import { many, moved, normal, oneDecimal, oneIn, uniform } from './numbers.ts';

/** Target probabilities for a row of logits: each in [0, 1], and their sum within 1e-6 of 1. */
export function distribution(random: Random, logits: readonly number[]): number[] {
  const classes = logits.length;
  const oneHot = many(classes, () => 0);
  oneHot[random.below(classes)] = 1;
  switch (random.below(8)) {
    case 0:
      return normalised(many(classes, () => uniform(random)));
    case 1:
      return normalised(many(classes, () => (oneIn(random, 2) ? 0 : uniform(random) ** 8)));
    case 2:
      return oneHot;
    case 3: {
      const epsilon = random.pick([0.1, 0.01, 0.3, 1e-9, 1e-20]);
      return oneHot.map((q) => (1 - epsilon) * q + epsilon / classes);
    }
    case 4:
      return many(classes, () => 1 / classes);
    case 5:
      return roundedSoftmax(logits);
    case 6:
      return roundedSoftmax(logits).map((p) => Math.min(1, moved(p, random.below(9) - 4)));
    default: {
      const error = random.pick([1e-15, 1e-12, 1e-9]);
      return roundedSoftmax(logits).map((p) => Math.min(1, p * (1 + error * normal(random))));
    }
  }
}

/** Any numbers, of both signs: what is not validated. */
export function unvalidated(random: Random, logits: readonly number[]): number[] {
  switch (random.below(4)) {
    case 0:
      return logits.map(() => oneDecimal(random, -1, 2));
    case 1:
      return logits.map(() => normal(random));
    case 2:
      // They sum to nearly nothing.
      return logits.map((_, c) => (c % 2 === 0 ? 1 : -1) * (1 + random.pick([0, 0, 1e-15, 1e-9, 0.1])));
    default:
      return roundedSoftmax(logits).map((p) => p * random.pick([-1, 1, 1]));
  }
}

/** The doubles nearest to the probabilities of the row: all bits of R p_c − r_c cancel. */
function roundedSoftmax(logits: readonly number[]): number[] {
  const softmax = exactSoftmax(logits, PRECISE) as Softmax;
  return logits.map((_, c) => {
    const { value } = probability(softmax, c, PRECISE);
    return typeof value === 'number' ? value : nearest(value);
  });
}

function normalised(values: readonly number[]): number[] {
  const total = values.reduce((a, b) => a + b, 0);
  return total === 0 ? values.map(() => 1 / values.length) : values.map((x) => Math.min(1, x / total));
}

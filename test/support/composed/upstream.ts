import type { Random } from '../../../verify/random.ts';
import { logUniform, many, moved, normal, oneDecimal, sign, uniform } from './numbers.ts';

/** An upstream gradient for the classes of a row. */
export function upstreamRow(random: Random, classes: number): number[] {
  switch (random.below(8)) {
    case 0:
    case 1:
    case 2:
      return many(classes, () => oneDecimal(random, -2, 2));
    case 3:
      return many(classes, () => normal(random));
    case 4: {
      // They sum to nearly nothing.
      const g = many(classes, () => oneDecimal(random, -2, 2));
      const others = g.slice(1).reduce((a, b) => a + b, 0);
      return [moved(-others, random.below(3) - 1), ...g.slice(1)];
    }
    case 5: {
      // All nearly equal: the gradient of a softmax is nearly nothing.
      const base = random.pick([1, 0.1, 3.7]);
      const distance = random.pick([1e-15, 1e-12, 1e-8, 0.01]);
      return many(classes, () => base + distance * normal(random));
    }
    case 6: {
      const scale = random.pick([1e-300, 1e-150, 1e-30, 1e30, 1e150, 1e300]);
      return many(classes, () => scale * normal(random));
    }
    default:
      return many(classes, () => sign(random) * logUniform(random, -60, 60));
  }
}

/** An upstream gradient of a loss. */
export function upstreamNumber(random: Random): number {
  switch (random.below(8)) {
    case 0:
      return normal(random);
    case 1:
      return sign(random) * random.pick([1e-300, 1e-30, 1e30, 1e300]) * (1 + uniform(random));
    case 2:
      return random.pick([0, 1, -1, 65536, 0.5]);
    default:
      return oneDecimal(random, -3, 3);
  }
}

import { exp } from './float32-row.ts';
import { BOUNDS, FACTOR, HAS_SECOND, IS_LINEAR, NEARNESS, SECOND_BOUNDS, SUMS } from './policy-tokens.ts';

/*
 * The losses of tokens whose numbers are float32, with their gradients, for results of float32: the formulas of policy-tokens.ts in plain
 * doubles. This is the reference for assembly/kernel/float32-policy.ts, which takes four tokens at a time: the bits are the same.
 */

/** The logarithm of a ratio that is computed here: no product of its exponential with float32 leaves the range of doubles. */
const MOST_FLOAT32_LOG_RATIO = 480;
const LARGEST = 3.4028234663852886e38;

/** Sums in four lanes: of the losses (at SUMS), and of their sizes in float32. */
export const FLOAT32_SIZES: i32 = 14;

/**
 * Writes the loss of each token, and its gradient, as `writePolicyTokens` does: each rounded once to float32 but for some in a hundred
 * million that are too near a tie.
 *
 * @param policy of whose factor only the high part counts
 * @returns how many are left: their losses and gradients are NaN
 * @example with the bounds 1.2 and 0.8, x = [-1, -1], old = [-1.5, -1], A = [1, 2]: losses [-1.2000000476837158, -2], grad [0, -2 factor]
 */
export function writeFloat32PolicyTokens(
  policy: Doubles,
  x: Floats,
  old: Floats,
  advantages: Floats,
  advantageFirst: i32,
  advantageStep: i32,
  mask: Doubles,
  hasMask: boolean,
  first: i32,
  count: i32,
  losses: Floats,
  grad: Floats,
): i32 {
  const factor = policy[FACTOR] as number;
  const nearness = policy[NEARNESS] as number;
  const isLinear = policy[IS_LINEAR] !== 0;
  const hasSecond = policy[HAS_SECOND] !== 0;
  let left: i32 = 0;
  for (let i: i32 = 0; i < count; i++) {
    const at = first + i;
    const logProb = x[at] as number;
    const advantage = advantages[advantageFirst + i * advantageStep] as number;
    const d = logProb - (old[at] as number);
    let loss: number = 0;
    let gradient: number = 0;
    let isLeft = false;
    if (!hasMask || mask[at] !== 0) {
      isLeft = !(Math.abs(Math.fround(d)) <= MOST_FLOAT32_LOG_RATIO && Math.abs(advantage) <= LARGEST);
      if (!isLeft) {
        const ratio = exp(d);
        const isPositive = advantage > 0;
        const bound = policy[isPositive ? BOUNDS : BOUNDS + 1] as number;
        const beyond = ratio - bound;
        let isOutside = beyond * advantage > 0;
        isLeft = Math.abs(beyond) <= nearness * bound;
        let c = isOutside ? bound : ratio;
        if (hasSecond) {
          const second = policy[isPositive ? SECOND_BOUNDS : SECOND_BOUNDS + 1] as number;
          const beyondSecond = ratio - second;
          if (Math.abs(beyondSecond) <= nearness * second) isLeft = true;
          if (beyondSecond * advantage < 0) {
            isOutside = true;
            c = second;
          }
        }
        const p = (0 - advantage) * c;
        loss = isLinear ? p * logProb : p;
        gradient = isOutside && !isLinear ? 0 : factor * p;
        if (isLeft) loss = 0;
      }
    }
    if (isLeft) left++;
    // What vanishes when it is rounded is not −0 either.
    losses[at] = isLeft ? NaN : Math.fround(loss) + 0;
    grad[at] = isLeft ? NaN : Math.fround(gradient) + 0;
    const lane = i & 3;
    policy[SUMS + lane] = (policy[SUMS + lane] as number) + loss;
    const size = Math.abs(Math.fround(loss));
    policy[FLOAT32_SIZES + lane] = Math.fround((policy[FLOAT32_SIZES + lane] as number) + size);
  }
  return left;
}

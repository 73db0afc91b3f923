import { exp } from './float32-row.ts';
import { BOUNDS, FACTOR, IS_LINEAR, SUMS } from './policy-tokens.ts';

/*
 * The losses of tokens whose numbers are float32, with their gradients, for results of float32: the formulas of policy-tokens.ts in plain
 * doubles. This is the reference for assembly/kernel/float32-policy.ts, which takes four tokens at a time: the bits are the same.
 */

/** The logarithm of a ratio that is computed here: no product of its exponential with float32 leaves the range of doubles. */
export const MOST_FLOAT32_LOG_RATIO = 480;
/** 2^-40: a ratio so near a bound, in units of it, is not compared with it here. */
export const FLOAT32_NEAR = 9.094947017729282e-13;
const LARGEST = 3.4028234663852886e38;

/**
 * Writes the loss of each token, and its gradient, as `writePolicyTokens` does: each rounded once to float32 but for some in a hundred
 * million that are too near a tie.
 *
 * @param policy of it the bounds, the high part of the factor, and the sums: four lanes of losses, then four of their sizes
 * @returns how many are left: their losses and gradients are NaN
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
  const isLinear = policy[IS_LINEAR] !== 0;
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
      isLeft = !(Math.abs(d) <= MOST_FLOAT32_LOG_RATIO && Math.abs(advantage) <= LARGEST);
      if (!isLeft) {
        const ratio = exp(d);
        const bounds = advantage > 0 ? BOUNDS : BOUNDS + 2;
        const least = policy[bounds] as number;
        const most = policy[bounds + 1] as number;
        isLeft = Math.abs(ratio - least) <= least * FLOAT32_NEAR || Math.abs(ratio - most) <= most * FLOAT32_NEAR;
        const isOutside = ratio < least || ratio > most;
        const c = ratio < least ? least : ratio > most ? most : ratio;
        const p = (0 - advantage) * c;
        loss = isLinear ? p * logProb : p;
        gradient = isOutside && !isLinear ? 0 : factor * p;
      }
    }
    if (isLeft) {
      left++;
      loss = 0;
    }
    losses[at] = isLeft ? NaN : loss + 0;
    grad[at] = isLeft ? NaN : gradient + 0;
    const lane = SUMS + (i & 3);
    policy[lane] = (policy[lane] as number) + loss;
    policy[lane + 4] = (policy[lane + 4] as number) + Math.abs(loss);
  }
  return left;
}

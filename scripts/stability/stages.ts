import type { Dtype, Series } from './experiment.ts';

/** What has become of a value, from good to bad. */
export const STATES = ['accurate', 'fewer', 'zero', 'infinite', 'nan'] as const;
export type State = (typeof STATES)[number];

/** From this gap on, to the next stage, the value is in this state or, by luck, in a better one. */
export interface Stage {
  readonly state: State;
  readonly from: number;
}

/** The distance from 1 to the next number, and the least number with all its digits. */
const PRECISION: Readonly<Record<Dtype, { readonly epsilon: number; readonly leastNormal: number }>> = {
  float64: { epsilon: 2 ** -52, leastNormal: 2 ** -1022 },
  float32: { epsilon: 2 ** -23, leastNormal: 2 ** -126 },
};

/** Accurate is what differs by at most so many units in the last place, and has room for all of its digits. */
const ACCURATE_ULPS = 16;

/** How the loss, or the worse entry of the gradient, goes from accurate to lost while the gap grows. */
export function stagesOf({ dtype, gaps, outcomes, references }: Series, quantity: 'loss' | 'grad'): Stage[] {
  const stages: Stage[] = [];
  let worst = -1;
  for (const [i, from] of gaps.entries()) {
    const values = [outcomes[i]?.[quantity] as number | readonly number[]].flat();
    const expected = [references[i]?.[quantity] as number | readonly number[]].flat();
    const now = Math.max(...values.map((value, j) => STATES.indexOf(stateOf(value, expected[j] as number, dtype))));
    if (now <= worst) continue;
    worst = now;
    stages.push({ state: STATES[now] as State, from });
  }
  return stages;
}

function stateOf(value: number, expected: number, dtype: Dtype): State {
  if (Number.isNaN(value)) return 'nan';
  if (!Number.isFinite(value)) return 'infinite';
  if (value === 0) return 'zero';
  const { epsilon, leastNormal } = PRECISION[dtype];
  const isAccurate = Math.abs(value - expected) <= ACCURATE_ULPS * epsilon * Math.abs(expected);
  return isAccurate && Math.abs(expected) >= leastNormal ? 'accurate' : 'fewer';
}

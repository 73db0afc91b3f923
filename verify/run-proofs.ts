import type { Difference, Proof } from './proof.ts';

/** Differences kept as examples per proof; all are counted. */
const MOST_KEPT = 3;

/** A full run has this many rounds; each does an equal part of every proof. */
const ROUNDS = 2000;

/** The result of a proof so far. */
export interface Outcome {
  readonly proof: Proof;
  numbers: number;
  differences: number;
  readonly examples: Difference[];
  seconds: number;
}

/** When to stop: after a share of the full run, or after some time. */
export type Extent = { readonly share: number } | { readonly minutes: number };

/**
 * Runs a little of each proof in turn, so that all have advanced equally when the time is up.
 *
 * @param onProgress called with the part that is done, in [0, 1], and the name of the current proof
 */
export function runProofs(
  proofs: readonly Proof[],
  extent: Extent,
  onProgress: (done: number, name: string) => void = () => {},
): Outcome[] {
  const outcomes = proofs.map((proof) => ({ proof, numbers: 0, differences: 0, examples: [], seconds: 0 }));
  const start = performance.now();
  const done =
    'share' in extent
      ? (round: number, part: number) => (round + part) / (ROUNDS * extent.share)
      : () => (performance.now() - start) / (60_000 * extent.minutes);
  for (let round = 0; done(round, 0) < 1; round++) {
    outcomes.forEach((outcome, i) => {
      onProgress(Math.min(1, done(round, i / outcomes.length)), outcome.proof.name);
      advance(outcome, ((round + 1) / ROUNDS) * outcome.proof.total);
    });
  }
  return outcomes;
}

/** Runs a proof until it has checked this many numbers. */
function advance(outcome: Outcome, numbers: number): void {
  const start = performance.now();
  while (outcome.numbers < numbers) {
    outcome.numbers += outcome.proof.check((difference) => {
      outcome.differences++;
      if (outcome.examples.length < MOST_KEPT) outcome.examples.push(difference);
    });
  }
  outcome.seconds += (performance.now() - start) / 1000;
}

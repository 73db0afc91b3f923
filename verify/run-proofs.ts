import type { Difference, Proof } from './proof.ts';

/** So many differences of a proof are kept as examples; all are counted. */
const MOST_KEPT = 3;

/** A full run goes round so often, and does as large a part of each proof every time. */
const ROUNDS = 2000;

/** What a proof has come to. */
export interface Outcome {
  readonly proof: Proof;
  numbers: number;
  differences: number;
  readonly examples: Difference[];
  seconds: number;
}

/** How far to go: until a share of the full run is done, or until the time is over. */
export type Extent = { readonly share: number } | { readonly minutes: number };

/**
 * Runs all proofs side by side, a little of each in turn, so that all are as far when the time is over.
 *
 * @param onProgress is told the part that is done, in [0, 1], and the proof that is run
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

/** Runs a proof until it has seen so many numbers. */
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

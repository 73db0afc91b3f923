import { elementsOfReals, elementsOfTensor } from './elements.ts';
import type { Held } from './hold.ts';

const ROWS = 300;
const CLASSES = 5;
/** How much surer than right the model is: honest logits, multiplied. */
const OVERCONFIDENCE = 2;

/** Numbers in (0, 1) that are the same on every visit (Lehmer's generator, modulo the prime 2^31 − 1). */
function seeded(seed: number): () => number {
  let state = seed;
  return () => {
    state = (state * 48_271) % 2_147_483_647;
    return state / 2_147_483_647;
  };
}

/**
 * A made-up batch of a model that is too sure of itself: labels are drawn from the softmax of honest logits, and what the model
 * says are these, twice as large. Four rows have the label that is ignored.
 */
export function example(): Held {
  const random = seeded(2026);
  const normal = () => Math.sqrt(-2 * Math.log(1 - random())) * Math.cos(2 * Math.PI * random());
  const logits = new Float64Array(ROWS * CLASSES);
  const labels = new Float64Array(ROWS);
  for (let r = 0; r < ROWS; r++) {
    const favourite = Math.floor(random() * CLASSES);
    const strength = 0.5 + 4.5 * random();
    // Neighbouring classes look alike: errors have a pattern then.
    const honest = Array.from(
      { length: CLASSES },
      (_, c) => strength * Math.exp(-1.2 * Math.abs(c - favourite)) + 0.5 * normal(),
    );
    labels[r] = r % 75 === 74 ? -100 : draw(honest, random());
    for (const [c, x] of honest.entries()) logits[r * CLASSES + c] = Math.round(x * OVERCONFIDENCE * 1000) / 1000;
  }
  return {
    isExample: true,
    tensors: {
      logits: { file: '', of: elementsOfReals({ shape: [ROWS, CLASSES], data: logits }) },
      labels: { file: '', of: elementsOfTensor({ type: 'I32', shape: [ROWS], data: labels }) },
    },
  };
}

/** A class, drawn by the softmax of logits. */
function draw(logits: readonly number[], random: number): number {
  const weights = logits.map(Math.exp);
  let left = random * weights.reduce((sum, weight) => sum + weight, 0);
  return Math.max(
    0,
    weights.findIndex((weight) => {
      left -= weight;
      return left < 0;
    }),
  );
}

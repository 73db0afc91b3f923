import { readFileSync } from 'node:fs';
import { expect, test } from 'vitest';
import { inputsOf, readIris } from '../../../web/src/train/iris.ts';
import { newModel, SIZES } from '../../../web/src/train/model.ts';
import { randomOf } from '../../../web/src/train/random.ts';
import { type Rival, rivalStep } from '../../../web/src/train/rival.ts';

const flowers = readIris(readFileSync(new URL('../../../examples/data/iris.csv', import.meta.url), 'utf8'));
const { inputs } = inputsOf(flowers, [2, 3]);

/** What becomes of so many steps with log(softmax(x)) in float32. */
function trained(seed: number, rate: number, steps: number): Rival {
  let rival: Rival = { model: newModel(SIZES.tanh, randomOf(seed)), losses: [] };
  for (let i = 0; i < steps; i++) rival = rivalStep(rival, inputs, flowers.species, rate);
  return rival;
}

// What the panel says of it.
test('log(softmax(x)) in float32 is fine at a learning rate of 0.5, and no number at 20, whatever the seed', () => {
  for (const seed of [1, 2, 3, 4, 5]) {
    expect(trained(seed, 0.5, 60).end).toBeUndefined();
    const { end, losses } = trained(seed, 20, 60);
    expect(end?.loss).not.toBeLessThan(Infinity);
    expect(end?.step).toBe(losses.length);
    expect(losses.every(Number.isFinite)).toBe(true);
  }
});

import { readFileSync } from 'node:fs';
import { expect, test } from 'vitest';
import { pytorch, textbook, type Way } from '../../../web/src/formulas/two-ways.ts';
import { inputsOf, readIris } from '../../../web/src/train/iris.ts';
import { newModel, SIZES } from '../../../web/src/train/model.ts';
import { randomOf } from '../../../web/src/train/random.ts';
import { type Rival, rivalStep } from '../../../web/src/train/rival.ts';

const flowers = readIris(readFileSync(new URL('../../../examples/data/iris.csv', import.meta.url), 'utf8'));
const { inputs } = inputsOf(flowers, [2, 3]);

/** What becomes of so many steps. */
function trained(seed: number, rate: number, steps: number, way: Way = textbook, given = inputs): Rival {
  let rival: Rival = { model: newModel(SIZES.tanh, randomOf(seed)), losses: [], zeros: 0 };
  for (let i = 0; i < steps; i++) rival = rivalStep(rival, way, given, flowers.species, rate);
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

test('in what the panel gives to try log(softmax(x)) is ∞ soon, while log_softmax(x) is as good as in float64, with losses of 0', () => {
  const { inputs: widths } = inputsOf(flowers, [1, 3]);
  expect(trained(129, 11, 60, textbook, widths).end).toEqual({ step: 2, loss: Number.POSITIVE_INFINITY });
  const exact = trained(129, 11, 60, (logits, label) => pytorch(logits, label, 'float64'), widths).losses.at(
    -1,
  ) as number;
  const { losses, zeros } = trained(129, 11, 60, pytorch, widths);
  expect(Math.abs((losses.at(-1) as number) / exact - 1)).toBeLessThan(0.01);
  expect(exact).toBeLessThan((losses[0] as number) / 10);
  expect(zeros).toBeGreaterThan(30);
});

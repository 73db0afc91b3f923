import { readFileSync } from 'node:fs';
import { describe, expect, test } from 'vitest';
import { moved, places, slope } from '../../../web/src/train/differences.ts';
import { inputsOf, readIris } from '../../../web/src/train/iris.ts';
import {
  backward,
  descend,
  forward,
  type Kind,
  logitsOf,
  type Matrix,
  type Model,
  newModel,
  norm,
  numbersOf,
  predicted,
  SIZES,
} from '../../../web/src/train/model.ts';
import { randomOf } from '../../../web/src/train/random.ts';
import { post, testApp } from '../../support/app.ts';

const app = await testApp();
const flowers = readIris(readFileSync(new URL('../../../examples/data/iris.csv', import.meta.url), 'utf8'));
const { inputs } = inputsOf(flowers, [2, 3]);

/** The service's mean loss and its gradient with respect to the logits. */
async function crossEntropy(logits: Matrix): Promise<{ loss: number; grad: number[][] }> {
  const body = { logits: logits.map((row) => [...row]), labels: [...flowers.species] };
  return (await post(app, 'cross-entropy', body)).json;
}

/** A model with one of its numbers moved. */
function nudged(model: Model, index: number, by: number): Model {
  let i = 0;
  const move = (x: number) => (i++ === index ? x + by : x);
  return model.map(({ weights, biases }) => ({
    weights: weights.map((row) => row.map(move)),
    biases: biases.map(move),
  }));
}

describe('the flowers', () => {
  test('are 150, fifty of each species', () => {
    expect(flowers.measures).toHaveLength(150);
    expect([0, 1, 2].map((s) => flowers.species.filter((one) => one === s).length)).toEqual([50, 50, 50]);
  });

  test('become inputs of mean 0 and deviation 1', () => {
    for (const column of [0, 1]) {
      const values = inputs.map((row) => row[column] as number);
      expect(values.reduce((a, b) => a + b) / 150).toBeCloseTo(0, 12);
      expect(values.reduce((a, b) => a + b * b, 0) / 150).toBeCloseTo(1, 12);
    }
  });
});

describe.each(['linear', 'tanh'] as const)('the %s model', (kind: Kind) => {
  const model = newModel(SIZES[kind], randomOf(7));

  test('is the same for the same seed, and another for another', () => {
    expect(newModel(SIZES[kind], randomOf(7))).toEqual(model);
    expect(newModel(SIZES[kind], randomOf(8))).not.toEqual(model);
  });

  test('gives one logit for each class', () => {
    expect(logitsOf(model, inputs.slice(0, 4)).map((row) => row.length)).toEqual([3, 3, 3, 3]);
  });

  test('has the gradient that finite differences of the loss have', async () => {
    const passed = forward(model, inputs);
    const { grad } = await crossEntropy(passed.at(-1) as Matrix);
    const gradient = numbersOf(backward(model, passed, grad));
    // In the order of numbersOf: all weights of a layer, then its biases.
    for (const [i, g] of gradient.entries()) {
      const losses: number[] = [];
      for (const move of [-2, -1, 1, 2]) {
        losses.push((await crossEntropy(logitsOf(nudged(model, i, move * 1e-3), inputs))).loss);
      }
      expect(Math.abs(slope(losses) - g), `number ${i}: ${slope(losses)}, not ${g}`).toBeLessThan(1e-10);
    }
    expect(norm(backward(model, passed, grad))).toBeCloseTo(Math.hypot(...gradient), 12);
  });

  test('learns the flowers', async () => {
    let trained: Model = model;
    const losses: number[] = [];
    for (let step = 0; step < 100; step++) {
      const passed = forward(trained, inputs);
      const { loss, grad } = await crossEntropy(passed.at(-1) as Matrix);
      losses.push(loss);
      trained = descend(trained, backward(trained, passed, grad), 0.5);
    }
    expect(losses.at(-1)).toBeLessThan((losses[0] as number) / 2);
    const right = logitsOf(trained, inputs).filter((row, n) => predicted(row) === flowers.species[n]).length;
    expect(right).toBeGreaterThan(130);
  });
});

test('random numbers are spread over [0, 1)', () => {
  const random = randomOf(3);
  const values = Array.from({ length: 10_000 }, random);
  expect(values.every((value) => value >= 0 && value < 1)).toBe(true);
  const tenths = Array.from({ length: 10 }, (_, i) => values.filter((value) => Math.floor(value * 10) === i).length);
  for (const count of tenths) expect(Math.abs(count - 1000)).toBeLessThan(150);
});

test('a slope by central differences is right to thirteen digits', () => {
  const f = (x: number) => Math.log1p(Math.exp(x));
  const rows = moved([[9], [0.3, 1]], { n: 1, c: 0 });
  expect(rows).toHaveLength(4);
  expect(rows.every((row) => row[1] === 1)).toBe(true);
  expect(Math.abs(slope(rows.map(([x = 0]) => f(x))) - 1 / (1 + Math.exp(-0.3)))).toBeLessThan(1e-12);
});

test('places are from all over a batch', () => {
  const chosen = places(150, 3, 6);
  expect(chosen.map(({ n }) => n)).toEqual([12, 37, 62, 87, 112, 137]);
  expect(new Set(chosen.map(({ c }) => c)).size).toBe(3);
});

/**
 * Tensors as typed arrays: a classifier that learns to tell irises apart by the gradients of the service.
 *
 *     node typed-arrays.ts
 */
import { readFile } from 'node:fs/promises';
import { ask } from './tensors.ts';

const tiny = await ask('cross-entropy', {
  logits: { dtype: 'F64', shape: [1, 2], data: Float64Array.of(0, -50) },
  labels: { dtype: 'I32', shape: [1], data: Int32Array.of(0) },
});
console.log(`loss ${tiny.loss?.data[0]} grad ${tiny.grad?.data.join(' ')}`);

// Softmax regression: logits = features · weights, and the gradient of the weights is featuresᵀ · grad.
const lines = (await readFile(new URL('../data/iris.csv', import.meta.url), 'utf8')).trim().split('\n').slice(1);
const flowers = lines.map((line) => line.split(',').map(Number));
const species = Int32Array.from(flowers, (flower) => flower[4] as number);
const features = flowers.map((flower) => [...flower.slice(0, 4).map(standardised), 1]);
const CLASSES = 3;
const weights = features[0]?.map(() => new Float32Array(CLASSES)) ?? [];

/** A measurement in standard deviations from the mean of its column. */
function standardised(x: number, column: number): number {
  const values = flowers.map((flower) => flower[column] as number);
  const mean = values.reduce((sum, value) => sum + value, 0) / values.length;
  const variance = values.reduce((sum, value) => sum + (value - mean) ** 2, 0) / values.length;
  return (x - mean) / Math.sqrt(variance);
}

/** The logits of a flower: one for each species. */
function classify(flower: readonly number[]): number[] {
  return Array.from({ length: CLASSES }, (_, c) => flower.reduce((sum, x, i) => sum + x * (weights[i]?.[c] ?? 0), 0));
}

for (let step = 0; step <= 100; step++) {
  const logits = features.map(classify);
  const { loss, grad } = await ask('cross-entropy', {
    logits: { dtype: 'F32', shape: [logits.length, CLASSES], data: Float32Array.from(logits.flat()) },
    labels: { dtype: 'I32', shape: [species.length], data: species },
  });
  if (step % 50 === 0) {
    const right = logits.filter((row, n) => row.indexOf(Math.max(...row)) === species[n]).length;
    console.log(`step ${step} loss ${loss?.data[0]?.toFixed(4)} right ${right} of ${species.length}`);
  }
  features.forEach((flower, n) => {
    flower.forEach((x, i) => {
      const row = weights[i] as Float32Array;
      for (let c = 0; c < CLASSES; c++) row[c] = (row[c] as number) - 0.5 * x * (grad?.data[n * CLASSES + c] as number);
    });
  });
}

import { describe, expect, test } from 'vitest';
import { post, testApp } from './support/app.ts';

const app = await testApp();

/** The text of an answer has -0 nowhere, where all that is 0 is exactly so. */
const expectNoNegativeZero = async (operation: string, body: object | string) => {
  const { status, text } = await post(app, operation, body as never);
  expect(status).toBe(200);
  expect(text).not.toMatch(/-0(?![.\d])/);
};

const outputs = ['loss', 'losses', 'grad', 'log_probs', 'probs'];

describe('what is exactly 0 has no sign', () => {
  test.each([1, -1, -0])('with one class, and an upstream gradient of %d', async (grad_output) => {
    const upstream = `"grad_output":${Object.is(grad_output, -0) ? '-0' : grad_output}`;
    for (const option of [
      '"labels":[0]',
      '"target_probs":[[1]]',
      '"labels":[0],"label_smoothing":0.1',
      '"labels":[0],"class_weight":[-2]',
    ]) {
      await expectNoNegativeZero(
        'cross-entropy',
        `{"logits":[[3]],${option},${upstream},"outputs":${JSON.stringify(outputs)}}`,
      );
    }
    const rows = `{"logits":[[3]],"grad_output":[[${Object.is(grad_output, -0) ? '-0' : grad_output}]]}`;
    await expectNoNegativeZero('softmax', rows);
    await expectNoNegativeZero('log-softmax', rows);
    await expectNoNegativeZero('nll', `{"log_probs":[[0]],"labels":[0],${upstream},"class_weight":[0]}`);
  });

  test('of masked classes, whatever the sign of the upstream gradient', async () => {
    const logits = [[1, '-Infinity', 2]];
    for (const grad_output of [1, -1]) {
      await expectNoNegativeZero('cross-entropy', { logits, labels: [0], grad_output, outputs });
      await expectNoNegativeZero('cross-entropy', { logits, labels: [0], grad_output, label_smoothing: 0.5, outputs });
      await expectNoNegativeZero('cross-entropy', { logits, target_probs: [[1, 0, 0]], grad_output, outputs });
      await expectNoNegativeZero('softmax', { logits, grad_output: [[grad_output, -grad_output, 5]] });
      await expectNoNegativeZero('log-softmax', { logits, grad_output: [[grad_output, 0, -5]] });
    }
  });

  test('of a constant upstream gradient, which softmax has no gradient for', async () => {
    await expectNoNegativeZero('softmax', { logits: [[1, '-Infinity', 1]], grad_output: [[-3, -3, -3]] });
  });
});

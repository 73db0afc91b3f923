import { expect, test } from 'vitest';
import { requestOf } from '../../../web/src/batch/request.ts';

const batch = {
  rows: 2,
  classes: 3,
  logits: Float32Array.of(1, 2, 3, 4, 5, 6),
  labels: Float64Array.of(0, 2),
} as const;

test('tensors keep their type, options stand in the query', () => {
  const { tensors, query } = requestOf(batch, { label_smoothing: 0.1, outputs: ['loss'], encoding: 'base64' });
  expect(tensors).toEqual({
    logits: { type: 'F32', shape: [2, 3], data: batch.logits },
    labels: { type: 'I32', shape: [2], data: batch.labels },
  });
  expect(query).toBe('outputs=loss,losses,grad,probs&label_smoothing=0.1');
});

test('labels beyond 32 bits are sent in 64', () => {
  expect(requestOf({ ...batch, labels: Float64Array.of(0, 2 ** 31) }, {}).tensors.labels?.type).toBe('I64');
});

test('lists of numbers are tensors', () => {
  const { tensors, query } = requestOf(batch, { class_weight: [1, 2, 5], grad_output: 3 });
  expect(tensors.class_weight).toEqual({ type: 'F64', shape: [3], data: Float64Array.of(1, 2, 5) });
  expect(tensors.grad_output).toEqual({ type: 'F64', shape: [], data: Float64Array.of(3) });
  expect(query).toBe('outputs=loss,losses,grad,probs');
});

test('with class_axis 0 the classes come first', () => {
  const { logits } = requestOf(batch, { class_axis: 0 }).tensors;
  expect(logits).toEqual({ type: 'F32', shape: [3, 2], data: Float32Array.of(1, 4, 2, 5, 3, 6) });
});

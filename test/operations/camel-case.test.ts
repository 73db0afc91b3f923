import { describe, expect, test } from 'vitest';
import { camelCase, withCamelCase } from '../../src/operations/camel-case.ts';

describe('camelCase', () => {
  test.each([
    ['logits', 'logits'],
    ['label_smoothing', 'labelSmoothing'],
    ['log-softmax', 'logSoftmax'],
    ['on_non_finite', 'onNonFinite'],
    ['', ''],
  ])('of %s is %s, also the second time', (name, expected) => {
    expect([camelCase(name), camelCase(name)]).toEqual([expected, expected]);
  });
});

test('withCamelCase renames fields, and changes none of their values', () => {
  const tensor = { shape: [0], data: new Float64Array(0) };
  const fields = { class_weight: tensor, reduction: 'sum' };
  const renamed = withCamelCase(fields);
  expect(Object.keys(renamed)).toEqual(['classWeight', 'reduction']);
  expect(renamed.classWeight).toBe(tensor);
  expect(Object.keys(fields)).toEqual(['class_weight', 'reduction']);
});

import { expect, test } from 'vitest';
import { compare } from '../../bench/check-replies.ts';

test('what two replies both have must agree', () => {
  const full = { loss: 2, losses: [1, 3], grad: [[0.5, -0.5]] };
  expect(() => compare('plain', { loss: 2 + 1e-10 }, full, 1e-9)).not.toThrow();
  expect(() => compare('plain', { loss: 2.1 }, full, 1e-9)).toThrow('plain: number 0 of loss is 2.1');
  expect(() => compare('plain', { ...full, grad: [[0.5]] }, full, 1e-9)).toThrow('grad has 1 numbers, not 2');
  expect(() => compare('plain', { losses: [1, Number.NaN] }, full, 1e-9)).toThrow('number 1 of losses is NaN');
});

test('a gradient is compared relative to its largest number', () => {
  const grad = [[0.03, 1e-5]];
  expect(() => compare('fastapi', { grad: [[0.03, 1e-5 + 2e-8]] }, { grad }, 1e-6)).not.toThrow();
  expect(() => compare('fastapi', { grad: [[0.03, 1e-5 + 4e-8]] }, { grad }, 1e-6)).toThrow('number 1 of grad');
});

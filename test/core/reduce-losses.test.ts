import { describe, expect, test } from 'vitest';
import { reduceLosses } from '../../src/core/reduce-losses.ts';
import { tensor } from '../../src/core/tensor.ts';
import { inputErrorOf } from './input-error-of.ts';

const { NaN: nan, POSITIVE_INFINITY: inf } = Number;
const of = (...losses: number[]) => tensor([losses.length], losses);
const BOTH = ['loss', 'losses'];

describe('reduceLosses', () => {
  test('to a mean divides the sum: the docstring example', () => {
    expect(reduceLosses(of(1, 2), 1, 'mean', 2, ['loss'])).toEqual({ loss: 1.5 });
  });

  test('to a sum does not divide', () => {
    expect(reduceLosses(of(1, 2, 4), 1, 'sum', 1, ['loss'])).toEqual({ loss: 7 });
  });

  test('to none gives null and the losses', () => {
    expect(reduceLosses(of(1, 2), 1, 'none', 1, BOTH)).toEqual({ loss: null, losses: of(1, 2) });
  });

  test('gives only what is asked for', () => {
    expect(reduceLosses(of(1, 2), 1, 'mean', 2, ['grad'])).toEqual({});
    expect(reduceLosses(of(1, 2), 1, 'mean', 2, ['losses'])).toEqual({ losses: of(1, 2) });
  });

  test('gives the losses without the scale of their weights', () => {
    expect(reduceLosses(of(0.5, 1), 0.5, 'mean', 0.75, BOTH)).toEqual({ loss: 2, losses: of(1, 2) });
  });

  test('to a mean that is finite though the sum is not gives it', () => {
    expect(reduceLosses(of(1e308, 1e308, 1e308), 1, 'mean', 3, ['loss'])).toEqual({ loss: 1e308 });
  });

  test('to a sum that overflows gives Infinity', () => {
    expect(reduceLosses(of(1e308, 1e308), 1, 'sum', 1, ['loss'])).toEqual({ loss: inf });
  });

  test('to a sum whose large losses cancel gives what is left', () => {
    expect(reduceLosses(of(1e308, 1e308, -1e308), 1, 'sum', 1, ['loss'])).toEqual({ loss: 1e308 });
  });

  test('of nothing by 0 is 0', () => {
    expect(reduceLosses(of(), 1, 'mean', 0, ['loss'])).toEqual({ loss: 0 });
    expect(reduceLosses(of(0, 0), 1, 'mean', 0, ['loss'])).toEqual({ loss: 0 });
  });

  test('never gives -0', () => {
    expect(reduceLosses(of(-0), 1, 'sum', 1, ['loss'])).toEqual({ loss: 0 });
    expect(reduceLosses(of(0), 1, 'mean', -3, ['loss'])).toEqual({ loss: 0 });
  });

  test('keeps Infinity and NaN', () => {
    expect(reduceLosses(of(1, inf), 1, 'mean', 2, ['loss'])).toEqual({ loss: inf });
    expect(reduceLosses(of(1, nan), 1, 'mean', 2, ['loss'])).toEqual({ loss: nan });
  });

  test('of something by 0 is refused', () => {
    const { code, issues } = inputErrorOf(() => reduceLosses(of(1, 2), 1, 'mean', 0, BOTH));
    expect(code).toBe('UNDEFINED_MEAN');
    expect(issues).toEqual([
      {
        path: ['class_weight'],
        detail:
          'class_weight sums to 0 over the labels, though the weighted losses do not; ' +
          'expected a sum that is not 0, or reduction "sum" or "none"',
      },
    ]);
  });
});

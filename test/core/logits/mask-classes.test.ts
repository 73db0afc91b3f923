import { describe, expect, test } from 'vitest';
import { checkClassMask, maskClasses } from '../../../src/core/logits/mask-classes.ts';
import { classLayout } from '../../../src/core/tensors/class-layout.ts';
import { referenceKernel } from '../../../src/core/tensors/kernel.ts';
import { tensor } from '../../../src/core/tensors/tensor.ts';
import { inputErrorOf } from '../input-error-of.ts';

const masked = Number.NEGATIVE_INFINITY;
const mask = tensor([2], [1, 0]);

describe('maskClasses', () => {
  test.each([
    ['[C]', [2], undefined, [1, masked]],
    ['[N, C]', [2, 2], undefined, [1, masked, 3, masked]],
    ['[N, C, d]', [1, 2, 2], undefined, [1, 2, masked, masked]],
    ['[N, d, C] with class_axis -1', [1, 2, 2], -1, [1, masked, 3, masked]],
  ])('of a mask of classes masks the class in every row of %s', (_, shape, axis, expected) => {
    const logits = tensor(shape, [1, 2, 3, 4].slice(0, expected.length));
    const result = maskClasses(logits, mask, classLayout('logits', shape, axis), referenceKernel);
    expect(Array.from(result.data)).toEqual(expected);
    expect(logits.data[1]).toBe(2);
  });

  test('of a mask of the shape of the logits masks each number', () => {
    const logits = tensor([2, 2], [1, 2, Number.NaN, 4]);
    const each = tensor([2, 2], [1, 0, 0, 1]);
    const result = maskClasses(logits, each, classLayout('logits', [2, 2]), referenceKernel);
    expect(Array.from(result.data)).toEqual([1, masked, masked, 4]);
  });

  test.each([
    ['float32', Float32Array.of(1, 2), masked],
    ['bfloat16', Uint16Array.of(0x3f80, 0x4000), 0xff80],
  ])('of %s keeps the type', (_, data, expected) => {
    const result = maskClasses({ shape: [2], data }, mask, classLayout('logits', [2]), referenceKernel);
    expect(result.data.constructor).toBe(data.constructor);
    expect(result.data[1]).toBe(expected);
  });
});

describe('checkClassMask', () => {
  const logits = tensor([2, 2], [1, 2, 3, 4]);
  const layout = classLayout('logits', [2, 2]);

  test('of another shape names both that it may have', () => {
    const { issues, code } = inputErrorOf(() => checkClassMask(tensor([3], [1, 1, 1]), logits, layout));
    expect(code).toBe('SHAPE_MISMATCH');
    expect(issues[0]?.detail).toContain('expected shape [2], one a class, or [2, 2], that of the logits');
  });

  test('of numbers that are no booleans names them', () => {
    const { code } = inputErrorOf(() => checkClassMask(tensor([2], [1, 2]), logits, layout));
    expect(code).toBe('NOT_A_BOOLEAN');
  });
});

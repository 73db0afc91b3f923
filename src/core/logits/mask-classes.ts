import { checkBooleans } from '../tensors/check-booleans.ts';
import type { ClassLayout } from '../tensors/class-layout.ts';
import { InputError } from '../tensors/input-error.ts';
import type { Kernel } from '../tensors/kernel.ts';
import { BFLOAT16_NEGATIVE_INFINITY, dtypeOf, type Numbers } from '../tensors/numbers.ts';
import { formatShape, type IntegerTensor, sameShape, type Tensor } from '../tensors/tensor.ts';

/**
 * Checks `class_mask`: booleans of shape [C], or of the shape of the logits. An empty batch of unknown C takes any.
 *
 * @throws InputError SHAPE_MISMATCH, NOT_A_BOOLEAN
 * @example checkClassMask(tensor([2], [1, 0]), logits, layout) // fine for logits of two classes
 */
export function checkClassMask(mask: IntegerTensor, logits: Tensor, { classes }: ClassLayout): void {
  const isOfClasses = mask.shape.length === 1 && (mask.shape[0] === classes || classes === 0);
  if (!isOfClasses && !sameShape(mask.shape, logits.shape)) {
    const seen = mask.shape.length === 0 ? 'is a single boolean' : `has shape ${formatShape(mask.shape)}`;
    const expected = `shape ${formatShape([classes])}, one a class, or ${formatShape(logits.shape)}, that of the logits`;
    throw new InputError('SHAPE_MISMATCH', [
      { path: ['class_mask'], detail: `class_mask ${seen}; expected ${expected}` },
    ]);
  }
  checkBooleans('class_mask', mask);
}

/**
 * A copy of the logits with −Infinity where the mask, which has been checked, is false: such a class takes no part in anything, whatever its
 * logit is.
 *
 * @example maskClasses(tensor([2, 2], [1, 2, 3, NaN]), tensor([2], [1, 0]), layout, kernel).data // [1, -Infinity, 3, -Infinity]
 */
export function maskClasses(
  logits: Tensor,
  mask: IntegerTensor,
  { classes, inner }: ClassLayout,
  kernel: Kernel,
): Tensor {
  const { shape, data } = logits;
  const copy = kernel.allocateNumbers(dtypeOf(data), data.length);
  copy.set(data);
  const masked = copy instanceof Uint16Array ? BFLOAT16_NEGATIVE_INFINITY : Number.NEGATIVE_INFINITY;
  if (mask.data.length === data.length) fillWhereFalse(copy, mask.data, masked);
  else fillClasses(copy, mask.data, masked, classes, inner);
  return { ...logits, shape, data: copy };
}

function fillWhereFalse(data: Numbers, mask: Float64Array, masked: number): void {
  for (let i = 0; i < data.length; i++) if (mask[i] === 0) data[i] = masked;
}

function fillClasses(data: Numbers, mask: Float64Array, masked: number, classes: number, inner: number): void {
  for (let c = 0; c < mask.length; c++) {
    if (mask[c] !== 0) continue;
    for (let start = c * inner; start < data.length; start += classes * inner) data.fill(masked, start, start + inner);
  }
}

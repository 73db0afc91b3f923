import { expect, test } from 'vitest';
import { checkFlags } from '../../../src/core/rows/check-flags.ts';
import { IGNORED } from '../../../src/core/rows/counted-rows.ts';
import { tensor } from '../../../src/core/tensors/tensor.ts';
import { inputErrorOf } from '../input-error-of.ts';

test('flags are 0, 1 and IGNORED', () => {
  const flags = checkFlags(tensor([4], [1, 0, -100, 1]), [4], 'that of the logits');
  expect([...flags]).toEqual([1, 0, IGNORED, 1]);
});

test('flags are left out by any of a list, and where a mask has left them out already, whatever they are', () => {
  const marks = Int32Array.of(0, 0, IGNORED, 0);
  const flags = checkFlags(tensor([4], [9, -1, 0.5, 1]), [4], 'that of the logits', [9, -1], marks);
  expect([...flags]).toEqual([IGNORED, IGNORED, IGNORED, 1]);
});

test.each([2, -1, 0.5, Number.NaN, 2 ** 53])('a flag of %d is refused where it stands', (y) => {
  const { code, issues } = inputErrorOf(() => checkFlags(tensor([1, 2], [0, y]), [1, 2], 'that of the logits'));
  const detail = `labels[0][1] is ${y}; expected 0, 1, true, false or ignore_index -100`;
  expect({ code, issues }).toEqual({ code: 'LABEL_OUT_OF_RANGE', issues: [{ path: ['labels', 0, 1], detail }] });
});

import { describe, expect, test } from 'vitest';
import { MatrixError, parseMatrix } from '../../src/files/parse-matrix.ts';

describe('parseMatrix', () => {
  test.each([
    [
      'tensor([[1., -inf],\n        [0.5, 2.]])',
      [
        [1, -Infinity],
        [0.5, 2],
      ],
    ],
    ["tensor([[ 1.2000e+00, -8.0000e-01]], device='cuda:0', grad_fn=<AddmmBackward0>)", [[1.2, -0.8]]],
    ['tensor([1.5000, nan, inf], dtype=torch.float64)', [[1.5, Number.NaN, Infinity]]],
    [
      'array([[1., 2.],\n       [3., 4.]], dtype=float32)',
      [
        [1, 2],
        [3, 4],
      ],
    ],
    [
      '[[1. 2.]\n [3. 4.]]',
      [
        [1, 2],
        [3, 4],
      ],
    ],
    ['[0.5 -1e-3]', [[0.5, -0.001]]],
    [
      '{"logits": [[1,"-Infinity"],[2,3]]}',
      [
        [1, -Infinity],
        [2, 3],
      ],
    ],
    ['1,2,3', [[1, 2, 3]]],
    ['1, 2, 3,', [[1, 2, 3]]],
    [
      '1;2\n3;4\n\n',
      [
        [1, 2],
        [3, 4],
      ],
    ],
    [
      '−1\t+2\r\n.5\t3.\r\n',
      [
        [-1, 2],
        [0.5, 3],
      ],
    ],
  ])('reads %j', (text, rows) => {
    expect(parseMatrix(text)).toEqual(rows);
  });

  test.each([
    ['[[1, two]]', '"two"'],
    ['[[1, 2], [3]]', '[1]: 1 ≠ 2'],
    ['tensor([[1, ..., 2]])', '"..."'],
    ['[[[1, 2]]]', '[[['],
    ['[[1, 2]', '[ ]'],
    ['1,,2', '""'],
    ['0x10', '"0x10"'],
    ['[]', '0'],
    ['', '0'],
    ['{"logits": [[1,2]], "labels": [0]}', '[1]: 1 ≠ 2'],
  ])('says what is wrong with %j', (text, says) => {
    expect(() => parseMatrix(text)).toThrow(new MatrixError(says));
  });
});

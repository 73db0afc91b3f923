import { describe, expect, test } from 'vitest';
import { parseMatrix } from '../../src/files/parse-matrix.ts';
import { readText } from '../../src/files/read-text.ts';
import { findLabelColumn, tableContents } from '../../src/files/table-contents.ts';

const { NaN: nan, POSITIVE_INFINITY: inf } = Number;
const GRID = [
  [1, 2.5],
  [-3, 4],
];

/** Every notation that people paste: what it is, a text in it, and the matrix that it is read as. */
describe('a matrix is read as shown:', () => {
  test.each<[what: string, text: string, rows: number[][]]>([
    ['JSON', '[[1, 2.5], [-3, 4]]', GRID],
    ['a request', '{"logits": [[1, "-Infinity"]], "labels": [0]}', [[1, -inf]]],
    ['a list of Python with a comma at its end', '[[1, 2.5],\n [-3, 4],]', GRID],
    ['json.dumps of Python', '[[1, 2.5], [NaN, -Infinity]]', [GRID[0] as number[], [nan, -inf]]],
    ['PyTorch', 'tensor([[ 1.0000,  2.5000],\n        [-3.0000,  4.0000]])', GRID],
    ['PyTorch, in scientific notation', 'tensor([[ 1.0000e+00, -2.5000e-01]])', [[1, -0.25]]],
    [
      'PyTorch, with points at the end and inf',
      'tensor([[1., -inf],\n        [0.5, 2.]])',
      [
        [1, -inf],
        [0.5, 2],
      ],
    ],
    [
      'PyTorch, on a GPU, in training',
      "tensor([[1., 2.5],\n        [-3., 4.]], device='cuda:0', dtype=torch.float16, grad_fn=<AddmmBackward0>)",
      GRID,
    ],
    ['PyTorch, a size behind it', 'tensor([[1, 2.5],\n[-3, 4]], size=(2, 2), requires_grad=True)', GRID],
    [
      'a parameter of PyTorch',
      'Parameter containing:\ntensor([[1., 2.5],\n        [-3., 4.]], requires_grad=True)',
      GRID,
    ],
    ['a tensor of rank 1', 'tensor([1.5000, nan, inf], dtype=torch.float64)', [[1.5, nan, inf]]],
    ['NumPy', '[[ 1.   2.5]\n [-3.   4. ]]', GRID],
    ['NumPy, of rank 1', '[0.5 -1e-3]', [[0.5, -0.001]]],
    [
      'NumPy, with a line broken at 75 characters',
      `[${'0.12345678 '.repeat(6)}0.12345678\n 0.5]`,
      [[...Array(7).fill(0.12345678), 0.5]],
    ],
    ['repr of NumPy', 'array([[ 1. ,  2.5],\n       [-3. ,  4. ]], dtype=float32)', GRID],
    ['Python, with a name', 'logits = np.array([[1, 2.5], [-3, 4]])', GRID],
    ['a list of scalars of NumPy 2', '[np.float32(1.0), np.float32(2.5)]', [[1, 2.5]]],
    ['a list of tensors', "[tensor(1., device='cuda:0'), tensor(2.5000)]", [[1, 2.5]]],
    ['JAX', 'Array([[1. , 2.5],\n       [-3. , 4. ]], dtype=float32)', GRID],
    [
      'TensorFlow',
      '<tf.Tensor: shape=(2, 2), dtype=float32, numpy=\narray([[ 1. ,  2.5],\n       [-3. ,  4. ]], dtype=float32)>',
      GRID,
    ],
    ['MATLAB and Julia', '[1 2.5; -3 4]', GRID],
    ['MATLAB, with commas and a semicolon at the end', '[1, 2.5;\n -3, 4];', GRID],
    ['MATLAB’s output', 'A =\n\n    1.0000    2.5000\n   -3.0000    4.0000\n\n', GRID],
    [
      'MATLAB’s output with a factor',
      'A =\r\n\r\n   1.0e+03 *\r\n\r\n    1.2346   -Inf\r\n    0.0010    NaN\r\n',
      [
        [1234.6, -inf],
        [1, nan],
      ],
    ],
    ['PyTorch with a factor', 'tensor(1.00000e+03 *\n       [[ 1.2346,  0.0010]])', [[1234.6, 1]]],
    ['CSV', '1,2.5\n-3,4\n', GRID],
    ['CSV with blanks behind the commas', '1, 2.5\n-3, 4', GRID],
    ['columns of a spreadsheet', '1\t2.5\r\n-3\t4\r\n', GRID],
    ['columns of a spreadsheet with decimal commas', '1\t2,5\r\n-3\t4', GRID],
    ['CSV of a spreadsheet with decimal commas', '1,0;2,5\n-3;4', GRID],
    ['the same with quotes', '"1,0","2,5"\n"-3","4"', GRID],
    ['decimal commas with three digits, where one cannot be a thousand', '1,000\t2,5\n-3\t4', GRID],
    ['blanks between', ' 1   2.5\n-3 4', GRID],
    [
      'the sign of Unicode, and no zero before the point',
      '−1\t+2\n.5\t3.',
      [
        [-1, 2],
        [0.5, 3],
      ],
    ],
    ['infinities', 'inf,-Infinity,∞,−∞', [[inf, -inf, inf, -inf]]],
    ['a number below the smallest double: it is 0 to the nearest double', '1e-400', [[0]]],
  ])('%s', (_, text, rows) => {
    expect(parseMatrix(text).rows).toEqual(rows);
  });
});

describe('or refused, with the place and what would do:', () => {
  test.each<[what: string, text: string, message: string]>([
    ['nothing', '', '0 rows; expected one row at least'],
    ['an empty list', '[]', '(0); expected a matrix'],
    ['a number beyond doubles', '1,2\n3,1e400', 'line 2, column 2: “1e400”; expected a number below 1.8e308'],
    ['the same in JSON', '[[1, 2],\n [3, 1e400]]', 'line 2, column 6: “1e400”; expected a number below 1.8e308'],
    ['the same in a request', '{"logits": [[-1e+400]]}', 'line 1, column 14: “-1e+400”; expected a number below'],
    ['the same in a print-out', 'tensor([[1e999]])', 'line 1, column 10: “1e999”; expected a number below 1.8e308'],
    [
      'an abbreviated print-out',
      'tensor([[1., 2.,  ..., 3.],\n        ...,\n        [4., 5., ..., 6.]])',
      'line 1, column 19: “...”; expected all numbers: print without abbreviation by torch.set_printoptions(threshold=float("inf"))',
    ],
    ['the same of NumPy', '[[1. 2. ... 3.]]', 'line 1, column 9: “...”; expected all numbers'],
    ['a decimal comma that may be a thousand', '1,500\t2', 'line 1, column 1: “1,500”; expected a decimal point'],
    ['decimal commas between blanks', '1,5 2,5', 'line 1: “1,5 2,5”; expected a decimal point'],
    ['blanks and commas', '1.5 2,5', 'line 1, column 1: “1.5 2”; expected one number in each cell'],
    [
      'commas and points',
      '1,5;2.5',
      'line 1, column 1: “1,5”; expected decimal points throughout, since “2.5” has one',
    ],
    ['thousands', '1;2\n1,234,567;2', 'line 2, column 1: “1,234,567”; expected a number without separators'],
    ['thousands with points', '1.234,5;2', 'line 1, column 1: “1.234,5”; expected a number without separators'],
    ['thousands with blanks', '1\u202f234\t2', '“1\u202f234”; expected a number without separators'],
    ['thousands of Python', '1_000\t2', '“1_000”; expected a number without separators'],
    ['per cent', '50%,1', 'line 1, column 1: “50%”; expected a number without a unit'],
    ['a unit', '1,2.5 V', 'line 1, column 2: “2.5 V”; expected a number without a unit'],
    ['a currency', '$3,1', '“$3”; expected a number without a unit'],
    ['an empty cell', '1,,2', 'line 1, column 2: “”; expected a number in each cell'],
    ['a comma at the end of a line', '1,2,', 'line 1, column 3: “”; expected a number in each cell'],
    ['an empty place in brackets', '[[1, , 2]]', 'line 1, column 6: “”; expected a number in each cell'],
    ['a missing value of R', '1,NA', 'line 1, column 2: “NA”; expected a number'],
    ['None of Python', '[[1, None]]', 'line 1, column 6: “None”; expected a number'],
    ['null', '[[1, null]]', 'logits[0][1]: null; expected a number'],
    ['booleans', 'tensor([True, False])', '“True”; expected a number'],
    ['hexadecimal numbers', '0x10', '“0x10”; expected'],
    ['complex numbers', '[1+0j]', '“1+0j”; expected a number'],
    ['a fraction', '1/3,2', '“1/3”; expected a number'],
    ['an exponent of Fortran', '1d5', '“1d5”; expected'],
    ['a comma of full width', '1，2', '“1，2”; expected a number'],
    ['rows of different lengths', '1,2\n3', 'line 2: 1 cell; expected 2 cells, as in the first line'],
    ['the same in JSON', '[[1, 2], [3]]', 'logits[1]: 1; expected 2 numbers, as in the first row'],
    ['the same in a print-out', '[[1. 2.]\n [3.]]', 'line 2, column 2: 1; expected 2 numbers, as in the first row'],
    ['the same of MATLAB', '[1 2; 3]', 'line 1, column 8: 1; expected 2 numbers, as in the first row'],
    ['numbers beside rows', '[[1. 2.] 3.]', 'line 1, column 10: “3.”; expected 2 numbers'],
    [
      'lines of MATLAB without semicolons',
      '[1 2 3\n 4 5 6]',
      'line 2, column 2: “4”; expected a semicolon or brackets',
    ],
    ['a bracket that nothing closes', '[[1, 2]', 'line 1, column 1: “[”; expected a bracket that closes it'],
    ['two arrays', 'tensor([1.])\ntensor([2.])', 'line 2, column 1: “tensor(”; expected nothing behind the array'],
    ['a comma that is missing', '[[1, 2], [3 4]]', 'line 1, column 13: “4”; expected commas between all numbers'],
    ['rank 3', '[[[1, 2]]]', '(1, 1, 2); expected a matrix [[…], […]] of rank 2'],
    ['rank 3, printed', 'tensor([[[1., 2.]]])', '(1, 1, 2); expected a matrix [[…], […]] of rank 2'],
    ['a print-out of Julia', '2×2 Matrix{Float64}:\n 1.0 2.0', '“2×2”; expected'],
    [
      'columns of MATLAB below each other',
      'x =\n\n  Columns 1 through 2\n\n 1 2\n\n  Column 3\n\n 3',
      'line 3: “Columns 1 through 2”; expected all columns beside each other',
    ],
    ['two matrices of MATLAB', 'x =\n\n 1 2\n\ny =\n\n 3 4', 'line 5: “y =”; expected nothing behind the array'],
    ['a print-out of R', '     [,1] [,2]\n[1,]    1    2', 'line 1, column 7: “”; expected a number in each cell'],
    ['a table of Markdown', '| 1 | 2 |', '“|”; expected a number'],
    ['a table of LaTeX', '1 & 2 \\\\', '“&”; expected a number'],
    ['a tuple', '(1, 2)', '“(1”; expected a number'],
    ['an array of C', '{{1, 2}, {3, 4}}', 'line 1, column 2: “{1”; expected JSON'],
    ['columns with names', 'a,b\n1,2', 'line 1, column 1: “a”; expected a number'],
    ['a word', 'hello', 'line 1, column 1: “hello”; expected a number'],
    ['a word in brackets', '[[1, two]]', 'line 1, column 6: “two”; expected a number'],
  ])('%s', (_, text, message) => {
    expect(() => parseMatrix(text)).toThrow(message);
  });
});

test('decimal commas are said to have been read so', () => {
  expect(readText('a;b\n1;2,5')).toMatchObject({ table: { readAs: { seen: '2,5', as: '2.5' } } });
  expect(readText('1;2.5')).not.toHaveProperty('table.readAs');
});

test.each([
  ['1,1e400', 'line 1, column 2: “1e400”; expected a number below'],
  ['a,b\n1,2.5 V\n2,3 V', 'line 2, column 2: “2.5 V”; expected a number without a unit'],
  ['a,b\n1,\n2,3', 'line 2, column 2: “”; expected a number in each cell'],
  ['1.5 2,5', 'line 1, column 1: “1.5 2”; expected one number in each cell'],
])('a column of a table that starts with what is meant as a number is no column of names: %j', (text, message) => {
  expect(() => readText(text)).toThrow(message);
});

test('a print-out of rank 3 is an array for those who take one', () => {
  expect(readText('tensor([[[1., 2.]],\n\n        [[3., 4.]]])')).toMatchObject({ array: { shape: [2, 1, 2] } });
});

test('a file with a word in it is no labels, and names of classes are under a line that says so', () => {
  const labels = (text: string) => {
    const contents = readText(text);
    if (contents.holds !== 'table') throw new Error('no table');
    return tableContents(contents.table, findLabelColumn(contents.table)?.index);
  };
  expect(() => labels('hello')).toThrow('line 1, column 1: “hello”; expected integers, or a first line “label”');
  expect(labels('label\ncat\ndog').names).toEqual(['cat', 'dog']);
});

import { describe, expect, it, test, vi } from 'vitest';
import { ExactLoss, ExactLossError, InvalidRequest, Refused } from '../../../clients/typescript/src/index.ts';
import { failureOf, testClient } from '../../support/client.ts';

const { loss } = await testClient();

const ROWS = [
  [1, 2, 3],
  [0, -1, 0.5],
];
const labels = [2, 0];

function transferred(): Float32Array {
  const array = new Float32Array(3);
  structuredClone(array.buffer, { transfer: [array.buffer] });
  return array;
}

/** Calls as people write them who do not look at the types. */
const wrong = (request: object) => failureOf(loss.crossEntropy(request as never));

describe('a call that the service refuses', () => {
  it.each<[string, object, string, string, string | RegExp]>([
    [
      'PyTorch’s input',
      { input: ROWS, labels },
      'UNKNOWN_FIELD',
      '/input',
      '"input" is not a known field; did you mean "logits"?',
    ],
    [
      'PyTorch’s target',
      { logits: ROWS, target: labels },
      'UNKNOWN_FIELD',
      '/target',
      '"target" is not a known field; did you mean "labels" or "target_probs"?',
    ],
    ['a target of texts', { logits: ROWS, target: ['a', 'b'] }, 'UNKNOWN_FIELD', '/target', /did you mean "labels"/],
    [
      'PyTorch’s weight',
      { logits: ROWS, labels, weight: [1, 2, 3] },
      'UNKNOWN_FIELD',
      '/weight',
      '"weight" is not a known field; did you mean "class_weight"?',
    ],
    [
      'PyTorch’s dim',
      { logits: ROWS, labels, dim: -1 },
      'UNKNOWN_FIELD',
      '/dim',
      '"dim" is not a known field; did you mean "class_axis"?',
    ],
    [
      'camel case',
      { logits: ROWS, labels, ignoreIndex: 0 },
      'UNKNOWN_FIELD',
      '/ignoreIndex',
      '"ignoreIndex" is not a known field; did you mean "ignore_index"?',
    ],
    [
      'a name like no other',
      { logits: ROWS, labels, verbose: true },
      'UNKNOWN_FIELD',
      '/verbose',
      /^"verbose" is not a known field; expected one of logits, labels/,
    ],
    ['no labels', { logits: ROWS }, 'MISSING_FIELD', '/labels', /labels/],
    [
      'one-hot labels',
      {
        logits: ROWS,
        labels: [
          [0, 0, 1],
          [1, 0, 0],
        ],
      },
      'SHAPE_MISMATCH',
      '/labels',
      /one-hot labels and probabilities are target_probs/,
    ],
    [
      'classes last',
      {
        logits: [
          [
            [1, 2, 3],
            [0, 1, 2],
          ],
        ],
        labels: [[0, 1]],
      },
      'SHAPE_MISMATCH',
      '/labels',
      /class_axis: -1 if the classes come last/,
    ],
    [
      'a label that is no class',
      { logits: ROWS, labels: [2, 3] },
      'LABEL_OUT_OF_RANGE',
      '/labels/1',
      'labels[1] is 3; expected an integer in [0, 3) or ignore_index -100',
    ],
    [
      'a reduction of another library',
      { logits: ROWS, labels, reduction: 'batchmean' },
      'INVALID_OPTION',
      '/reduction',
      /^reduction is "batchmean"; expected "none", "mean" or "sum"/,
    ],
    [
      'NaN',
      { logits: [[1, Number.NaN, 3]], labels: [0] },
      'NON_FINITE_INPUT',
      '/logits/0/1',
      /logits\[0\]\[1\] is NaN/,
    ],
  ])('by %s says where and how to mend it', async (_what, request, code, pointer, detail) => {
    const error = await wrong(request);
    expect(error).toBeInstanceOf(Refused);
    expect(error).toBeInstanceOf(ExactLossError);
    expect(error).toMatchObject({ name: 'Refused', code, status: 422, detail: error.message });
    expect(error.pointers).toContain(pointer);
    expect(error.message).toMatch(detail);
    expect(error.requestId).toMatch(/./);
  });

  it.each<[string, unknown]>([
    ['uneven rows', [[1], [1, 2]]],
    ['an object', { a: 1 }],
    ['a Buffer', Buffer.alloc(4)],
    ['a list of objects', [{}]],
    ['a tensor', { data: new Float32Array(2), shape: [1, 2] }],
    ['nothing', []],
  ])('hears which field was meant, also of %s', async (_what, target) => {
    const error = await wrong({ logits: ROWS, target });
    expect(error.message).toBe('"target" is not a known field; did you mean "labels" or "target_probs"?');
  });

  it('hears what an option may be, also of an object', async () => {
    const error = await wrong({ logits: ROWS, labels, reduction: { mean: true } });
    expect(error).toMatchObject({ name: 'Refused', pointers: ['/reduction'] });
    expect(error.message).toMatch(/expected "none", "mean" or "sum"/);
  });

  it('lists each place', async () => {
    const error = await wrong({ input: ROWS, target: labels });
    expect(error.errors).toEqual([
      { pointer: '/input', detail: '"input" is not a known field; did you mean "logits"?' },
      { pointer: '/target', detail: '"target" is not a known field; did you mean "labels" or "target_probs"?' },
    ]);
  });
});

class FakeTensor {
  dataSync() {}
}

const gpu = {
  dims: [2, 3],
  type: 'float32',
  location: 'gpu-buffer',
  get data() {
    throw new Error('The data is not on CPU. Use `getData()` to download GPU data to CPU');
  },
};

describe('a call of which nothing is sent', () => {
  it.each<[string, object, string, string, string]>([
    [
      'labels of texts',
      { logits: ROWS, labels: ['cat', 'dog'] },
      'NOT_A_NUMBER',
      '/labels/0',
      'labels[0] is "cat"; expected an integer: a class is its position, classes.indexOf(name)',
    ],
    [
      'digits in quotes',
      { logits: ROWS, labels: [2, '0'] },
      'NOT_A_NUMBER',
      '/labels/1',
      'labels[1] is "0"; expected an integer: 0, without quotes',
    ],
    [
      'a number of JSON',
      { logits: [[1, '-Infinity', 3]], labels: [0] },
      'NOT_A_NUMBER',
      '/logits/0/1',
      'logits[0][1] is "-Infinity"; expected a number: -Infinity, without quotes',
    ],
    [
      'a text for a tensor',
      { logits: 'logits.npy', labels },
      'NOT_A_NUMBER',
      '/logits',
      'logits is "logits.npy"; expected a number, or arrays of them',
    ],
    [
      'null from JSON',
      { logits: [[1, null, 3]], labels: [0] },
      'NOT_A_NUMBER',
      '/logits/0/1',
      'logits[0][1] is null; expected a number (JSON.stringify writes NaN and ±Infinity as null)',
    ],
    [
      'a hole',
      { logits: [[1, undefined, 3]], labels: [0] },
      'NOT_A_NUMBER',
      '/logits/0/1',
      'logits[0][1] is undefined; expected a number',
    ],
    [
      'a boolean',
      { logits: ROWS, labels: [true, false] },
      'NOT_A_NUMBER',
      '/labels/0',
      'labels[0] is true; expected an integer',
    ],
    [
      'a fraction',
      { logits: ROWS, labels: [2, 0.5] },
      'LABEL_OUT_OF_RANGE',
      '/labels/1',
      'labels[1] is 0.5; expected an integer',
    ],
    [
      'an integer that is none',
      { logits: ROWS, labels: [2, 2 ** 60] },
      'LABEL_OUT_OF_RANGE',
      '/labels/1',
      'labels[1] is 1152921504606847000; expected an integer within ±2^53, or a bigint',
    ],
    [
      'uneven rows',
      {
        logits: [
          [1, 2, 3],
          [4, 5],
        ],
        labels,
      },
      'RAGGED_TENSOR',
      '/logits/1',
      'logits[1] has 2 elements; expected 3, as in the arrays before it',
    ],
    [
      'uneven depth',
      {
        logits: [
          [1, 2],
          [3, [4]],
        ],
        labels,
      },
      'RAGGED_TENSOR',
      '/logits/1/1',
      'logits[1][1] is an array; expected a number, as before it',
    ],
    [
      'uneven depth the other way',
      { logits: [[1, 2], 3], labels },
      'RAGGED_TENSOR',
      '/logits/1',
      'logits[1] is 3; expected an array, as before it',
    ],
    [
      'rows of bytes',
      { logits: [new Uint8Array(3), new Uint8Array(3)], labels },
      'UNSUPPORTED_DTYPE',
      '/logits/0',
      'logits[0] is a Uint8Array; expected real numbers: Float32Array.from(logits[0]) converts it',
    ],
    [
      'rows of the bits of halves',
      { logits: [[1, 2, 3], new Uint16Array(3)], labels },
      'UNSUPPORTED_DTYPE',
      '/logits/1',
      "logits[1] is a Uint16Array; expected real numbers: if it holds the bits of halves, say dtype: 'float16' or 'bfloat16'",
    ],
    [
      'rows of a Buffer',
      { logits: [Buffer.alloc(12)], labels: [0] },
      'UNSUPPORTED_DTYPE',
      '/logits/0',
      'logits[0] is a Buffer; expected numbers: if b holds little-endian float32, new Float32Array(b.buffer, b.byteOffset, b.length / 4)',
    ],
    [
      'rows of real labels',
      { logits: [ROWS], labels: [new Float32Array(3)] },
      'UNSUPPORTED_DTYPE',
      '/labels/0',
      'labels[0] is a Float32Array; expected integers: Int32Array.from(labels[0]) converts it',
    ],
    [
      'a label beyond 64 bits',
      { logits: ROWS, labels: [2n ** 64n, 0n] },
      'NOT_A_NUMBER',
      '/labels/0',
      'labels[0] is 18446744073709551616n; expected an integer of 64 bits',
    ],
    [
      'an array that was transferred',
      { logits: transferred(), labels: 0 },
      'INVALID_TENSOR',
      '/logits',
      'logits has no numbers left: its buffer was transferred',
    ],
    [
      'a first row that is longer than memory allows for all',
      { logits: [new Float64Array(1e6), ...Array(1e5).fill([1])], labels },
      'RAGGED_TENSOR',
      '/logits/1',
      'logits[1] has 1 element; expected 1000000, as in the arrays before it',
    ],
    [
      'a shape of bigints',
      { logits: { data: new Float32Array(6), shape: [2n, 3n] }, labels },
      'INVALID_SHAPE',
      '/logits',
      'logits.shape is [2,3]; expected the length of each axis, as [rows, classes]',
    ],
    [
      'a shape that is too large',
      { logits: { data: new Float32Array(4), shape: [2, 3] }, labels },
      'INVALID_TENSOR',
      '/logits',
      'logits has 4 numbers, but its shape [2, 3] has room for 6: expected as many',
    ],
    [
      'no shape',
      { logits: { data: new Float32Array(4) }, labels },
      'INVALID_SHAPE',
      '/logits',
      'logits.shape is undefined; expected the length of each axis, as [rows, classes]',
    ],
    [
      'a shape of fractions',
      { logits: { data: new Float32Array(4), shape: [2.5] }, labels },
      'INVALID_SHAPE',
      '/logits',
      'logits.shape is [2.5]; expected the length of each axis, as [rows, classes]',
    ],
    [
      'an array with a shape',
      { logits: { data: [1, 2], shape: [1, 2] }, labels },
      'INVALID_TENSOR',
      '/logits',
      'logits.data is an array; expected a typed array: Float32Array.from(data), say',
    ],
    [
      'logits of bytes',
      { logits: { data: new Uint8Array(6), shape: [2, 3] }, labels },
      'UNSUPPORTED_DTYPE',
      '/logits',
      'logits is a Uint8Array; expected real numbers: Float32Array.from(logits) converts it',
    ],
    [
      'logits of int64',
      { logits: { data: new BigInt64Array(6), dims: [2, 3], type: 'int64' }, labels },
      'UNSUPPORTED_DTYPE',
      '/logits',
      'logits is a BigInt64Array; expected real numbers: Float32Array.from(logits, Number) converts it',
    ],
    [
      'halves without a name',
      { logits: { data: new Uint16Array(6), shape: [2, 3] }, labels },
      'UNSUPPORTED_DTYPE',
      '/logits',
      "logits is a Uint16Array; expected real numbers: if it holds the bits of halves, say dtype: 'float16' or 'bfloat16'",
    ],
    [
      'a dtype of another array',
      { logits: { data: new Float64Array(6), shape: [2, 3], dtype: 'float32' }, labels },
      'INVALID_TENSOR',
      '/logits',
      'logits says that it is float32, but its data is a Float64Array',
    ],
    [
      'labels of floats',
      { logits: ROWS, labels: new Float32Array(labels) },
      'UNSUPPORTED_DTYPE',
      '/labels',
      'labels is a Float32Array; expected integers: Int32Array.from(labels) converts it',
    ],
    [
      'a mask of floats',
      { logits: ROWS, labels, mask: new Float32Array(2) },
      'UNSUPPORTED_DTYPE',
      '/mask',
      'mask is a Float32Array; expected booleans, or 0 and 1: Uint8Array.from(mask) converts it',
    ],
    [
      'a Buffer',
      { logits: Buffer.alloc(24), labels },
      'UNSUPPORTED_DTYPE',
      '/logits',
      'logits is a Buffer; expected numbers: if b holds little-endian float32, new Float32Array(b.buffer, b.byteOffset, b.length / 4)',
    ],
    [
      'a Buffer of labels',
      { logits: ROWS, labels: Buffer.from(labels) },
      'UNSUPPORTED_DTYPE',
      '/labels',
      'labels is a Buffer; expected numbers: if b holds little-endian int32, new Int32Array(b.buffer, b.byteOffset, b.length / 4)',
    ],
    [
      'a tensor on the GPU',
      { logits: gpu, labels },
      'INVALID_TENSOR',
      '/logits',
      'logits is not on the CPU (gpu-buffer): await logits.getData() first, which brings it there',
    ],
    [
      'a tensor of another library',
      { logits: new FakeTensor(), labels },
      'INVALID_TENSOR',
      '/logits',
      'logits is a FakeTensor; expected nested arrays of numbers, a typed array, or { data, shape }',
    ],
    [
      'an array of labels as an object',
      { logits: ROWS, labels: { 0: 2, 1: 0 } },
      'INVALID_TENSOR',
      '/labels',
      'labels is an object of 0, 1; expected nested arrays of numbers, a typed array, or { data, shape }',
    ],
    [
      'an option in quotes',
      { logits: ROWS, labels, label_smoothing: '0.1' },
      'INVALID_OPTION',
      '/label_smoothing',
      'label_smoothing is "0.1"; expected 0.1, without quotes',
    ],
    [
      'an option that is a function',
      { logits: ROWS, labels, reduction: () => 'sum' },
      'INVALID_OPTION',
      '/reduction',
      'reduction is a function; expected an option or a tensor',
    ],
  ])('by %s says where and how to mend it', async (_what, request, code, pointer, detail) => {
    const error = await wrong(request);
    expect(error).toBeInstanceOf(InvalidRequest);
    expect(error).toMatchObject({ name: 'InvalidRequest', code, pointers: [pointer], errors: [{ pointer, detail }] });
    expect(error.message).toBe(detail);
  });

  it('says of a getter that throws what it says', async () => {
    const error = await wrong({
      logits: {
        get data() {
          throw new Error('disposed');
        },
      },
      labels,
    });
    expect(error.message).toBe('logits.data cannot be read: disposed');
  });
});

test('an array that holds itself is an error, and no loop without end', async () => {
  const rows: unknown[] = [];
  rows.push(rows);
  expect(await wrong({ logits: [[rows], rows], labels })).toMatchObject({ name: 'InvalidRequest' });
  expect(await wrong({ logits: [rows, rows], labels: [rows, null] })).toMatchObject({ name: 'InvalidRequest' });
  rows.push(rows);
  expect(await wrong({ logits: rows, labels })).toMatchObject({ name: 'InvalidRequest', code: 'RAGGED_TENSOR' });
});

describe('a client', () => {
  it('on a big-endian machine is an error: its numbers would be read in reverse', () => {
    vi.spyOn(Uint16Array, 'of').mockReturnValueOnce(new Uint16Array([256]));
    expect(() => new ExactLoss()).toThrow('numbers of this machine are big-endian');
  });

  it('of what is no URL is an error at once', () => {
    for (const url of ['localhost', '127.0.0.1:8080', 'localhost:8080']) {
      expect(() => new ExactLoss(url)).toThrow(`url is "${url}"; expected one such as http://127.0.0.1:8080`);
    }
    expect(() => new ExactLoss('localhost')).toThrow(ExactLossError);
  });
});

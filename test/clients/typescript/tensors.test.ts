import { describe, expect, it } from 'vitest';
import type { RealTensor } from '../../../clients/typescript/src/index.ts';
import { readFile, writeFile } from '../../../clients/typescript/src/safetensors.ts';
import { testClient } from '../../support/client.ts';

const { loss } = await testClient();

const ROWS = [
  [1, 2, 3],
  [0, -1, 0.5],
];
const NUMBERS = ROWS.flat();
const expected = await loss.softmax({ logits: ROWS });
const float32 = await loss.softmax({ logits: { data: new Float32Array(NUMBERS), shape: [2, 3] } });

/** A buffer in which the numbers begin at an odd place. */
const shifted = new Float64Array([99, ...NUMBERS]).subarray(1);

describe('a tensor of real numbers', () => {
  it.each<[string, RealTensor]>([
    ['nested arrays', ROWS],
    ['rows that are typed arrays', ROWS.map((row) => new Float32Array(row))],
    ['a Float64Array with a shape', { data: new Float64Array(NUMBERS), shape: [2, 3] }],
    ['a part of an array', { data: shifted, shape: [2, 3] }],
    ['what ONNX Runtime has', { data: new Float64Array(NUMBERS), dims: [2, 3], type: 'float64' }],
    ['an earlier result', { ...expected.probs, data: new Float64Array(NUMBERS) }],
  ])('may be %s', async (_form, logits) => {
    expect(await loss.softmax({ logits })).toEqual(expected);
  });

  it('of float32 has an answer of float32', async () => {
    expect(float32.probs.dtype).toBe('float32');
    expect([...float32.probs.data]).toEqual([...expected.probs.data].map(Math.fround));
    const ofOnnx = { data: new Float32Array(NUMBERS), dims: [2, 3], type: 'float32', location: 'cpu' };
    expect(await loss.softmax({ logits: ofOnnx })).toEqual(float32);
  });

  it('of one axis may be a typed array alone', async () => {
    const { probs } = await loss.softmax({ logits: new Float32Array([0, 0]) });
    expect(probs).toEqual({ dtype: 'float32', shape: [2], data: new Float32Array([0.5, 0.5]) });
  });

  it('of no axis may be a number', async () => {
    const { loss: one, losses } = await loss.binaryCrossEntropy({ logits: 0, labels: 1 });
    expect([one, losses.shape, losses.data[0]]).toEqual([Math.LN2, [], Math.LN2]);
  });

  it('may be empty', async () => {
    expect(await loss.crossEntropy({ logits: [], labels: [] })).toMatchObject({ loss: 0, grad: { shape: [0] } });
  });

  it('keeps infinities and the sign of zero', async () => {
    const { log_probs } = await loss.logSoftmax({ logits: [0, Number.NEGATIVE_INFINITY] });
    expect([...log_probs.data]).toEqual([0, Number.NEGATIVE_INFINITY]);
  });
});

describe('halves', () => {
  const halves = [0x3c00, 0xbc00, 0x0001, 0x7bff, 0x8000, 0x7c00]; // 1, −1, the least, the most, −0, Infinity
  const floats = [1, -1, 2 ** -24, 65504, -0, Number.POSITIVE_INFINITY];
  const softmax = { dtype: 'float16' } as const;

  it.each<[string, RealTensor]>([
    ['a Float16Array', { data: new Float16Array([1, 2]), shape: [2] }],
    ['a Float16Array alone', new Float16Array([1, 2])],
    ['their bits', { data: Uint16Array.of(0x3c00, 0x4000), shape: [2], dtype: 'float16' }],
    ['what ONNX Runtime has', { data: Uint16Array.of(0x3c00, 0x4000), dims: [2], type: 'float16' }],
  ])('may be %s', async (_form, logits) => {
    const { probs } = await loss.softmax({ logits });
    expect(probs.dtype).toBe('float16');
    expect(probs.data).toEqual(Float32Array.from(new Float16Array([0.26894142, 0.73105858])));
  });

  it('come as float32, with their bits', async () => {
    const { probs } = await loss.softmax({ logits: [1, 2], ...softmax });
    if (probs.dtype !== 'float16') throw new Error(probs.dtype);
    expect(new Float16Array(probs.bits.buffer, probs.bits.byteOffset, 2)).toEqual(new Float16Array(probs.data));
  });

  it('are read right to the last bit, whatever the runtime has', () => {
    const file = writeFile([
      ['x', { dtype: 'F16', shape: [6], bytes: new Uint8Array(Uint16Array.from(halves).buffer) }],
    ]);
    expect([...(readFile(file.buffer).x?.data ?? [])]).toEqual(floats);
    const all = Uint16Array.from({ length: 65536 }, (_, i) => i);
    const every = writeFile([['x', { dtype: 'F16', shape: [65536], bytes: new Uint8Array(all.buffer) }]]);
    expect(readFile(every.buffer).x?.data).toEqual(Float32Array.from(new Float16Array(all.buffer)));
  });

  it('of bfloat16 are answered in bfloat16, and an answer can be sent as it came', async () => {
    const logits = { data: Uint16Array.of(0x3f80, 0x4000), shape: [2], dtype: 'bfloat16' } as const; // 1, 2
    const { log_probs } = await loss.logSoftmax({ logits });
    expect(log_probs.dtype).toBe('bfloat16');
    expect(log_probs.data).toEqual(new Float32Array([-1.3125, -0.3125]));
    const { losses } = await loss.nll({ log_probs, labels: 1, outputs: ['losses'] });
    expect(losses).toMatchObject({ dtype: 'bfloat16', data: new Float32Array([0.3125]) });
  });
});

describe('labels', () => {
  const logits = ROWS;
  it.each([
    ['numbers', [2, 0]],
    ['bigints', [2n, 0n]],
    ['a BigInt64Array', new BigInt64Array([2n, 0n])],
    ['a Uint8Array', new Uint8Array([2, 0])],
    ['an Int32Array with a shape', { data: new Int32Array([2, 0]), shape: [2] }],
    ['what ONNX Runtime has', { data: new BigInt64Array([2n, 0n]), dims: [2], type: 'int64' }],
  ])('may be %s', async (_form, labels) => {
    const { loss: sum } = await loss.crossEntropy({ logits, labels, reduction: 'sum' });
    expect(sum).toBe(1.5117365697811085);
  });

  it('beyond 32 bits are themselves, as numbers and as bigints', async () => {
    for (const label of [2 ** 40, 2n ** 40n]) {
      const error = await loss.crossEntropy({ logits, labels: [0, label] }).catch((error) => error);
      expect(error.message).toBe('labels[1] is 1099511627776; expected an integer in [0, 3) or ignore_index -100');
    }
  });

  it('of yes and no may be booleans', async () => {
    const rows = { logits: [1, 2] };
    const ofBooleans = await loss.binaryCrossEntropy({ ...rows, labels: [true, false] });
    expect(ofBooleans).toEqual(await loss.binaryCrossEntropy({ ...rows, labels: [1, 0] }));
  });
});

describe('a mask', () => {
  it.each([
    ['booleans', [true, false]],
    ['0 and 1', [1, 0]],
    ['a Uint8Array', new Uint8Array([1, 0])],
    ['what ONNX Runtime has', { data: new Uint8Array([1, 0]), dims: [2], type: 'bool' }],
  ])('may be %s', async (_form, mask) => {
    const { valid_count } = await loss.crossEntropy({ logits: ROWS, labels: [2, 0], mask, outputs: ['valid_count'] });
    expect(valid_count).toBe(1);
  });
});

describe('an answer', () => {
  it('has numbers as numbers, tensors as views of one buffer, and only what was asked for', async () => {
    const answer = await loss.crossEntropy({ logits: ROWS, labels: [2, 0], outputs: ['loss', 'grad', 'predictions'] });
    expect(Object.keys(answer).toSorted()).toEqual(['grad', 'loss', 'predictions']);
    expect(answer.loss).toBe(0.7558682848905542);
    expect(answer.predictions).toMatchObject({ dtype: 'float64', shape: [2], data: new Float64Array([2, 2]) });
    expect(answer.grad.data.buffer).toBe(answer.predictions.data.buffer);
  });

  it('has the loss null for the reduction none, where a loss was asked for', async () => {
    const request = { logits: ROWS, labels: [2, 0], reduction: 'none' } as const;
    expect((await loss.crossEntropy(request)).loss).toBeNull();
    expect(await loss.crossEntropy({ ...request, outputs: ['valid_count'] })).toEqual({ valid_count: 2 });
  });

  it('takes options that are null or undefined for left out', async () => {
    const request = { logits: ROWS, labels: [2, 0], class_weight: undefined, mask: null as never };
    expect(await loss.crossEntropy(request)).toEqual(await loss.crossEntropy({ logits: ROWS, labels: [2, 0] }));
  });

  it('has options of lists, booleans and numbers as they were given', async () => {
    const { valid_count } = await loss.crossEntropy({
      logits: ROWS,
      labels: [-1, 7],
      ignore_index: [-1, 7],
      outputs: ['valid_count'],
      temperature: 1e21,
      validate_target_probs: false,
    });
    expect(valid_count).toBe(0);
  });
});

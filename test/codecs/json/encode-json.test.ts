import { describe, expect, test } from 'vitest';
import { tensor } from '../../../src/core/tensors/tensor.ts';
import { encode, encodePayload } from './support.ts';

const { NaN: nan, POSITIVE_INFINITY, NEGATIVE_INFINITY } = Number;

describe('encodeJson', () => {
  test('writes numbers, tensors, -0 and what JSON has no number for', () => {
    expect(encode({ loss: -0, losses: tensor([2], [1, POSITIVE_INFINITY]) })).toBe(
      '{"loss":-0,"losses":[1,"Infinity"]}',
    );
  });

  test('writes no results as an empty object', () => {
    expect(encode({})).toBe('{}');
  });

  test('writes null, and leaves out what is undefined', () => {
    expect(encode({ loss: null, losses: undefined, grad: 1 })).toBe('{"loss":null,"grad":1}');
  });

  test('writes results in their order', () => {
    expect(encode({ grad: 1, loss: 2, a: 3 })).toBe('{"grad":1,"loss":2,"a":3}');
  });

  test.each([
    [[], [7], '7'],
    [[1], [7], '[7]'],
    [[3], [1, 2, 3], '[1,2,3]'],
    [[2, 3], [1, 2, 3, 4, 5, 6], '[[1,2,3],[4,5,6]]'],
    [[3, 1], [1, 2, 3], '[[1],[2],[3]]'],
    [[1, 3], [1, 2, 3], '[[1,2,3]]'],
    [[2, 1, 2], [1, 2, 3, 4], '[[[1,2]],[[3,4]]]'],
    [[1, 1, 1, 1], [0], '[[[[0]]]]'],
    [[0], [], '[]'],
    [[2, 0], [], '[[],[]]'],
    [[0, 3], [], '[]'],
    [[2, 0, 3], [], '[[],[]]'],
    [[1, 2, 0], [], '[[[],[]]]'],
    [[0, 0], [], '[]'],
  ])('writes shape %j as nested arrays', (shape, data, text) => {
    expect(encode({ grad: tensor(shape, data) })).toBe(`{"grad":${text}}`);
  });

  test.each([
    [nan, '"NaN"'],
    [POSITIVE_INFINITY, '"Infinity"'],
    [NEGATIVE_INFINITY, '"-Infinity"'],
    [-0, '-0'],
    [0, '0'],
    [0.1, '0.1'],
    [1e21, '1e+21'],
    [123456789012345680000, '123456789012345680000'],
    [1e-7, '1e-7'],
    [5e-324, '5e-324'],
    [-1.7976931348623157e308, '-1.7976931348623157e+308'],
  ])('writes %d as %s alone, in a row and in a matrix, in both precisions', (value, text) => {
    expect(encode({ loss: value })).toBe(`{"loss":${text}}`);
    expect(encode({ loss: tensor([], [value]) })).toBe(`{"loss":${text}}`);
    expect(encode({ losses: tensor([3], [1, value, 2.5]) })).toBe(`{"losses":[1,${text},2.5]}`);
    expect(encode({ grad: tensor([2, 2], [1, 2, value, 3]) })).toBe(`{"grad":[[1,2],[${text},3]]}`);
    if (Object.is(Math.fround(value), value)) {
      expect(encode({ loss: value }, 'float32')).toBe(`{"loss":${text}}`);
      expect(encode({ losses: tensor([3], [1, value, 2.5]) }, 'float32')).toBe(`{"losses":[1,${text},2.5]}`);
    }
  });

  test.each([
    [0.1, '0.1'],
    [1 / 3, '0.33333334'],
    [16777216, '16777216'],
    [3.4028234663852886e38, '3.4028235e+38'],
    [2 ** -149, '1e-45'],
    [2 ** -126, '1.1754944e-38'],
    [-2 / 3, '-0.6666667'],
  ])('writes the float32 nearest to %d in float32 as %s', (value, text) => {
    expect(encode({ loss: Math.fround(value) }, 'float32')).toBe(`{"loss":${text}}`);
    expect(encode({ grad: tensor([1, 1], [Math.fround(value)]) }, 'float32')).toBe(`{"grad":[[${text}]]}`);
  });

  test('writes only the part of the memory that a tensor covers', () => {
    const memory = Float64Array.of(9, 1, 2, 9);
    expect(encode({ grad: { shape: [2], data: memory.subarray(1, 3) } })).toBe('{"grad":[1,2]}');
  });

  test('writes a million numbers', () => {
    const values = Float64Array.from({ length: 1_000_000 }, (_, i) => i / 7);
    expect(JSON.parse(encode({ grad: tensor([1000, 1000], values) })).grad.flat()).toEqual([...values]);
  });

  test('writes 200,000 of the longest numbers, all of them', () => {
    const text = '-0.0000012345678901234567';
    const data = new Float64Array(200_000).fill(Number(text));
    expect(encode({ grad: tensor([200_000], data) }) === `{"grad":[${new Array(200_000).fill(text).join(',')}]}`).toBe(
      true,
    );
  });

  test.each([
    { shape: [600_000], what: 'one row' },
    { shape: [600, 10, 100], what: 'many rows' },
    { shape: [600_000, 1], what: 'rows of one' },
  ])('writes $what of 600,000 numbers in pieces of at most 4 MiB, each of its own memory', ({ shape }) => {
    const values = Float64Array.from({ length: 600_000 }, (_, i) => -1 / (i + 3));
    const results = { grad: tensor(shape, values), probs: tensor(shape, values), loss: 1 };
    const taken: Buffer[] = [];
    const take = (bytes: number) => {
      const memory = Buffer.alloc(bytes, '#');
      taken.push(memory);
      return memory;
    };
    const payload = encodePayload(results, 'float64', take) as readonly Buffer[];
    expect(payload.length).toBeGreaterThan(5);
    expect(payload.map(({ buffer, byteOffset }) => [buffer, byteOffset])).toEqual(
      taken.map(({ buffer }) => [buffer, 0]),
    );
    expect(Math.max(...payload.map(({ length }) => length))).toBeLessThanOrEqual(4 * 1024 * 1024);
    const nested = shape.reduceRight<unknown[]>(
      (flat, length) =>
        Array.from({ length: flat.length / length }, (_, i) => flat.slice(i * length, (i + 1) * length)),
      [...values],
    )[0];
    expect(Buffer.concat(payload).toString() === JSON.stringify({ grad: nested, probs: nested, loss: 1 })).toBe(true);
  });
});

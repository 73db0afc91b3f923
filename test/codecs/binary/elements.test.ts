import { describe, expect, test } from 'vitest';
import type { ElementType } from '../../../src/codecs/binary/element-types.ts';
import { readElements } from '../../../src/codecs/binary/read-elements.ts';
import { writeElements } from '../../../src/codecs/binary/write-elements.ts';
import type { Dtype } from '../../../src/core/numbers.ts';
import { InputError } from '../../../src/core/input-error.ts';
import { nearestBfloat16 } from '../../../src/core/to-half.ts';
import { thrownBy } from '../json/support.ts';

/** The bytes at every place askew by 0 to 7 bytes. */
function* everywhere(bytes: ArrayBufferView): Generator<Buffer> {
  const source = Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  for (let offset = 0; offset < 8; offset++) {
    const memory = Buffer.from(new ArrayBuffer(source.length + 16));
    source.copy(memory, offset);
    yield memory.subarray(offset, offset + source.length);
  }
}

function read(type: ElementType, bytes: Buffer, length: number): number[] {
  const target = new Float64Array(length);
  readElements(type, bytes, target, 'labels', [length]);
  return [...target];
}

const REALS = [0, -0, 1, -2.5, 0.1, 1e-310, Number.MAX_VALUE, Number.POSITIVE_INFINITY, Number.NaN];

describe('readElements', () => {
  test.each([
    ['F64', Float64Array.from(REALS)],
    ['F32', Float32Array.from(REALS)],
    ['F16', Float16Array.from(REALS)],
    ['I32', Int32Array.of(0, -1, 2 ** 31 - 1, -(2 ** 31))],
    ['U32', Uint32Array.of(0, 2 ** 32 - 1)],
    ['I16', Int16Array.of(0, -1, 32767, -32768)],
    ['U16', Uint16Array.of(0, 65535)],
    ['I8', Int8Array.of(0, -1, 127, -128)],
    ['U8', Uint8Array.of(0, 255)],
  ] as const)('reads %s wherever it lies', (type, numbers) => {
    for (const bytes of everywhere(numbers)) expect(read(type, bytes, numbers.length)).toEqual([...numbers]);
  });

  test('reads BF16 wherever it lies, of more numbers than are read at once', () => {
    const halves = Uint16Array.from({ length: 65_536 }, (_, half) => half);
    const expected = [...halves].map((half) => new Float32Array(Uint32Array.of(half * 65536).buffer)[0]);
    for (const bytes of everywhere(halves)) expect(read('BF16', bytes, halves.length)).toEqual(expected);
  });

  test.each([
    [
      'I64',
      BigInt64Array.of(0n, -1n, -100n, 2n ** 32n, -(2n ** 32n), 2n ** 53n, -(2n ** 53n), 2n ** 53n - 1n),
      [0, -1, -100, 2 ** 32, -(2 ** 32), 2 ** 53, -(2 ** 53), 2 ** 53 - 1],
    ],
    ['U64', BigUint64Array.of(0n, 2n ** 32n - 1n, 2n ** 53n), [0, 2 ** 32 - 1, 2 ** 53]],
  ] as const)('reads %s within ±2^53', (type, integers, expected) => {
    for (const bytes of everywhere(integers)) expect(read(type, bytes, integers.length)).toEqual(expected);
  });

  test.each([
    ['I64', BigInt64Array.of(1n, 2n ** 53n + 1n), '9007199254740993'],
    ['I64', BigInt64Array.of(1n, -(2n ** 63n) + 1n), '-9223372036854775807'],
    ['I64', BigInt64Array.of(1n, 2n ** 62n), '4611686018427387904'],
    ['I64', BigInt64Array.of(1n, -(2n ** 53n) - 1n), '-9007199254740993'],
    ['U64', BigUint64Array.of(1n, 2n ** 64n - 1n), '18446744073709551615'],
  ] as const)('refuses %s beyond ±2^53', (type, integers, seen) => {
    const error = thrownBy(() => read(type, Buffer.from(integers.buffer), 2));
    expect(error).toBeInstanceOf(InputError);
    expect(error).toMatchObject({
      code: 'LABEL_OUT_OF_RANGE',
      issues: [{ path: ['labels', 1], detail: `labels[1] is ${seen}; expected an integer within ±9007199254740992` }],
    });
  });
});

describe('writeElements', () => {
  test.each([
    ['float64', 'F64', (x: number) => x],
    ['float32', 'F32', Math.fround],
    ['float16', 'F16', Math.f16round],
    ['bfloat16', 'BF16', nearestBfloat16],
  ] as const)('writes %s numbers that read back the same', (dtype: Dtype, type, round) => {
    const values = Float64Array.from({ length: 9000 }, (_, i) => round(REALS[i % 9] as number));
    const target = Buffer.from(new ArrayBuffer(8 * values.length + 8));
    const end = writeElements(values, dtype, target, 8);
    expect(read(type, target.subarray(8, end), values.length)).toEqual([...values]);
  });
});

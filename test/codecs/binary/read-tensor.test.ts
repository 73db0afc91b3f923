import { describe, expect, test } from 'vitest';
import type { ElementType } from '../../../src/codecs/binary/element-types.ts';
import { OWN_MEMORY, readTensorBytes, type TensorMemory } from '../../../src/codecs/binary/read-tensor.ts';
import { InputError } from '../../../src/core/tensors/input-error.ts';
import { thrownBy } from '../json/support.ts';

/** The bytes at every place askew by 0 to 7 bytes. */
function* everywhere(bytes: ArrayBufferView): Generator<Buffer> {
  const source = Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  for (let offset = 0; offset < 8; offset++) {
    const memory = Buffer.from(new ArrayBuffer(source.length + 24));
    source.copy(memory, 8 + offset);
    yield memory.subarray(8 + offset, 8 + offset + source.length);
  }
}

/** The tensor in the bytes behind three others, which are none of it. */
function readBehind(type: ElementType, bytes: Buffer, length: number, memory: TensorMemory = OWN_MEMORY) {
  const whole = Buffer.from(bytes.buffer, bytes.byteOffset - 3, bytes.length + 3);
  return readTensorBytes(type, whole, 3, 'labels', [length], length, memory).data;
}

const read = (type: ElementType, bytes: Buffer, length: number): number[] => [...readBehind(type, bytes, length)];

const REALS = [0, -0, 1, -2.5, 0.1, 1e-310, Number.MAX_VALUE, Number.POSITIVE_INFINITY, Number.NaN];

describe('readTensorBytes', () => {
  test.each([
    ['F64', Float64Array.from(REALS)],
    ['F32', Float32Array.from(REALS)],
    ['F16', Float16Array.from(REALS)],
    ['BF16', Uint16Array.from({ length: 65_536 }, (_, half) => half)],
  ] as const)('views %s where it lies aligned, and copies it where it does not', (type, numbers) => {
    for (const bytes of everywhere(numbers)) {
      const data = readBehind(type, bytes, numbers.length);
      const isAligned = bytes.byteOffset % numbers.BYTES_PER_ELEMENT === 0;
      expect(data).toEqual(numbers);
      expect(data.buffer === bytes.buffer).toBe(isAligned);
      expect(readBehind(type, bytes, numbers.length, { allocate: OWN_MEMORY.allocate }).buffer).not.toBe(bytes.buffer);
    }
  });

  test.each([
    ['F64', BigUint64Array.of(0x7ff8_0000_0000_0001n, 0xfff4_0000_dead_beefn, 1n << 63n)],
    ['F32', Uint32Array.of(0x7fc00001, 0xff8dbeef, 0x80000000)],
    ['F16', Uint16Array.of(0x7e01, 0xfd0b, 0x8000)],
    ['BF16', Uint16Array.of(0x7fc1, 0xff8d, 0x8000)],
  ] as const)('keeps the bits of NaN and of −0 in %s', (type, bits) => {
    for (const bytes of everywhere(bits)) {
      const { buffer, byteOffset, byteLength } = readBehind(type, bytes, 3);
      expect(Buffer.from(buffer, byteOffset, byteLength).equals(bytes)).toBe(true);
    }
  });

  test.each([
    ['I32', Int32Array.of(0, -1, 2 ** 31 - 1, -(2 ** 31))],
    ['U32', Uint32Array.of(0, 2 ** 32 - 1)],
    ['I16', Int16Array.of(0, -1, 32767, -32768)],
    ['U16', Uint16Array.of(0, 65535)],
    ['I8', Int8Array.of(0, -1, 127, -128)],
    ['U8', Uint8Array.of(0, 255)],
  ] as const)('reads %s as doubles, wherever it lies', (type, numbers) => {
    for (const bytes of everywhere(numbers)) {
      expect(readBehind(type, bytes, numbers.length)).toEqual(Float64Array.from(numbers));
    }
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
    const error = thrownBy(() =>
      read(type, Buffer.concat([Buffer.alloc(3), Buffer.from(integers.buffer)]).subarray(3), 2),
    );
    expect(error).toBeInstanceOf(InputError);
    expect(error).toMatchObject({
      code: 'LABEL_OUT_OF_RANGE',
      issues: [{ path: ['labels', 1], detail: `labels[1] is ${seen}; expected an integer within ±9007199254740992` }],
    });
  });
});

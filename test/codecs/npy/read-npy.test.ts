import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { readNpy } from '../../../src/codecs/npy/read-npy.ts';
import { UnreadableError } from '../../../src/codecs/unreadable.ts';
import { InputError } from '../../../src/core/tensors/input-error.ts';
import { dtypeOf, newNumbers } from '../../../src/core/tensors/numbers.ts';
import type { TensorKind } from '../../../src/core/tensors/tensor.ts';
import { valuesOf } from '../../support/values-of.ts';
import { bytesOf, hostile, named, valid } from './arrays.ts';

/** Memory where nothing can be viewed where it is, as of a service whose bodies do not last. */
const copying = { allocate: newNumbers };

function errorOf(read: () => unknown): unknown {
  try {
    read();
  } catch (error) {
    return error;
  }
  throw new Error('it is read');
}

describe('readNpy', () => {
  test.each(valid)('reads $name', (file) => {
    const isReal = file.kind === 'real';
    const expected = file.values.map(Number);
    for (const askew of [0, 1, 4]) {
      for (const memory of [undefined, copying]) {
        const tensor = readNpy('x', bytesOf(file, askew), file.kind, memory);
        expect(tensor.shape).toEqual(file.shape);
        expect(dtypeOf(tensor.data)).toBe(isReal ? file.dtype : 'float64');
        expect(valuesOf(tensor)).toEqual(expected);
      }
    }
  });

  test('views numbers where they are if they are little-endian, in row-major order and aligned', () => {
    const bytes = bytesOf(named('<f8 of rank 1'));
    expect(readNpy('x', bytes, 'real').data.buffer).toBe(bytes.buffer);
    expect(readNpy('x', bytes, 'real', copying).data.buffer).not.toBe(bytes.buffer);
  });

  test.each(['b1', '<u1', '>i2', '<u4', '>i8', '<u8', '>u8'])('reads many %s in column-major order', (descr) => {
    const [rows, cols] = [300, 501];
    const size = descr === 'b1' ? 1 : Number(descr.slice(2));
    const value = (r: number, c: number) => (size === 1 ? (7 * r + c) % 2 : (1009 * r + c) % 32_768);
    const text = `{'descr': '${descr}', 'fortran_order': True, 'shape': (${rows}, ${cols}), }`.padEnd(117);
    const head = Buffer.from(`\x93NUMPY\x01\0\x76\0${text}\n`, 'latin1');
    for (const askew of [0, 1]) {
      const file = Buffer.alloc(askew + head.length + size * rows * cols).subarray(askew);
      head.copy(file);
      for (let i = 0; i < rows * cols; i++) {
        const bytes = Buffer.alloc(8);
        bytes.writeBigUInt64LE(BigInt(value(i % rows, Math.floor(i / rows))));
        const element = bytes.subarray(0, size);
        file.set(descr.startsWith('>') ? element.reverse() : element, head.length + size * i);
      }
      const { data } = readNpy('x', file, 'flag');
      const expected = Float64Array.from({ length: rows * cols }, (_, i) => value(Math.floor(i / cols), i % cols));
      expect(
        Buffer.compare(Buffer.from(data.buffer, data.byteOffset, data.byteLength), Buffer.from(expected.buffer)),
      ).toBe(0);
    }
  });

  test('reads booleans from integers, and flags from both', () => {
    expect(valuesOf(readNpy('x', bytesOf(named('b1 of rank 1')), 'flag'))).toEqual([1, 0, 1]);
    expect(valuesOf(readNpy('x', bytesOf(named('>u2 of rank 1')), 'boolean'))).toEqual([0, 1, 2, 65535]);
  });

  test.each(hostile)('refuses $name with what is wrong where', (file) => {
    const error = errorOf(() => readNpy('x', bytesOf(file, 3), file.kind));
    if (!(error instanceof InputError)) throw error;
    expect(error.message).toContain(file.says);
    expect([error.code, error.issues[0]?.path[0]]).toEqual([file.code, 'x']);
    expect(error.message.length).toBeLessThan(400);
    if (file.code !== 'MALFORMED_NPY') return;
    if (!(error instanceof UnreadableError)) throw error;
    expect(error.message).toMatch(new RegExp(`^x: .* at byte ${error.position.offset}$`, 's'));
    if (file.byte !== null) expect(error.position.offset).toBe(file.byte);
  });

  test('says what it saw, what it expects and how to convert', () => {
    const says = (name: string) => {
      const file = named(name);
      return (errorOf(() => readNpy('logits', bytesOf(file), file.kind)) as Error).message;
    };
    expect(says('integers for real numbers')).toBe(
      'logits has dtype <i8; expected float64, float32, float16: convert it with array.astype(np.float64)',
    );
    expect(says('Python objects')).toBe(
      'logits has dtype |O, which are Python objects, as allow_pickle=True saves them; nothing is unpickled here; ' +
        'expected float64, float32, float16: convert it with array.astype(np.float32)',
    );
    expect(says('numbers cut off')).toBe(
      'logits: the file ends after 23 bytes of numbers; expected 24 for shape [2, 3] of <f4 at byte 151',
    );
  });

  test('reads or refuses whatever bytes, with a place within them', () => {
    const originals = [...valid, ...hostile].filter(({ base64 }) => base64.length < 2000);
    const change = fc.record({
      at: fc.nat(400),
      byte: fc.oneof(
        fc.nat(255),
        fc.constantFrom(...Array.from('{}()[],:\'"\\ 0123456789-LTF<>|=fiubOV', (c) => c.charCodeAt(0))),
      ),
      removed: fc.nat(3),
      inserted: fc.boolean(),
    });
    const kinds = fc.constantFrom<TensorKind>('real', 'integer', 'boolean', 'flag');
    let read = 0;
    fc.assert(
      fc.property(fc.constantFrom(...originals), fc.array(change, { maxLength: 3 }), kinds, (file, changes, kind) => {
        let bytes = [...bytesOf(file)];
        for (const { at, byte, removed, inserted } of changes)
          bytes = bytes.toSpliced(at % (bytes.length + 1), removed, ...(inserted ? [byte] : []));
        try {
          const { shape, data } = readNpy('x', Uint8Array.from(bytes), kind);
          expect(data.length).toBe(shape.reduce((product, length) => product * length, 1));
          read++;
        } catch (error) {
          if (!(error instanceof InputError)) throw error;
          if (!(error instanceof UnreadableError)) return;
          expect(error.position.offset).toBeGreaterThanOrEqual(0);
          expect(error.position.offset).toBeLessThanOrEqual(bytes.length);
        }
      }),
      { numRuns: 5000 },
    );
    expect(read).toBeGreaterThan(200);
  });
});

import { describe, expect, test } from 'vitest';
import { readNpy } from '../../../src/codecs/npy/read-npy.ts';
import { writeNpy } from '../../../src/codecs/npy/write-npy.ts';
import { nearestBfloat16 } from '../../../src/core/tensors/nearest-bfloat16.ts';
import { valuesOf } from '../../support/values-of.ts';
import { bytesOf, valid } from './arrays.ts';

describe('writeNpy', () => {
  const plain = valid.filter(({ name }) => /^(?:float64 of shape|<f[248] of rank 1)/.test(name));

  test.each(plain)('writes the bytes of NumPy for $name', (file) => {
    const bytes = bytesOf(file);
    expect(writeNpy(readNpy('x', bytes, 'real'))).toEqual(bytes);
  });

  test('rounds to another type once', () => {
    const tensor = { shape: [2], data: Float64Array.of(0.1, -1e300) };
    expect(valuesOf(readNpy('x', writeNpy(tensor, 'float32'), 'real'))).toEqual([Math.fround(0.1), -Infinity]);
  });

  test('writes numbers of bfloat16 as float32, which NumPy has', () => {
    const bits = { shape: [3], data: Uint16Array.of(0x3f80, 0xc000, 0x3dcd) };
    expect(readNpy('x', writeNpy(bits), 'real').data).toEqual(Float32Array.of(1, -2, nearestBfloat16(0.1)));
    const doubles = { shape: [], data: Float64Array.of(0.1) };
    expect(readNpy('x', writeNpy(doubles, 'bfloat16'), 'real').data).toEqual(Float32Array.of(nearestBfloat16(0.1)));
  });
});

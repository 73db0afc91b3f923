import { fromBfloat16Bits } from '../../src/core/tensors/numbers.ts';

/**
 * The numbers halfway between two neighbouring float16 or bfloat16, from 0 on: number i is between those of bits i and i + 1,
 * the last one between the largest and what would be the next.
 */
export function tiesOf(dtype: 'float16' | 'bfloat16'): Float64Array {
  const largest = dtype === 'float16' ? 0x7bff : 0x7f7f;
  const ties = new Float64Array(largest + 1);
  for (let i = 0; i <= largest; i++) {
    const x = fromBits(dtype, i);
    ties[i] = i < largest ? (x + fromBits(dtype, i + 1)) / 2 : x + (x - fromBits(dtype, i - 1)) / 2;
  }
  return ties;
}

const half = new Float16Array(1);
const halfBits = new Uint16Array(half.buffer);

function fromBits(dtype: 'float16' | 'bfloat16', bits: number): number {
  if (dtype === 'bfloat16') return fromBfloat16Bits(bits);
  halfBits[0] = bits;
  return half[0] as number;
}

const double = new Float64Array(1);
const doubleBits = new BigInt64Array(double.buffer);

/** The double that is so many ulps further from 0. */
export function moved(x: number, ulps: number): number {
  double[0] = x;
  doubleBits[0] = (doubleBits[0] as bigint) + BigInt(ulps);
  return double[0] as number;
}

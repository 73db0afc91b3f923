import type { BigFloat } from '../../../src/core/exact/big-float.ts';

/** A big number in the fixed point of `../fixed-point.ts`. */
export function toFixed({ mantissa, exponent }: BigFloat): bigint {
  const shift = exponent + 1600;
  return shift >= 0 ? mantissa << BigInt(shift) : mantissa >> BigInt(-shift);
}

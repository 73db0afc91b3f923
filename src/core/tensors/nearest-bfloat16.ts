import { fromBfloat16Bits } from './numbers.ts';

const float = new Float32Array(1);
const bits = new Uint32Array(float.buffer);

/**
 * The bits of the nearest bfloat16 of a number: float32's range with 8 bits of precision; of two that are equally near the
 * even one.
 *
 * Rounding twice can create a false tie. A float32 that is cut off, and whose last bit says whether there was more (round to
 * odd), meets it only where there was nothing more.
 *
 * @example nearestBfloat16Bits(0.1) // 0x3dcd
 * @see https://doi.org/10.1109/TC.2007.70819 Boldo & Melquiond, rounding to odd
 */
export function nearestBfloat16Bits(x: number): number {
  float[0] = x;
  const nearest = float[0] as number;
  let odd = bits[0] as number;
  // A quiet NaN stays one without its lower half.
  if (Number.isNaN(x)) return odd >>> 16;
  if (nearest !== x && Number.isFinite(x)) {
    if (Math.abs(nearest) > Math.abs(x)) odd--;
    odd |= 1;
  }
  // Half of the last place that stays, less one where that is even already.
  return (odd + 0x7fff + ((odd >>> 16) & 1)) >>> 16;
}

/**
 * The nearest bfloat16 of a number, as a number: see {@link nearestBfloat16Bits}.
 *
 * @example nearestBfloat16(0.1) // 0.10009765625
 */
export function nearestBfloat16(x: number): number {
  return fromBfloat16Bits(nearestBfloat16Bits(x));
}

/**
 * The nearest float16 of each number, in place; of two that are equally near the even one. Beyond ±65520 it is infinite.
 *
 * @example roundToFloat16(Float64Array.of(0.1)) // [0.0999755859375]
 */
export function roundToFloat16(values: Float64Array): void {
  // Much faster than Math.f16round for each.
  values.set(new Float16Array(values));
}

const float = new Float32Array(1);
const bits = new Uint32Array(float.buffer);

/**
 * The nearest bfloat16 of a number: float32's range with 8 bits of precision; of two that are equally near the even one.
 *
 * Rounding to float32 first and then again could meet a tie that was none. A float32 that is cut off, and whose last bit says
 * whether there was more, meets it only where there was nothing more.
 *
 * @example nearestBfloat16(0.1) // 0.10009765625
 * @see https://doi.org/10.1109/TC.2007.70819 Boldo & Melquiond, rounding to odd
 */
export function nearestBfloat16(x: number): number {
  if (Number.isNaN(x)) return x;
  float[0] = x;
  const nearest = float[0] as number;
  let odd = bits[0] as number;
  if (nearest !== x && Number.isFinite(x)) {
    if (Math.abs(nearest) > Math.abs(x)) odd--;
    odd |= 1;
  }
  // Half of the last place that stays, less one where that is even already.
  bits[0] = (odd + 0x7fff + ((odd >>> 16) & 1)) & 0xffff0000;
  return float[0] as number;
}

/** {@link nearestBfloat16} of each number, in place. */
export function roundToBfloat16(values: Float64Array): void {
  for (let i = 0; i < values.length; i++) values[i] = nearestBfloat16(values[i] as number);
}

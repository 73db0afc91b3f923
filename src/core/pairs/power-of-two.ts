const double = new Float64Array(1);
const words = new Int32Array(double.buffer);

/**
 * 2^k exactly, for an integer k in [−1022, 1023]: the exponent of a double is written. (`2 ** k` asks the host, and is slower.)
 *
 * @example powerOfTwo(-3) // 0.125
 */
export function powerOfTwo(k: number): number {
  words[1] = (k + 1023) << 20;
  return double[0] as number;
}

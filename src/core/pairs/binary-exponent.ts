const double = new Float64Array(1);
const words = new Int32Array(double.buffer);

/**
 * ⌊log₂ |x|⌋ of a finite x other than 0, also of a subnormal one; 1024 of ±Infinity and NaN, −1074 of 0.
 *
 * @example binaryExponent(0.75) // -1
 * @example binaryExponent(-5e-324) // -1074
 */
export function binaryExponent(x: number): number {
  double[0] = x;
  const biased = ((words[1] as number) >>> 20) & 2047;
  if (biased !== 0) return biased - 1023;
  const high = (words[1] as number) & 0xfffff;
  if (high !== 0) return -1043 + 31 - Math.clz32(high) + 1;
  const low = words[0] as number;
  return low === 0 ? -1074 : -1074 + 31 - Math.clz32(low);
}

import type { Numbers } from './numbers.ts';

/**
 * Makes 0 of each −0, in place: numbers below 0 become −0 when they are rounded to a shorter type and vanish. All others stay, bit for bit.
 *
 * @param numbers of any type but float64
 * @example clearNegativeZeros(Float32Array.of(-1e-50, -1)) // [0, -1]
 */
export function clearNegativeZeros(numbers: Exclude<Numbers, Float64Array>): void {
  const { buffer, byteOffset, length } = numbers;
  const isFloat32 = numbers instanceof Float32Array;
  const bits = isFloat32 ? new Uint32Array(buffer, byteOffset, length) : new Uint16Array(buffer, byteOffset, length);
  const negativeZero = isFloat32 ? 0x8000_0000 : 0x8000;
  for (let i = 0; i < length; i++) if (bits[i] === negativeZero) bits[i] = 0;
}

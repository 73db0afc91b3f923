import { nearestBfloat16Bits } from './nearest-bfloat16.ts';
import { fromBfloat16Bits, type Numbers } from './numbers.ts';

/*
 * Rows of a tensor, of any type and stride, to and from numbers that lie one after the other: the reference for
 * assembly/kernel/rows.ts.
 */

/** Reads `count` numbers as doubles, or float32 from types that are no wider: exactly. */
export function readRow(
  from: Numbers,
  start: number,
  stride: number,
  count: number,
  to: Float64Array | Float32Array,
): void {
  if (from instanceof Uint16Array) {
    for (let c = 0, i = start; c < count; c++, i += stride) to[c] = fromBfloat16Bits(from[i] as number);
  } else {
    for (let c = 0, i = start; c < count; c++, i += stride) to[c] = from[i] as number;
  }
}

/**
 * Writes `count` numbers, each rounded once to the nearest of the type, of two that are equally near to the even one; what is
 * too large becomes infinite, and −0 stays.
 */
export function writeRow(
  from: Float64Array | Float32Array,
  to: Numbers,
  start: number,
  stride: number,
  count: number,
): void {
  if (to instanceof Uint16Array) {
    for (let c = 0, i = start; c < count; c++, i += stride) to[i] = nearestBfloat16Bits(from[c] as number);
  } else {
    for (let c = 0, i = start; c < count; c++, i += stride) to[i] = from[c] as number;
  }
}

import { nearestBfloat16, nearestBfloat16Bits } from './nearest-bfloat16.ts';
import type { Dtype, Numbers } from './numbers.ts';

/** The nearest value of a type; of two that are equally near the even one. What is too large for the type is infinite. */
export const NEAREST: { readonly [D in Dtype]: (x: number) => number } = {
  float64: (x) => x,
  float32: Math.fround,
  float16: Math.f16round,
  bfloat16: nearestBfloat16,
};

/**
 * Writes all numbers of `source` to the start of `target`, each rounded once to the type of `target`, to nearest even. Those of
 * the same type are copied bit for bit.
 *
 * @example convertNumbers(Float64Array.of(0.1), new Float32Array(1)) // [0.10000000149011612]
 */
export function convertNumbers(source: Numbers, target: Numbers): void {
  const isFromBfloat16 = source instanceof Uint16Array;
  // The host's own conversion is much faster than Math.f16round for each.
  if (isFromBfloat16 === target instanceof Uint16Array) target.set(source);
  else if (isFromBfloat16) fromBfloat16(source, target);
  else toBfloat16(source, target as Uint16Array);
}

/** So many numbers at a time pass through memory that is used again: fresh memory costs more than all that is done in it. */
const BLOCK = 4096;
const floats = new Float32Array(BLOCK);
/** The same memory: a bfloat16 is the upper half of a float32. */
const bits = new Uint32Array(floats.buffer);

function fromBfloat16(source: Uint16Array, target: Numbers): void {
  for (let first = 0; first < source.length; first += BLOCK) {
    const length = Math.min(BLOCK, source.length - first);
    for (let i = 0; i < length; i++) bits[i] = (source[first + i] as number) << 16;
    target.set(length === BLOCK ? floats : floats.subarray(0, length), first);
  }
}

function toBfloat16(source: Numbers, target: Uint16Array): void {
  for (let i = 0; i < source.length; i++) target[i] = nearestBfloat16Bits(source[i] as number);
}

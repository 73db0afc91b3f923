import { POWERS_OF_TEN, SMALLEST_POWER } from './powers-of-ten';

/**
 * ⌊log10 2^q⌋, or ⌊log10 (3/4 · 2^q)⌋ below a power of two: in units of 2^-22, right for −1100 ≤ q ≤ 1100.
 *
 * log10 2 ≈ 1262611 / 2^22, log10 3/4 ≈ −524031 / 2^22
 */
// @ts-ignore: decorator
@inline
export function floorLog10OfPowerOf2(q: i32, threeQuarters: bool = false): i32 {
  return (q * 1262611 - (threeQuarters ? 524031 : 0)) >> 22;
}

/** ⌊log2 10^k⌋, right for −342 ≤ k ≤ 326: log2 10 ≈ 1741647 / 2^19. */
// @ts-ignore: decorator
@inline
export function floorLog2OfPowerOf10(k: i32): i32 {
  return (k * 1741647) >> 19;
}

/** The address of the 128 bits of 10^k: its high word, then its low word. */
// @ts-ignore: decorator
@inline
export function addressOfPowerOf10(k: i32): usize {
  return POWERS_OF_TEN + (<usize>(k - SMALLEST_POWER) << 4);
}

/** 2^n, a normal number. */
export function powerOf2(n: i32): f64 {
  return reinterpret<f64>(<u64>(n + 1023) << 52);
}

/**
 * Decimal digits, eight at a time: eight characters in a 64-bit word, the first one in its lowest byte.
 */

/** How many characters from the first one on are digits, 0 to 8: '0' to '9' are 0x30 to 0x39. */
// @ts-ignore: decorator
@inline
export function countDigits(eight: u64): usize {
  // Adding 6 lifts ':' to '?' out of the 0x3_ row; a carry can only come from a byte that is no digit itself.
  const high = eight & 0xf0f0f0f0f0f0f0f0;
  const raised = ((eight + 0x0606060606060606) & 0xf0f0f0f0f0f0f0f0) >> 4;
  return <usize>(ctz((high | raised) ^ 0x3333333333333333) >> 3);
}

/**
 * The number that the first `count` characters write, all of them digits: the others are shifted out, and what is
 * shifted in counts as 0.
 */
// @ts-ignore: decorator
@inline
export function fromDigits(eight: u64, count: usize): u64 {
  return fromEightDigits((eight << 8) << (56 - ((<u64>count) << 3)));
}

/** 100 + 10^6 · 2^32, and 1 + 10^4 · 2^32: what pairs of digits count, the product's high half being their sum. */
const HUNDREDS: u64 = 0x000f424000000064;
const ONES: u64 = 0x0000271000000001;

/** The number that eight digits write: two at a time, then four, then all. */
// @ts-ignore: decorator
@inline
export function fromEightDigits(eight: u64): u64 {
  const digits = eight & 0x0f0f0f0f0f0f0f0f;
  const pairs = digits * 10 + (digits >> 8);
  const first = (pairs & 0x000000ff000000ff) * HUNDREDS;
  const second = ((pairs >> 16) & 0x000000ff000000ff) * ONES;
  return (first + second) >> 32;
}

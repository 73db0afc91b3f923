import { RECORD_SIZE, RECORDS } from './memory';

/**
 * What is known of a long number before it is multiplied:
 *
 * |  0 | 4 × u32 | its last 32 digits in eights: d2, d3, 0, d1 of (d1 · 10^8 + d2) · 10^8 + d3, where the 0 is d0 |
 * | 16 | u32     | where its power of ten is (`powerAt`)                                                         |
 * | 20 | u32     | the address of its text                                                                       |
 */

/** The record of the number whose double goes so many bytes behind that of the first one. */
// @ts-ignore: decorator
@inline
export function recordOf(offset: usize): usize {
  return RECORDS + (offset << 2);
}

// @ts-ignore: decorator
@inline
export function storeRecord(record: usize, digits: v128, power: usize, text: usize): void {
  v128.store(record, digits);
  store<u64>(record, <u64>power | (<u64>text << 32), 16);
}

// @ts-ignore: decorator
@inline
export function digitsIn(record: usize): v128 {
  return v128.load(record);
}

// @ts-ignore: decorator
@inline
export function powerIn(record: usize): usize {
  return <usize>load<u32>(record, 16);
}

// @ts-ignore: decorator
@inline
export function textIn(record: usize): usize {
  return <usize>load<u32>(record, 20);
}

import { Cursor } from './cursor';
import { powerAt } from './decimal-scales';
import { digitsIn, powerIn, recordOf, storeRecord, textIn } from './number-records';
import { readNumber } from './read-number';
import { RECORD_SIZE, RECORDS } from './memory';

/** 10^16, 10^8 and 2^-74, twice each. */
const CONSTANTS: usize = memory.data<f64>([1e16, 1e16, 1e8, 1e8, 5.293955920339377e-23, 5.293955920339377e-23], 16);
/** All but the low 26 of a double's 53 bits; and the largest d0 and d1, twice each: 59029 · 5^16 is below 2^53. */
const MASKS: usize = memory.data<u64>([0xffff_ffff_fc00_0000, 0xffff_ffff_fc00_0000, 0, 0x0000_e695_0000_e695], 16);

/**
 * Stores the doubles nearest to all RECORDS: their digits D times a power of ten M. Two at a time, in doubles: 64-bit integers
 * are slow to multiply in SIMD, and WebAssembly does not give the high half of their product.
 *
 *     D = d1 · 10^16 + d2 · 10^8 + d3 = dH + dL,   M = mH + mL:   D · M = dH · mH + (D · mL + dL · mH)
 *
 * dH has 27 bits and mH 26, so that their product is exact. The rest is some 2^-24 of it, and off by less than 2^-75 of the number.
 * Where twice as much would change the rounded sum, the number is read again from its text, by 128-bit integers: one in 2^20, and
 * those of more than 20 digits. docs/adr/0018-numbers-from-text.md has the bounds.
 */
export function multiplyRecords(): void {
  const e16 = v128.load(CONSTANTS), e8 = v128.load(CONSTANTS, 16), tolerance = v128.load(CONSTANTS, 32);
  const upper = v128.load(MASKS), largest = v128.load(MASKS, 16);
  const end = Cursor.out;
  let out = Cursor.pending, record = RECORDS;
  Cursor.pending = end;
  storeRecord(recordOf(end - out), i32x4.splat(0), 0, 0);
  for (; out < end; out += 16, record += 2 * RECORD_SIZE) {
    const a = digitsIn(record), b = digitsIn(record + RECORD_SIZE);
    const last16 = v128.shuffle<i32>(a, b, 0, 4, 1, 5), first16 = v128.shuffle<i32>(a, b, 2, 6, 3, 7);
    const d1 = f64x2.convert_low_i32x4_s(v128.shuffle<i32>(first16, first16, 2, 3, 2, 3));
    const d2 = f64x2.convert_low_i32x4_s(last16);
    const d3 = f64x2.convert_low_i32x4_s(v128.shuffle<i32>(last16, last16, 2, 3, 2, 3));
    const ma = powerAt(powerIn(record)), mb = powerAt(powerIn(record + RECORD_SIZE));
    const mH = v128.shuffle<f64>(ma, mb, 0, 2), mL = v128.shuffle<f64>(ma, mb, 1, 3);

    // The first two terms are exact; so are their sum with its error, and dL.
    const term1 = f64x2.mul(d1, e16), term2 = f64x2.mul(d2, e8);
    const sum = f64x2.add(term1, term2);
    const error = f64x2.sub(term2, f64x2.sub(sum, term1));
    const d = f64x2.add(sum, d3);
    const dH = v128.and(d, upper);
    const dL = f64x2.add(f64x2.add(f64x2.sub(sum, dH), error), d3);

    const main = f64x2.mul(dH, mH);
    const rest = f64x2.add(f64x2.mul(d, mL), f64x2.mul(dL, mH));
    const x = f64x2.add(main, rest);
    if (out + 8 < end) v128.store(out, x);
    else v128.store64_lane(out, x, 0);

    const margin = f64x2.mul(x, tolerance);
    const isSure = f64x2.eq(f64x2.add(main, f64x2.add(rest, margin)), f64x2.add(main, f64x2.sub(rest, margin)));
    if (!i32x4.all_true(v128.andnot(isSure, i32x4.gt_s(first16, largest)))) readPair(record, out, end);
  }
}

/** Reads two numbers from their texts, or the last one. */
function readPair(record: usize, out: usize, end: usize): void {
  readNumber(textIn(record), out);
  if (out + 8 < end) readNumber(textIn(record + RECORD_SIZE), out + 8);
}

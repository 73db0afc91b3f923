import { Cursor } from './cursor';
import { MOST_PLAIN_DIGITS, placeOfPower } from './decimal-scales';
import { eights, firstDigits, fours, hundredsAndOnes, lastDigits, myriadsAndOnes, tensAndOnes } from './digits-in-lanes';
import { recordOf, storeRecord } from './number-records';
import { countDigits, isPlain, POINT_WITHIN, scaleOf, signAt } from './plain-number';

const COMMA: u32 = 0x2c;
const CLOSE: u32 = 0x5d;

/**
 * Finds the next number if it is plain but for its first 17 characters, in which there is no point: an integer of 17 to 31 digits, or
 * one with decimals behind. It becomes one of RECORDS, as those of `readLongNumbers` do; there a second search for the point would cost
 * every number 0.3 ns.
 *
 * @returns whether there was one: then the cursor is behind its last digit
 */
export function readWideNumber(): bool {
  if (Cursor.nextEnd === Cursor.lastEnd) return false;
  const at = Cursor.at, stop = <usize>load<u32>(Cursor.nextEnd);
  const length = <u32>(stop - at);
  if (length <= POINT_WITHIN) return false;
  const sign = signAt(at);
  const scale = scaleOf(at + POINT_WITHIN, length - POINT_WITHIN);
  const count = countDigits(length, sign, scale);
  if (count > MOST_PLAIN_DIGITS || !isPlain(at + sign, scale)) return false;
  const behind = <u32>load<u8>(stop);
  if (behind !== COMMA && behind !== CLOSE) return false;

  const last = lastDigits(stop, scale, count), first = firstDigits(stop, scale, count);
  Cursor.largestDigits = i8x16.max_u(Cursor.largestDigits, i8x16.max_u(last, first));
  const tens = tensAndOnes(), hundreds = hundredsAndOnes();
  const digits = eights(fours(last, tens, hundreds), fours(first, tens, hundreds), myriadsAndOnes());
  storeRecord(recordOf(Cursor.out - Cursor.pending), digits, placeOfPower(scale, sign), at);
  Cursor.at = stop;
  Cursor.nextEnd += 4;
  Cursor.out += 8;
  return true;
}

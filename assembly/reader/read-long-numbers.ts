import { Cursor } from './cursor';
import { placeOfPower, placeOfPowerWith } from './decimal-scales';
import { eights, firstDigits, fours, hundredsAndOnes, lastDigits, myriadsAndOnes, tensAndOnes } from './digits-in-lanes';
import { recordOf, storeRecord } from './number-records';
import { countDigits, isPlain, mostDigits, scaleOf, signAt } from './plain-number';
import { RECORD_SIZE } from './memory';
import { exponentAt, NO_EXPONENT } from './short-exponent';
import { skipSpace } from './white-space';

const COMMA: u32 = 0x2c;
const CLOSE: u32 = 0x5d;

/**
 * Finds plain numbers of up to 31 digits, at most 16 of them before the point, also with an exponent of one or two digits, as far as
 * there are any. Their digits and scales become RECORDS: to multiply them takes a loop of its own (`multiply-records.ts`), which is
 * faster than one that does both.
 *
 * @returns whether the last one is the last of its row: then `]` is at the cursor, else another number
 */
export function readLongNumbers(): bool {
  const tens = tensAndOnes(), hundreds = hundredsAndOnes(), myriads = myriadsAndOnes();
  const lastEnd = Cursor.lastEnd;
  let at = Cursor.at, nextEnd = Cursor.nextEnd, out = Cursor.out, largest = Cursor.largestDigits;
  let record = recordOf(Cursor.out - Cursor.pending);
  let isRowEnd = false;
  for (; nextEnd < lastEnd; nextEnd += 4) {
    let stop = <usize>load<u32>(nextEnd);
    const length = <u32>(stop - at);
    const sign = signAt(at);
    const scale = scaleOf(at, length);
    const count = countDigits(length, sign, scale);
    if (count > mostDigits(scale)) break;
    if (!isPlain(at + sign, scale)) break;

    const last = lastDigits(stop, scale, count), first = firstDigits(stop, scale, count);
    largest = i8x16.max_u(largest, i8x16.max_u(last, first));
    const digits = eights(fours(last, tens, hundreds), fours(first, tens, hundreds), myriads);
    storeRecord(record, digits, placeOfPower(scale, sign), at);

    if (load<u8>(stop) !== COMMA) {
      if (load<u8>(stop) !== CLOSE) {
        // An exponent is a run of its own: its end is the next one.
        if (nextEnd + 4 === lastEnd) break;
        const end = <usize>load<u32>(nextEnd, 4);
        const exponent = exponentAt(stop, end);
        if (exponent === NO_EXPONENT) break;
        if (load<u8>(end) !== COMMA) if (load<u8>(end) !== CLOSE) break;
        storeRecord(record, digits, placeOfPowerWith(exponent, scale, sign), at);
        nextEnd += 4;
        stop = end;
      }
      if (load<u8>(stop) === CLOSE) {
        at = stop;
        nextEnd += 4;
        out += 8;
        isRowEnd = true;
        break;
      }
    }
    at = skipSpace(stop + 1);
    out += 8;
    record += RECORD_SIZE;
  }
  Cursor.at = at;
  Cursor.nextEnd = nextEnd;
  Cursor.out = out;
  Cursor.largestDigits = largest;
  return isRowEnd;
}

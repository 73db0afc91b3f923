import { Cursor } from './cursor';
import { divisorOf, MOST_SHORT_DIGITS } from './decimal-scales';
import { eights, fours, hundredsAndOnes, lastDigits, myriadsAndOnes, tensAndOnes } from './digits-in-lanes';
import { countDigits, isPlain, scaleOf, signAt } from './plain-number';
import { skipSpace } from './white-space';

const COMMA: u32 = 0x2c;
const CLOSE: u32 = 0x5d;

/**
 * Reads plain numbers of up to 15 digits, as far as there are any. Such digits are an integer D that is a double, and so is 10^k: one
 * division D / 10^k rounds once (Clinger 1990, doi:10.1145/93542.93557).
 *
 * @returns whether the last one is the last of its row: then `]` is at the cursor, else another number
 */
export function readShortNumbers(): bool {
  const tens = tensAndOnes(), hundreds = hundredsAndOnes(), myriads = myriadsAndOnes();
  const lastEnd = Cursor.lastEnd;
  let at = Cursor.at, nextEnd = Cursor.nextEnd, out = Cursor.out, largest = Cursor.largestDigits;
  let isRowEnd = false;
  for (; nextEnd < lastEnd; nextEnd += 4) {
    const stop = <usize>load<u32>(nextEnd);
    const length = <u32>(stop - at);
    const sign = signAt(at);
    const scale = scaleOf(at, length);
    const count = countDigits(length, sign, scale);
    if (count > MOST_SHORT_DIGITS) break;
    if (!isPlain(at + sign, scale)) break;

    const digits = lastDigits(stop, scale, count);
    largest = i8x16.max_u(largest, digits);
    const quads = fours(digits, tens, hundreds);
    const halves = f64x2.convert_low_i32x4_s(eights(quads, quads, myriads));
    const integer = f64x2.extract_lane(halves, 0) * 1e8 + f64x2.extract_lane(halves, 1);
    store<f64>(out, integer / divisorOf(scale, sign));

    const behind = <u32>load<u8>(stop);
    if (behind !== COMMA) {
      if (behind !== CLOSE) break;
      at = stop;
      nextEnd += 4;
      out += 8;
      isRowEnd = true;
      break;
    }
    at = skipSpace(stop + 1);
    out += 8;
  }
  Cursor.at = at;
  Cursor.nextEnd = nextEnd;
  Cursor.out = out;
  Cursor.pending = out;
  Cursor.largestDigits = largest;
  return isRowEnd;
}

import { Cursor } from './cursor';
import { multiplyRecords } from './multiply-records';
import { findEnds, isInNumber } from './number-ends';
import { nextRow, openTensor, tensorEnd } from './brackets';
import { readLongNumbers } from './read-long-numbers';
import { readNumber } from './read-number';
import { readShortNumbers } from './read-short-numbers';
import { ENDS, WINDOW } from './memory';
import { readWideNumber } from './read-wide-number';
import { skipSpace } from './white-space';

const COMMA: u8 = 0x2c;

/** The first window is short: what is behind a short tensor is none of its business. */
const FIRST_WINDOW: i32 = 512;

/** Where the row's first double is. */
let row: usize = 0;

/**
 * Reads the nested arrays of numbers that start at `text`: the doubles go to `out`, `rank` and `shape` say what they are.
 * Returns the address behind them, or 0: this reads nothing but what is right, and leaves it to the reference reader to say
 * what is wrong, and to read what is odd (an empty array, an escaped "NaN", a number alone).
 *
 * The text is read in windows. In each the ends of all numbers are found first; then the numbers between them are read by the
 * first loop that is good for them: those of few digits, then those of many, and one at a time what is neither.
 *
 * @param end the address behind the text: nothing of what is there is read as a number. 64 bytes of 0 follow, at once or behind
 *   other bytes
 * @param out room for a number to every two bytes of text
 */
export function readTensor(text: usize, end: usize, out: usize): usize {
  Cursor.at = openTensor(text);
  Cursor.out = out;
  Cursor.pending = out;
  Cursor.largestDigits = i8x16.splat(0);
  row = out;
  for (let size = FIRST_WINDOW; Cursor.at !== 0; size = WINDOW) readWindow(Cursor.at + size, end);
  // A '-', '.' or '/' where a digit should be; or brackets that are closed by what follows the text.
  const isWrong = v128.any_true(i8x16.gt_s(Cursor.largestDigits, i8x16.splat(9))) || tensorEnd > end;
  return isWrong ? 0 : tensorEnd;
}

/** Reads the numbers from the cursor on that end before `limit`, and one at least. */
function readWindow(limit: usize, end: usize): void {
  const start = Cursor.at;
  Cursor.nextEnd = ENDS;
  Cursor.lastEnd = findEnds(start, min(limit, end));
  let areShort = true;
  while (Cursor.at !== 0) {
    const isRowEnd = areShort ? readShortNumbers() : readLongNumbers();
    if (isRowEnd) startRow(Cursor.at);
    else if (areShort) areShort = false;
    else if (Cursor.at >= limit || isCut(start)) break;
    else if (readWideNumber()) goOn(Cursor.at);
    else readOther(end);
  }
  multiplyRecords();
}

/** Whether the next number goes on behind the window: it is in the next one, unless this one has begun with it. */
// @ts-ignore: decorator
@inline
function isCut(start: usize): bool {
  return Cursor.nextEnd === Cursor.lastEnd && Cursor.at !== start && isInNumber(load<u8>(Cursor.at));
}

/** Reads a number of any kind, or stops at what is none. */
function readOther(end: usize): void {
  multiplyRecords();
  const behind = Cursor.at < end ? readNumber(Cursor.at, Cursor.out) : 0;
  if (behind === 0) {
    Cursor.at = 0;
    return;
  }
  Cursor.out += 8;
  Cursor.pending = Cursor.out;
  goOn(behind);
  while (Cursor.nextEnd < Cursor.lastEnd && <usize>load<u32>(Cursor.nextEnd) <= Cursor.at) Cursor.nextEnd += 4;
}

/** Goes from behind a number to the next one, in this row or in the next. */
function goOn(behind: usize): void {
  const at = skipSpace(behind);
  if (load<u8>(at) === COMMA) Cursor.at = skipSpace(at + 1);
  else startRow(at);
}

/** Goes from behind a row's last number to the next row, if there is one. */
function startRow(at: usize): void {
  Cursor.at = nextRow(at, <u32>((Cursor.out - row) >> 3));
  row = Cursor.out;
}

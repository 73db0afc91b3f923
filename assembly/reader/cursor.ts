/** How far a text has been read. The loops over its numbers, each good at one kind, hand this on to each other. */
export class Cursor {
  /** Where the next number starts; 0 when there is none: the tensor has ended, or is wrong. */
  static at: usize = 0;
  /** Where its end stands in ENDS, and where the last end of this window does: behind it. */
  static nextEnd: usize = 0;
  static lastEnd: usize = 0;
  /** Where the next double goes. */
  static out: usize = 0;
  /** The doubles from here to `out` are still RECORDS, to be multiplied. */
  static pending: usize = 0;
  /** The largest digits so far, in sixteen places: above 9 if a character within a number was none. */
  static largestDigits: v128 = i8x16.splat(0);
}

import { sumError } from './double-double.ts';

/**
 * Writes the sum of all terms but one to 104 bits of the terms, however many there are, as two doubles at `to`. Each addition of a
 * sum of two doubles may cost the last of its 106 bits: so what the roundings have lost is summed with its own losses, too.
 *
 * @param first where the terms are in `from`: `classes` of them, and their low parts behind
 */
export function writeSumOfOthers(from: Doubles, first: i32, classes: i32, omitted: i32, to: Doubles, at: i32): void {
  let sum: number = 0;
  let lost: number = 0;
  let lowest: number = 0;
  for (let c: i32 = 0; c < classes; c++) {
    if (c === omitted) continue;
    const term = from[first + c] as number;
    const next = sum + term;
    const error = sumError(sum, term, next) + (from[first + classes + c] as number);
    const nextLost = lost + error;
    lowest += sumError(lost, error, nextLost);
    lost = nextLost;
    sum = next;
  }
  const rounded = sum + lost;
  const rest = sumError(sum, lost, rounded) + lowest;
  const high = rounded + rest;
  to[at] = high;
  to[at + 1] = rounded - high + rest;
}

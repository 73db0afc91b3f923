import type { Report } from './proof.ts';
import { withBits } from './proof.ts';

/** Reports each number of `data` whose text differs between the lists. Optimised for equal lists. */
export function compareTexts(actual: Buffer, expected: Buffer, data: Float64Array, what: string, report: Report): void {
  if (actual.equals(expected)) return;
  const [mine, theirs] = [actual, expected].map(elementsOf) as [string[], string[]];
  let isFound = false;
  theirs.forEach((text, i) => {
    if (mine[i] === text) return;
    isFound = true;
    report({ what, from: withBits(data[i]), actual: mine[i] ?? 'nothing', expected: text });
  });
  if (!isFound)
    report({ what, from: `${data.length} numbers`, actual: actual.toString(), expected: expected.toString() });
}

/** The texts of the numbers in a list. */
export function elementsOf(list: Buffer): string[] {
  return list.toString('latin1').replace(/^\[/, '').replace(/\]$/, '').split(',');
}

/**
 * Reports each number that differs from the expected one in any bit. All NaNs are equal.
 *
 * @param actual undefined if nothing was read
 * @param textOf the text that number i was read from
 */
export function compareNumbers(
  actual: Float64Array | undefined,
  expected: Float64Array,
  textOf: (i: number) => string,
  what: string,
  report: Report,
): void {
  if (actual !== undefined && actual.length === expected.length && bytesOf(actual).equals(bytesOf(expected))) return;
  expected.forEach((x, i) => {
    if (actual !== undefined && Object.is(actual[i], x)) return;
    report({ what, from: textOf(i), actual: withBits(actual?.[i]), expected: withBits(x) });
  });
  if (actual !== undefined && actual.length > expected.length) {
    report({ what, from: `${expected.length} numbers`, actual: `${actual.length} numbers`, expected: 'as many' });
  }
}

function bytesOf(data: Float64Array): Buffer {
  return Buffer.from(data.buffer, data.byteOffset, data.byteLength);
}

import type { Results } from '../codec.ts';

/** The longest double, five zeros and 17 digits behind the point, and what stands between it and the next one. */
export const LONGEST_NUMBER = '-0.0000012345678901234567,'.length;

/** What stands around the base64 of a tensor, and an axis of its shape. */
const LONGEST_FRAME = '{"dtype":"BF16","shape":[],"data":"=="},'.length;
export const LONGEST_LENGTH = '9007199254740991,'.length;

/** How many bytes the JSON text of some results may have at most: base64 is shorter, but for what stands around it. */
export function longestText(results: Results): number {
  let bytes = 2;
  for (const name in results) {
    const value = results[name];
    if (value === undefined) continue;
    bytes += name.length + 4 + LONGEST_NUMBER;
    if (typeof value !== 'object' || value === null) continue;
    bytes += LONGEST_NUMBER * value.data.length + LONGEST_FRAME + LONGEST_LENGTH * value.shape.length;
    // Each axis has a pair of brackets and a comma for every index on the axes before it.
    let arrays = 1;
    for (const length of value.shape) {
      bytes += 3 * arrays;
      arrays *= length;
    }
  }
  return bytes;
}

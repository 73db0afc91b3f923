import type { Results } from '../codec.ts';

/** The longest double, five zeros and 17 digits behind the point, and what stands between it and the next one. */
export const LONGEST_NUMBER = '-0.0000012345678901234567,'.length;

/** How many bytes the JSON text of some results may have at most. */
export function longestText(results: Results): number {
  let bytes = 2;
  for (const name in results) {
    const value = results[name];
    if (value === undefined) continue;
    bytes += name.length + 4 + LONGEST_NUMBER;
    if (typeof value !== 'object' || value === null) continue;
    bytes += LONGEST_NUMBER * value.data.length;
    // Each axis has a pair of brackets and a comma for every index on the axes before it.
    let arrays = 1;
    for (const length of value.shape) {
      bytes += 3 * arrays;
      arrays *= length;
    }
  }
  return bytes;
}

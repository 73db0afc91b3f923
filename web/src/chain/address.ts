import { parseNumber } from '../../../src/files/parse-number.ts';
import type { Codec } from '../shell/codecs.ts';
import { exact } from '../ui/number.ts';

/** More classes than sliders are of use for, and more rows than a list of them: a batch is another panel. */
export const MOST_CLASSES = 20;
export const MOST_ROWS = 50;

export type Matrix = readonly (readonly number[])[];

/** Logits and probabilities in the address: `2,1,-1;0,3,1`. */
export const asMatrix: Codec<Matrix> = {
  read: (text) => {
    const rows = text.split(';').map((row) => row.split(',').map(parseNumber));
    const width = rows[0]?.length ?? 0;
    const isMatrix =
      rows.length <= MOST_ROWS &&
      width <= MOST_CLASSES &&
      rows.every((row) => row.length === width && row.every((x) => x !== undefined));
    return isMatrix ? (rows as Matrix) : undefined;
  },
  write: (rows) => rows.map((row) => row.map(exact).join(',')).join(';'),
};

/** Labels in the address: `0,2`. */
export const asLabels: Codec<readonly number[]> = {
  read: (text) => {
    const values = text.split(',').map(parseNumber);
    return values.every((value) => value !== undefined) ? values : undefined;
  },
  write: (labels) => labels.join(','),
};

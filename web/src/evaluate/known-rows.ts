import { computed } from '@preact/signals';
import { options } from '../options/options.ts';
import { answer } from './answers.ts';
import type { Rows } from './asking/evaluate.ts';
import { labelsOfRows } from './measures/labels-of-rows.ts';
import { firstRows, type SortKey, sortRows } from './measures/sort-rows.ts';
import { between, show, sort, summary } from './state.ts';

/** Labels as they are compared with the rows; undefined with soft targets. */
export const labels = computed<Float64Array | undefined>(() => {
  const { batch } = summary.value ?? {};
  return batch?.labels && labelsOfRows(batch.labels, batch.rowShape, options.shift.value);
});

/** What the service said of the rows of what is held. */
const knownRows = computed<Rows | undefined>(() => answer.value?.rows);

/** No more rows than this can be paged through in an order. */
export const MOST_ROWS = 10_000;

function isShown({ predictions }: Rows, r: number): boolean {
  const isIgnored = predictions[r] === -1;
  const label = labels.value?.[r];
  const only = between.value;
  if (only) return !isIgnored && label === only.label && predictions[r] === only.predicted;
  if (show.value === 'wrong') return !isIgnored && label !== undefined && predictions[r] !== label;
  return show.value !== 'ignored' || isIgnored;
}

/** The rows that are shown, in their order, and how many there are. */
export const order = computed<{ readonly rows: readonly number[]; readonly count: number }>(() => {
  const known = knownRows.value;
  if (!known) return { rows: [], count: 0 };
  const shown: number[] = [];
  for (let r = 0; r < known.losses.length; r++) if (isShown(known, r)) shown.push(r);
  const counts = (r: number) => known.predictions[r] !== -1;
  const valueBy: { readonly [key in SortKey]: (r: number) => number | undefined } = {
    row: (r) => r,
    label: (r) => labels.value?.[r],
    predicted: (r) => (counts(r) ? known.predictions[r] : undefined),
    rank: (r) => (counts(r) ? known.ranks[r] : undefined),
    loss: (r) => (counts(r) ? known.losses[r] : undefined),
    probability: (r) => (counts(r) ? known.logProbs[r] : undefined),
  };
  const { by, isDescending } = sort.value;
  const first = firstRows(shown, valueBy[by], isDescending, MOST_ROWS);
  return { rows: sortRows(first, valueBy[by], isDescending), count: shown.length };
});

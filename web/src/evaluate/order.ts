import { computed } from '@preact/signals';
import { current, rows } from './ask.ts';
import type { Rows } from './measures/rows.ts';
import { type SortKey, sortRows } from './measures/sort-rows.ts';
import { between, show, sort } from './state.ts';

/** Whether a row is among those that are shown. */
function isShown({ labels, predicted, isIgnored }: Rows, r: number): boolean {
  const only = between.value;
  if (only) return !isIgnored[r] && labels[r] === only.label && predicted[r] === only.predicted;
  if (show.value === 'wrong') return !isIgnored[r] && predicted[r] !== labels[r];
  return show.value !== 'ignored' || isIgnored[r] === 1;
}

/** The rows that are shown, in their order. */
export const order = computed<readonly number[]>(() => {
  const known = rows.value;
  if (!known) return [];
  const { labels, predicted, confidence, isIgnored } = known;
  const losses = current.value?.results?.losses;
  const shown = Array.from(labels.keys()).filter((r) => isShown(known, r));
  const valueBy: { readonly [key in SortKey]: (r: number) => number | undefined } = {
    row: (r) => r,
    label: (r) => labels[r],
    predicted: (r) => predicted[r],
    confidence: (r) => confidence[r],
    loss: (r) => (isIgnored[r] ? undefined : losses?.[r]),
  };
  return sortRows(shown, valueBy[sort.value.by], sort.value.isDescending);
});

import { computed } from '@preact/signals';
import { asNumber, asOneOf, param } from '../shell/url-state.ts';
import { type Quantity, REACH } from './series.ts';
import type { Dtype } from './ways.ts';

const gapGiven = param('gap', 50, asNumber);
export const label = param<'likely' | 'unlikely'>('label', 'likely', asOneOf(['likely', 'unlikely']));
export const quantity = param<Quantity>('show', 'loss', asOneOf(['loss', 'gradLabel', 'gradOther']));

/** What the three ways compute in, and the service rounds to: two of the API's four dtypes. */
export const dtype = param<Dtype>('arithmetic', 'float64', asOneOf(['float64', 'float32']));

/** The class that is the label: the logits are [gap, 0]. */
export const labelClass = computed<0 | 1>(() => (label.value === 'likely' ? 0 : 1));

/** The gap that is looked at, within what is shown for the type. */
export const gap = computed(() => Math.min(REACH[dtype.value], Math.max(0, gapGiven.value)));

export function setGap(value: number): void {
  gapGiven.value = value;
}

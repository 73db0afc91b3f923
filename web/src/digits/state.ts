import { computed } from '@preact/signals';
import type { Dtype } from '../formulas/two-ways.ts';
import { asNumber, asOneOf, param } from '../shell/url-state.ts';
import { FAR, NEAR, type Quantity } from './series.ts';

const gapGiven = param('gap', 50, asNumber);
export const label = param<'likely' | 'unlikely'>('label', 'likely', asOneOf(['likely', 'unlikely']));
export const quantity = param<Quantity>('show', 'loss', asOneOf(['loss', 'gradLabel', 'gradOther']));

/** What the three ways compute in, and the service rounds to: two of the API's four dtypes. */
export const dtype = param<Dtype>('arithmetic', 'float64', asOneOf(['float64', 'float32']));

/** The class that is the label: the logits are [gap, 0]. */
export const labelClass = computed<0 | 1>(() => (label.value === 'likely' ? 0 : 1));

/** The gap that is looked at. */
export const gap = computed(() => Math.min(FAR, Math.max(0, gapGiven.value)));

/** How far the plot and its slider reach: to where float64 has no number left, or float32. */
export const reach = param<`${typeof FAR | typeof NEAR}`>('reach', `${FAR}`, asOneOf([`${FAR}`, `${NEAR}`]));

/** A gap beyond the plot shows all of it. */
export function setGap(value: number): void {
  gapGiven.value = value;
  if (value > Number(reach.value)) reach.value = `${FAR}`;
}

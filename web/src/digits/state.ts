import { batch, computed } from '@preact/signals';
import { DTYPES, type Dtype } from '../formulas/dtype.ts';
import { asNumber, asOneOf } from '../shell/codecs.ts';
import { param } from '../shell/url-state.ts';
import { FAR, NEAR, type Quantity, REACHES, type Reach } from './series.ts';

const gapGiven = param('gap', 37, asNumber);
export const label = param<'likely' | 'unlikely'>('label', 'likely', asOneOf(['likely', 'unlikely']));
export const quantity = param<Quantity>('quantity', 'loss', asOneOf(['loss', 'gradLabel', 'gradOther']));

/** What the three ways compute in, and the service rounds to: two of the API's four dtypes. */
export const dtype = param<Dtype>('arithmetic', 'float64', asOneOf(DTYPES));

/** The class that is the label: the logits are [gap, 0]. */
export const labelClass = computed<0 | 1>(() => (label.value === 'likely' ? 0 : 1));

/** How far the plot and its slider reach. */
export const reach = param<`${Reach}`>('reach', `${FAR}`, asOneOf(REACHES.map((one) => `${one}` as const)));

/** The gap that is looked at. */
export const gap = computed(() => Math.min(FAR, Math.max(0, gapGiven.value)));

/** A gap beyond the plot shows all of it. */
export function setGap(value: number): void {
  batch(() => {
    gapGiven.value = value;
    if (value > Number(reach.value)) reach.value = `${FAR}`;
  });
}

/** Shows so much of the plot, and moves a gap beyond it to its edge. */
export function setReach(value: `${Reach}`): void {
  batch(() => {
    reach.value = value;
    if (gap.value > Number(value)) gapGiven.value = Number(value);
  });
}

/** Another type, and as much of the plot as it has something to show in. */
export function setDtype(value: Dtype): void {
  batch(() => {
    dtype.value = value;
    reach.value = `${value === 'float64' || gap.value > NEAR ? FAR : NEAR}`;
  });
}

/** Where a step of the story leads: the loss of the likely class, at a gap. */
export function showStep(at: number): void {
  batch(() => {
    quantity.value = 'loss';
    label.value = 'likely';
    setGap(at);
  });
}

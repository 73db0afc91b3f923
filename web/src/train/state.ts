import { computed } from '@preact/signals';
import { options, optionsOf } from '../options/options.ts';
import { asNumber, asOneOf } from '../shell/codecs.ts';
import { param } from '../shell/url-state.ts';
import { flowers } from './data.ts';
import { FEATURES, inputsOf } from './iris.ts';
import type { Kind } from './model.ts';

export const kind = param<Kind>('model', 'linear', asOneOf(['linear', 'tanh']));

/** Two different ones of the four. */
export const features = param<readonly [number, number]>('features', [2, 3], {
  read: (text) => {
    const [first, second, ...more] = text.split(',').map(Number);
    const isOne = (i: number | undefined): i is number => i !== undefined && i in FEATURES;
    return isOne(first) && isOne(second) && first !== second && more.length === 0 ? [first, second] : undefined;
  },
  write: (value) => value.join(','),
});
export const rate = param('rate', 0.5, {
  ...asNumber,
  read: (text) => {
    const value = asNumber.read(text);
    return value !== undefined && value > 0 ? value : undefined;
  },
});
export const seed = param('seed', 1, asNumber);

/** The scale of the loss, where it is chosen; else the losses decide. */
export const curve = param<'' | 'linear' | 'log'>('curve', '', asOneOf(['', 'linear', 'log']));

/** What makes a model another one. */
export const key = computed(() => [kind.value, features.value, seed.value].join(' '));

/** The API's options that a training has a use for, as in the other panels. */
export const smoothing = options.label_smoothing;
export const weights = options.class_weight;

export const inputs = computed(() => inputsOf(flowers, features.value));

/** Those options as they stand in a request. */
export function optionsInForce(): { readonly [name: string]: unknown } {
  const { label_smoothing, class_weight } = optionsOf('cross-entropy', 'labels');
  return {
    ...(label_smoothing !== undefined && { label_smoothing }),
    ...(class_weight !== undefined && { class_weight }),
  };
}

/** Whether the loss is plain cross-entropy, which other formulas can be compared with. */
export const isPlain = computed(() => Object.keys(optionsInForce()).length === 0);

import { computed } from '@preact/signals';
import { type TorchRequest, type TorchResult, torchCrossEntropy } from '../formulas/torch-cross-entropy.ts';
import { ignoredLabels, options, optionsOf } from '../options/options.ts';
import { PLAIN_OPTIONS } from './plain-options.ts';
import { labels, sent, target, targetProbs } from './state.ts';

/** What cross_entropy of PyTorch has, too, or what does not change the numbers. */
const KNOWN = [...PLAIN_OPTIONS, 'class_weight', 'label_smoothing', 'temperature'];

/** An option in force that PyTorch's cross_entropy has not, or that is not followed here. */
export const unknownToPyTorch = computed(() =>
  Object.keys(optionsOf('cross-entropy', target.value)).find((name) => !KNOWN.includes(name)),
);

/** The same request as PyTorch would compute it, in both types; undefined where it has no such loss. */
export const pytorch = computed<{ readonly float32: TorchResult; readonly float64: TorchResult } | undefined>(() => {
  if (unknownToPyTorch.value !== undefined) return undefined;
  const isByLabel = target.value === 'labels';
  const classes = sent.value[0]?.length ?? 0;
  const { class_weight: weight } = optionsOf('cross-entropy', target.value);
  const isClass = (label: number) => Number.isInteger(label) && label >= 0 && label < classes;
  // PyTorch ignores one label only: all that are ignored are that one here.
  const ignored = ignoredLabels();
  const [ignoreIndex = Number.NaN] = ignored;
  const asOne = labels.value.map((label) => (ignored.includes(label) ? ignoreIndex : label));
  if (isByLabel && !asOne.every((label) => isClass(label) || label === ignoreIndex)) return undefined;
  const request: TorchRequest = {
    logits: sent.value,
    ...(isByLabel ? { labels: asOne } : { targetProbs: targetProbs.value }),
    weight: weight as readonly number[] | undefined,
    ignoreIndex,
    labelSmoothing: options.label_smoothing.value,
    reduction: options.reduction.value as TorchRequest['reduction'],
    temperature: options.temperature.value,
  };
  return { float32: torchCrossEntropy(request, 'float32'), float64: torchCrossEntropy(request, 'float64') };
});

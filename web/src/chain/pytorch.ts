import { computed } from '@preact/signals';
import { type TorchRequest, type TorchResult, torchCrossEntropy } from '../formulas/torch-cross-entropy.ts';
import { options, optionsOf } from '../options/options.ts';
import { labels, sent, target, targetProbs } from './state.ts';

/** What cross_entropy of PyTorch has, too, or what does not change the numbers. */
const KNOWN = [
  'reduction',
  'class_weight',
  'ignore_index',
  'label_smoothing',
  'temperature',
  'class_axis',
  'dtype',
  'encoding',
  'outputs',
  'on_non_finite',
  'validate_target_probs',
];

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
  if (isByLabel && !labels.value.every((label) => isClass(label) || label === options.ignore_index.value))
    return undefined;
  const request: TorchRequest = {
    logits: sent.value,
    ...(isByLabel ? { labels: labels.value } : { targetProbs: targetProbs.value }),
    weight: weight as readonly number[] | undefined,
    ignoreIndex: options.ignore_index.value,
    labelSmoothing: options.label_smoothing.value,
    reduction: options.reduction.value as TorchRequest['reduction'],
    temperature: options.temperature.value,
  };
  return { float32: torchCrossEntropy(request, 'float32'), float64: torchCrossEntropy(request, 'float64') };
});

import { computed } from '@preact/signals';
import { type TorchRequest, type TorchResult, torchCrossEntropy } from '../formulas/torch-cross-entropy.ts';
import { answered } from './answers.ts';
import { PLAIN_OPTIONS } from './plain-options.ts';
import { isIgnored } from './question.ts';

/** What cross_entropy of PyTorch has, too, or what does not change the numbers. */
const KNOWN = [...PLAIN_OPTIONS, 'class_weight', 'label_smoothing', 'temperature'];

/** An option of what was asked that PyTorch's cross_entropy has not, or that is not followed here. */
export const unknownToPyTorch = computed(() =>
  Object.keys(answered.value?.options ?? {}).find((name) => !KNOWN.includes(name)),
);

/** The request that was answered as PyTorch would compute it, in both types; undefined where it has no such loss. */
export const pytorch = computed<{ readonly float32: TorchResult; readonly float64: TorchResult } | undefined>(() => {
  const question = answered.value;
  if (!question || unknownToPyTorch.value !== undefined) return undefined;
  const { target, logits, labels, targetProbs, ignored, options } = question;
  const classes = logits[0]?.length ?? 0;
  const isClass = (label: number) => Number.isInteger(label) && label >= 0 && label < classes;
  // PyTorch ignores one label only: all that are ignored are that one here.
  const [ignoreIndex = Number.NaN] = ignored;
  const asOne = labels.map((label, r) => (isIgnored(question, r) ? ignoreIndex : label));
  if (target === 'labels' && !asOne.every((label) => isClass(label) || label === ignoreIndex)) return undefined;
  const request: TorchRequest = {
    logits,
    ...(target === 'labels' ? { labels: asOne } : { targetProbs }),
    weight: options.class_weight as readonly number[] | undefined,
    ignoreIndex,
    labelSmoothing: Number(options.label_smoothing ?? 0),
    reduction: (options.reduction ?? 'mean') as TorchRequest['reduction'],
    temperature: Number(options.temperature ?? 1),
  };
  return { float32: torchCrossEntropy(request, 'float32'), float64: torchCrossEntropy(request, 'float64') };
});

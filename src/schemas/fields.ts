import { Type } from '@sinclair/typebox';
import { idleWithout } from './definition.ts';
import { stringEnum } from './string-enum.ts';
import { tensorInput } from './tensor.ts';

/** The fields that more than one operation has: each is described once. */

const ROWS_OF_CLASSES = { shape: '[C], [N, C] or [N, C, d1, …, dk]', axes: ['elements'] } as const;

export const Logits = tensorInput(
  ROWS_OF_CLASSES,
  'Unnormalised log-probabilities, a nested array of rank 1 or more. -Infinity is a masked class. [] is an empty batch.',
);

export const LogProbs = tensorInput(
  ROWS_OF_CLASSES,
  'Log-probabilities, used as they are given: no logarithm is taken and nothing is renormalised.',
);

export const Labels = tensorInput(
  { shape: 'that of the logits without the class axis', axes: ['losses'], kind: 'integer', mayBeNumber: true },
  'The right class of each row: integers in [0, C), or ignore_index; a single integer for one row of shape [C].',
);

export const TargetProbs = tensorInput(
  { shape: 'that of the logits', axes: ['elements'] },
  'A target distribution over the classes for each row.',
);

const ClassWeight = tensorInput(
  { shape: '[C]', axes: ['classes'] },
  "A weight for each class, PyTorch's `weight`; default all 1. Finite, of either sign. " +
    'The mean over labels divides by the sum of the weights of the labels that count.',
);

const Mask = tensorInput(
  { shape: 'that of the losses', axes: ['losses'], kind: 'boolean', mayBeNumber: true },
  'Which rows count. A row whose mask is false is never read: its loss is 0, its gradient exactly 0, and no mean counts it.',
);

const SampleWeight = tensorInput(
  { shape: 'that of the losses', axes: ['losses'], mayBeNumber: true },
  'What the loss of each row is multiplied by, s; default all 1. Finite and not negative. The mean divides by their sum: see normalizer.',
);

const LossGradOutput = tensorInput(
  {
    shape: '[] for a reduced loss, that of the losses for the reduction none',
    axes: ['upstream'],
    mayBeNumber: true,
  },
  'Upstream gradient, by which the gradients are multiplied: a number where the losses are reduced to one, an array of their shape for ' +
    'the reduction none. Default 1.',
);

export const LogitsGradOutput = tensorInput(
  { shape: 'that of the logits', axes: ['elements'] },
  'Upstream gradient with respect to the result; with it the answer has `grad`, its product with the Jacobian.',
);

export const Reduction = stringEnum(['none', 'mean', 'sum'], {
  default: 'mean',
  description:
    'How the losses become one loss. sum: their sum. mean: that over the normalizer; 0 where nothing counts. none: loss is null, grad is ' +
    'that of the sum.',
});

/** Integers that are doubles, each of its own: JSON's numbers are no more than that to most programs. */
const SAFE_INTEGER = { minimum: -(2 ** 53), maximum: 2 ** 53 };

/** How many values of labels can be ignored. */
const MOST_IGNORED = 64;

export const IgnoreIndex = Type.Unsafe<number | number[]>({
  anyOf: [
    { type: 'integer', ...SAFE_INTEGER },
    {
      type: 'array',
      items: { type: 'integer', ...SAFE_INTEGER },
      minItems: 1,
      maxItems: MOST_IGNORED,
      uniqueItems: true,
    },
  ],
  default: -100,
  description:
    'Rows with this label, or with one of these, are left out before anything in them is looked at: loss 0, gradient exactly 0, not ' +
    'counted in the mean. In a query -1,7 is a list.',
});

/** What `mean` divides by, of the names that an operation has. */
export function normalizerOption<const Names extends readonly string[]>(names: Names, description: string) {
  const number = { type: 'number', exclusiveMinimum: 0 };
  const any = names.length === 0 ? number : { anyOf: [{ type: 'string', enum: names }, number] };
  return Type.Optional(
    Type.Unsafe<Names[number] | number>({
      ...any,
      ...(names.length > 0 && { default: names[0] }),
      description:
        `What the mean divides the sum of the losses by. ${description} A number: itself, so that the losses and gradients of parts of a ` +
        'batch add up to those of the whole.',
    }),
  );
}

const BY_WEIGHT = 'weights: the sum of the sample_weight of the rows that count.';
const BY_COUNT = 'valid: how many rows count. rows: how many there are.';

export const ClassAxis = Type.Integer({
  ...SAFE_INTEGER,
  description:
    'Which axis is the classes; negative counts from the end (-1 for language-model logits [B, T, V]). ' +
    "Default 0 for rank 1, else 1: PyTorch's layout.",
});

export const classAxis = { class_axis: Type.Optional(ClassAxis) };

export const Dtype = stringEnum(['float64', 'float32', 'float16', 'bfloat16'], {
  description:
    'What results are rounded to, once, from what is computed in float64; by default what the logits or log_probs came ' +
    'as, which for numbers in JSON is float64. With float32 inputs are rounded to float32 too. In nested arrays float32 is ' +
    'written in the shortest form that reads back as the same float32; float16 and bfloat16 are for answers in bytes.',
});

export const Encoding = stringEnum(['array', 'base64'], {
  default: 'array',
  description: 'How a JSON answer holds tensors: as nested arrays, or as their bytes (EncodedTensor).',
});

export const OnNonFinite = stringEnum(['error', 'propagate'], {
  default: 'error',
  description:
    'NaN or +Infinity in a row that counts, or a row of logits that is -Infinity throughout. error: a 422 that names ' +
    'the first place. propagate: NaN for what depends on it, as in PyTorch.',
});

/** The options that every operation has. */
export const commonOptions = {
  dtype: Type.Optional(Dtype),
  encoding: Type.Optional(Encoding),
  on_non_finite: Type.Optional(OnNonFinite),
};

/** What every loss has of its rows: which count, and what becomes of their losses; but `reduction` and `normalizer`. */
export const unweightedRowOptions = {
  mask: Type.Optional(Mask),
  grad_output: Type.Optional(LossGradOutput),
  ...commonOptions,
};

/** The same with how much each row counts. */
export const rowOptions = {
  mask: Type.Optional(Mask),
  sample_weight: Type.Optional(SampleWeight),
  grad_output: Type.Optional(LossGradOutput),
  ...commonOptions,
};

/** The options of losses whose rows have weights of their own only. */
export const lossOptions = {
  reduction: Type.Optional(Reduction),
  normalizer: normalizerOption(['weights', 'valid', 'rows'], `${BY_WEIGHT} ${BY_COUNT}`),
  ...rowOptions,
};

/** The options of losses that compare with labels of classes. */
export const labelOptions = {
  reduction: Type.Optional(Reduction),
  normalizer: normalizerOption(
    ['weights', 'valid', 'rows', 'target_mass'],
    'weights: the sum over the rows that count of their sample_weight times, with labels, the class_weight of the label, as in PyTorch. ' +
      `${BY_COUNT} target_mass: the sum of sample_weight times Σ_c class_weight_c q_c, with target_probs as with labels.`,
  ),
  class_weight: Type.Optional(ClassWeight),
  ignore_index: idleWithout('labels', Type.Optional(IgnoreIndex)),
  ...classAxis,
  ...rowOptions,
};

/** What to return, so that nothing is computed and sent that nobody reads. */
export function outputsOption<const Names extends readonly string[]>(
  names: Names,
  defaults: readonly Names[number][] | undefined,
  description: string,
) {
  return Type.Optional(
    Type.Array(stringEnum(names), {
      minItems: 1,
      uniqueItems: true,
      ...(defaults && { default: defaults }),
      description: `What to return: nothing else is computed or sent. ${description}`,
    }),
  );
}

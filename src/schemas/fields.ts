import { Type } from '@sinclair/typebox';
import { stringEnum } from './string-enum.ts';
import { tensorInput, tensorOrNumberInput } from './tensor.ts';

/** The fields that more than one operation has: each is described once. */

export const Logits = tensorInput(
  '[C], [N, C] or [N, C, d1, …, dk]',
  'Unnormalised log-probabilities, a nested array of rank 1 or more. -Infinity is a masked class. [] is an empty batch.',
);

export const Labels = tensorOrNumberInput(
  'that of the logits without the class axis',
  'integer',
  'The right class of each row: integers in [0, C), or ignore_index; a single integer for one row of shape [C]. ' +
    '1.0 is an integer, 1.5 is an error.',
);

const ClassWeight = tensorInput(
  '[C]',
  "A weight for each class, PyTorch's `weight`; default all 1. Finite, of either sign. " +
    'The mean over labels divides by the sum of the weights of the labels that count.',
);

const LossGradOutput = tensorOrNumberInput(
  '[] for mean and sum, that of the labels for none',
  'number',
  'Upstream gradient, by which the gradients are multiplied: a number for the reductions mean and sum, an array of ' +
    'the shape of the labels for none. Default 1.',
);

export const LogitsGradOutput = tensorInput(
  'that of the logits',
  'Upstream gradient with respect to the result; with it the answer has `grad`, its product with the Jacobian.',
);

export const Reduction = stringEnum(['none', 'mean', 'sum'], {
  default: 'mean',
  description:
    'How the losses become one loss. mean: over the rows that count, weighted by class_weight (labels), or over all ' +
    'rows (target_probs), as in PyTorch; 0 where nothing counts. none: loss is null, grad is that of the sum.',
});

/** Integers that are doubles, each of its own: JSON's numbers are no more than that to most programs. */
const SAFE_INTEGER = { minimum: -(2 ** 53), maximum: 2 ** 53 };

const IgnoreIndex = Type.Integer({
  ...SAFE_INTEGER,
  default: -100,
  description:
    'Rows with this label are left out before anything in them is looked at: loss 0, gradient exactly 0, not counted in the mean.',
});

const ClassAxis = Type.Integer({
  ...SAFE_INTEGER,
  description:
    'Which axis is the classes; negative counts from the end (-1 for language-model logits [B, T, V]). ' +
    "Default 0 for rank 1, else 1: PyTorch's layout.",
});

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
  class_axis: Type.Optional(ClassAxis),
  dtype: Type.Optional(Dtype),
  encoding: Type.Optional(Encoding),
  on_non_finite: Type.Optional(OnNonFinite),
};

/** The options of the operations that compare with labels. */
export const lossOptions = {
  reduction: Type.Optional(Reduction),
  class_weight: Type.Optional(ClassWeight),
  ignore_index: Type.Optional(IgnoreIndex),
  grad_output: Type.Optional(LossGradOutput),
  ...commonOptions,
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

import type { TensorKind } from '../../../../src/core/tensors/tensor.ts';

/** The tensors that a request of cross-entropy may have, and what each holds. */
export const TENSORS = {
  logits: 'real',
  labels: 'integer',
  target_probs: 'real',
  mask: 'boolean',
  sample_weight: 'real',
  class_mask: 'boolean',
  class_weight: 'real',
  grad_output: 'real',
} as const satisfies { readonly [name: string]: TensorKind };

export type TensorName = keyof typeof TENSORS;
export const TENSOR_NAMES = Object.keys(TENSORS) as TensorName[];

/** What a tensor of that name holds; undefined where a request has none of that name. */
export function kindOfTensor(name: string): TensorKind | undefined {
  return Object.hasOwn(TENSORS, name) ? TENSORS[name as TensorName] : undefined;
}

/** What a request of cross-entropy may hold besides tensors. The page chooses `outputs` and `encoding` itself. */
export const OPTIONS = [
  'reduction',
  'normalizer',
  'ignore_index',
  'label_smoothing',
  'class_axis',
  'dtype',
  'on_non_finite',
  'validate_target_probs',
  'temperature',
  'softcap',
  'shift',
  'focal_gamma',
  'poly_epsilon',
  'z_loss',
  'entropy_coef',
  'bins',
  'outputs',
  'encoding',
] as const;

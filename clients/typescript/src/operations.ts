// Generated from openapi.yaml by scripts/client-types.ts: npm run generate.
import type { Answer, ExactlyOne, Loss } from './answer-types.ts';
import type { CallOptions } from './call-options.ts';
import type { BooleanTensor, IntegerTensor, RealTensor, Tensor } from './tensor-types.ts';

/** What can be wrong with a request. A newer service may have further codes. */
export type ProblemCode =
  | 'EMPTY_BODY'
  | 'MALFORMED_JSON'
  | 'MALFORMED_SAFETENSORS'
  | 'MALFORMED_NPY'
  | 'MALFORMED_NPZ'
  | 'MALFORMED_MULTIPART'
  | 'MALFORMED_ENCODING'
  | 'INVALID_UTF8'
  | 'NESTED_TOO_DEEP'
  | 'INCOMPLETE_BODY'
  | 'BAD_REQUEST'
  | 'NOT_FOUND'
  | 'METHOD_NOT_ALLOWED'
  | 'NOT_ACCEPTABLE'
  | 'REQUEST_TIMEOUT'
  | 'PRECONDITION_FAILED'
  | 'BODY_TOO_LARGE'
  | 'MEMORY_LIMIT_EXCEEDED'
  | 'DECODED_TOO_LARGE'
  | 'URI_TOO_LONG'
  | 'UNSUPPORTED_MEDIA_TYPE'
  | 'RANGE_NOT_SATISFIABLE'
  | 'EXPECTATION_FAILED'
  | 'HEADERS_TOO_LARGE'
  | 'NOT_AN_OBJECT'
  | 'DUPLICATE_FIELD'
  | 'UNKNOWN_FIELD'
  | 'MISSING_FIELD'
  | 'CONFLICTING_FIELDS'
  | 'INVALID_OPTION'
  | 'NOT_A_NUMBER'
  | 'NUMBER_OVERFLOW'
  | 'RAGGED_TENSOR'
  | 'INVALID_TENSOR'
  | 'UNSUPPORTED_DTYPE'
  | 'INVALID_SHAPE'
  | 'SHAPE_MISMATCH'
  | 'CLASS_AXIS_OUT_OF_RANGE'
  | 'LABEL_OUT_OF_RANGE'
  | 'NOT_A_DISTRIBUTION'
  | 'NOT_A_BOOLEAN'
  | 'NOT_A_LOG_PROBABILITY'
  | 'INVALID_LENGTH'
  | 'INVALID_WEIGHT'
  | 'NON_FINITE_INPUT'
  | 'UNDEFINED_MEAN'
  | 'INFINITE_DIVERGENCE'
  | 'INTERNAL_ERROR'
  | 'NOT_IMPLEMENTED'
  | 'OVERLOADED';

/** What a tensor of a request holds, by the name of its field. A flag is a boolean or an integer. */
export type Kind = 'real' | 'integer' | 'boolean' | 'flag';
export const KINDS: { readonly [field: string]: Kind } = {
  logits: 'real',
  grad_output: 'real',
  class_mask: 'boolean',
  log_probs: 'real',
  labels: 'integer',
  class_weight: 'real',
  mask: 'boolean',
  sample_weight: 'real',
  target_probs: 'real',
  pos_weight: 'real',
  target_logits: 'real',
  target_log_probs: 'real',
  advantages: 'real',
  old_log_probs: 'real',
  ref_log_probs: 'real',
  chosen: 'real',
  rejected: 'real',
  ref_chosen: 'real',
  ref_rejected: 'real',
  chosen_lengths: 'integer',
  rejected_lengths: 'integer',
  margin: 'real',
};

/** The same where an operation differs. */
export const OTHER_KINDS: { readonly [operation: string]: { readonly [field: string]: Kind } } = {
  'binary-cross-entropy': {
    labels: 'flag',
  },
  'unpaired-preference': {
    labels: 'boolean',
  },
};

/** The results that are numbers, not tensors. */
export const NUMBERS: ReadonlySet<string> = new Set([
  'loss',
  'normalizer',
  'valid_count',
  'nll',
  'perplexity',
  'bits',
  'accuracy',
  'brier_score',
  'calibration_error',
  'clip_fraction',
  'approx_kl',
]);

/** The names of the results of softmax. */
export type SoftmaxOutput = 'probs' | 'grad' | 'logsumexp' | 'entropy';

/** The options of softmax: what is not of each row. */
export interface SoftmaxOptions<Outputs extends readonly SoftmaxOutput[]> {
  /** What to return: nothing else is computed or sent. Default: probs, and grad where there is a grad_output. */
  readonly outputs?: Outputs | undefined;
  /** T: the logits are divided by it, after softcap. Gradients are with respect to the logits as they are given. Default 1. */
  readonly temperature?: number | undefined;
  /** cap: the logits become cap · tanh(x / cap), before temperature, as in Gemma 2. A masked class stays masked. Where tanh is near 1, no digit of the differences is lost. */
  readonly softcap?: number | undefined;
  /** Shape: [C] or that of the logits. Which classes take part, in all rows or in each. false: as if the logit were -Infinity, whatever it is. true or false, or 1 or 0. */
  readonly class_mask?: BooleanTensor | undefined;
  /** Which axis is the classes; negative counts from the end (-1 for language-model logits [B, T, V]). Default 0 for rank 1, else 1: PyTorch's layout. */
  readonly class_axis?: number | undefined;
  /** What results are rounded to, once, from what is computed in float64; by default what the logits or log_probs came as, which for numbers in JSON is float64. With float32 inputs are rounded to float32 too. */
  readonly dtype?: 'float64' | 'float32' | 'float16' | 'bfloat16' | undefined;
  /** NaN or +Infinity in a row that counts, or a row of logits that is -Infinity throughout. error: a 422 that names the first place. propagate: NaN for what depends on it, as in PyTorch. Default error. */
  readonly on_non_finite?: 'error' | 'propagate' | undefined;
}

export interface SoftmaxFields<Outputs extends readonly SoftmaxOutput[]> extends SoftmaxOptions<Outputs> {
  /** Shape: [C], [N, C] or [N, C, d1, …, dk]. Unnormalised log-probabilities, a nested array of rank 1 or more. -Infinity is a masked class. [] is an empty batch. */
  readonly logits: RealTensor;
  /** Shape: that of the logits. Upstream gradient with respect to the result; with it the answer has `grad`, its product with the Jacobian. */
  readonly grad_output?: RealTensor | undefined;
}

/** Probabilities of each row of logits: a request. */
export type SoftmaxRequest<
  Outputs extends readonly SoftmaxOutput[] = readonly SoftmaxOutput[],
> = SoftmaxFields<Outputs>;

/** All results of softmax. */
export interface SoftmaxResults {
  /** Shape: that of the logits. exp(z_c) / Σ_j exp(z_j): each row sums to 1. */
  readonly probs: Tensor;
  /** Shape: that of the logits. With grad_output G: p_c (G_c − Σ_j G_j p_j) dz_c/dx_c, with respect to the logits. */
  readonly grad: Tensor;
  /** Shape: one number a row. log Σ_c e^z_c of each row of logits. */
  readonly logsumexp: Tensor;
  /** Shape: one number a row. −Σ_c p_c log p_c of each row, in nats. */
  readonly entropy: Tensor;
}

/** The names of the results of log-softmax. */
export type LogSoftmaxOutput = 'log_probs' | 'grad' | 'logsumexp' | 'entropy';

/** The options of log-softmax: what is not of each row. */
export interface LogSoftmaxOptions<Outputs extends readonly LogSoftmaxOutput[]> {
  /** What to return: nothing else is computed or sent. Default: log_probs, and grad where there is a grad_output. */
  readonly outputs?: Outputs | undefined;
  /** T: the logits are divided by it, after softcap. Gradients are with respect to the logits as they are given. Default 1. */
  readonly temperature?: number | undefined;
  /** cap: the logits become cap · tanh(x / cap), before temperature, as in Gemma 2. A masked class stays masked. Where tanh is near 1, no digit of the differences is lost. */
  readonly softcap?: number | undefined;
  /** Shape: [C] or that of the logits. Which classes take part, in all rows or in each. false: as if the logit were -Infinity, whatever it is. true or false, or 1 or 0. */
  readonly class_mask?: BooleanTensor | undefined;
  /** Which axis is the classes; negative counts from the end (-1 for language-model logits [B, T, V]). Default 0 for rank 1, else 1: PyTorch's layout. */
  readonly class_axis?: number | undefined;
  /** What results are rounded to, once, from what is computed in float64; by default what the logits or log_probs came as, which for numbers in JSON is float64. With float32 inputs are rounded to float32 too. */
  readonly dtype?: 'float64' | 'float32' | 'float16' | 'bfloat16' | undefined;
  /** NaN or +Infinity in a row that counts, or a row of logits that is -Infinity throughout. error: a 422 that names the first place. propagate: NaN for what depends on it, as in PyTorch. Default error. */
  readonly on_non_finite?: 'error' | 'propagate' | undefined;
}

export interface LogSoftmaxFields<Outputs extends readonly LogSoftmaxOutput[]> extends LogSoftmaxOptions<Outputs> {
  /** Shape: [C], [N, C] or [N, C, d1, …, dk]. Unnormalised log-probabilities, a nested array of rank 1 or more. -Infinity is a masked class. [] is an empty batch. */
  readonly logits: RealTensor;
  /** Shape: that of the logits. Upstream gradient with respect to the result; with it the answer has `grad`, its product with the Jacobian. */
  readonly grad_output?: RealTensor | undefined;
}

/** Log-probabilities of each row of logits: a request. */
export type LogSoftmaxRequest<
  Outputs extends readonly LogSoftmaxOutput[] = readonly LogSoftmaxOutput[],
> = LogSoftmaxFields<Outputs>;

/** All results of log-softmax. */
export interface LogSoftmaxResults {
  /** Shape: that of the logits. z_c − log Σ_j exp(z_j), within 2 ulp; "-Infinity" for a masked class. */
  readonly log_probs: Tensor;
  /** Shape: that of the logits. With grad_output G: (G_c − p_c Σ_j G_j) dz_c/dx_c, with respect to the logits. */
  readonly grad: Tensor;
  /** Shape: one number a row. log Σ_c e^z_c of each row of logits. */
  readonly logsumexp: Tensor;
  /** Shape: one number a row. −Σ_c p_c log p_c of each row, in nats. */
  readonly entropy: Tensor;
}

/** The names of the results of nll. */
export type NllOutput = 'loss' | 'losses' | 'grad' | 'normalizer' | 'valid_count';

export type NllReduction = 'none' | 'mean' | 'sum';

/** The options of nll: what is not of each row. */
export interface NllOptions<Outputs extends readonly NllOutput[], Reduction extends NllReduction> {
  /** How the losses become one loss. sum: their sum. mean: that over the normalizer; 0 where nothing counts. none: loss is null, grad is that of the sum. Default mean. */
  readonly reduction?: Reduction | undefined;
  /** What the mean divides the sum of the losses by. weights: the sum over the rows that count of their sample_weight times, with labels, the class_weight of the label, as in PyTorch. valid: how many rows count. rows: how many there are. target_mass: the sum of sample_weight times Σ_c class_weight_c q_c, with target_probs as with labels. A number: itself, so that the losses and gradients of parts of a batch add up to those of the whole. Default weights. */
  readonly normalizer?: 'weights' | 'valid' | 'rows' | 'target_mass' | number | undefined;
  /** Shape: [C]. A weight for each class, PyTorch's `weight`; default all 1. Finite, of either sign. The mean over labels divides by the sum of the weights of the labels that count. */
  readonly class_weight?: RealTensor | undefined;
  /** Rows with this label, or with one of these, are left out before anything in them is looked at: loss 0, gradient exactly 0, not counted in the mean. */
  readonly ignore_index?: number | readonly number[] | undefined;
  /** Which axis is the classes; negative counts from the end (-1 for language-model logits [B, T, V]). Default 0 for rank 1, else 1: PyTorch's layout. */
  readonly class_axis?: number | undefined;
  /** Shape: [] for a reduced loss, that of the losses for the reduction none. Upstream gradient, by which the gradients are multiplied: a number where the losses are reduced to one, an array of their shape for the reduction none. Default 1. */
  readonly grad_output?: number | RealTensor | undefined;
  /** What results are rounded to, once, from what is computed in float64; by default what the logits or log_probs came as, which for numbers in JSON is float64. With float32 inputs are rounded to float32 too. */
  readonly dtype?: 'float64' | 'float32' | 'float16' | 'bfloat16' | undefined;
  /** NaN or +Infinity in a row that counts, or a row of logits that is -Infinity throughout. error: a 422 that names the first place. propagate: NaN for what depends on it, as in PyTorch. Default error. */
  readonly on_non_finite?: 'error' | 'propagate' | undefined;
  /** What to return: nothing else is computed or sent. Default loss, losses, grad. */
  readonly outputs?: Outputs | undefined;
}

export interface NllFields<Outputs extends readonly NllOutput[], Reduction extends NllReduction> extends NllOptions<Outputs, Reduction> {
  /** Shape: [C], [N, C] or [N, C, d1, …, dk]. Log-probabilities, used as they are given: no logarithm is taken and nothing is renormalised. */
  readonly log_probs: RealTensor;
  /** Shape: that of the logits without the class axis. The right class of each row: integers in [0, C), or ignore_index; a single integer for one row of shape [C]. Integers: 1.0 is one, 1.5 is an error. */
  readonly labels: number | IntegerTensor;
  /** Shape: that of the losses. Which rows count. A row whose mask is false is never read: its loss is 0, its gradient exactly 0, and no mean counts it. true or false, or 1 or 0. */
  readonly mask?: boolean | number | BooleanTensor | undefined;
  /** Shape: that of the losses. What the loss of each row is multiplied by, s; default all 1. Finite and not negative. The mean divides by their sum: see normalizer. */
  readonly sample_weight?: number | RealTensor | undefined;
}

/** Negative log-likelihood of labels under log-probabilities: a request. */
export type NllRequest<
  Outputs extends readonly NllOutput[] = readonly NllOutput[],
  Reduction extends NllReduction = NllReduction,
> = NllFields<Outputs, Reduction>;

/** All results of nll. */
export interface NllResults<Reduction = NllReduction> {
  /** The reduced loss; null for the reduction none. */
  readonly loss: Loss<Reduction>;
  /** Shape: one number a row. The loss of each row before the reduction, times its sample_weight; a number alone for a single row. */
  readonly losses: Tensor;
  /** Shape: that of log_probs. With respect to log_probs: −w_y / D at the label of each row, 0 elsewhere. */
  readonly grad: Tensor;
  /** What the sum of the losses is divided by: 1 for the reductions none and sum. */
  readonly normalizer: number;
  /** How many rows count: neither masked nor ignored. In binary answers F64, whatever the others are. */
  readonly valid_count: number;
}

/** The names of the results of cross-entropy. */
export type CrossEntropyOutput = 'loss' | 'losses' | 'grad' | 'log_probs' | 'probs' | 'target_grad' | 'normalizer' | 'valid_count' | 'label_log_probs' | 'entropy' | 'logsumexp' | 'predictions' | 'label_ranks' | 'nll' | 'perplexity' | 'bits' | 'accuracy' | 'brier_score' | 'calibration_error' | 'bin_counts' | 'bin_confidences' | 'bin_accuracies';

export type CrossEntropyReduction = 'none' | 'mean' | 'sum';

/** The options of cross-entropy: what is not of each row. */
export interface CrossEntropyOptions<Outputs extends readonly CrossEntropyOutput[], Reduction extends CrossEntropyReduction> {
  /** How the losses become one loss. sum: their sum. mean: that over the normalizer; 0 where nothing counts. none: loss is null, grad is that of the sum. Default mean. */
  readonly reduction?: Reduction | undefined;
  /** What the mean divides the sum of the losses by. weights: the sum over the rows that count of their sample_weight times, with labels, the class_weight of the label, as in PyTorch. valid: how many rows count. rows: how many there are. target_mass: the sum of sample_weight times Σ_c class_weight_c q_c, with target_probs as with labels. A number: itself, so that the losses and gradients of parts of a batch add up to those of the whole. Default weights. */
  readonly normalizer?: 'weights' | 'valid' | 'rows' | 'target_mass' | number | undefined;
  /** Shape: [C]. A weight for each class, PyTorch's `weight`; default all 1. Finite, of either sign. The mean over labels divides by the sum of the weights of the labels that count. */
  readonly class_weight?: RealTensor | undefined;
  /** Rows with this label, or with one of these, are left out before anything in them is looked at: loss 0, gradient exactly 0, not counted in the mean. */
  readonly ignore_index?: number | readonly number[] | undefined;
  /** Which axis is the classes; negative counts from the end (-1 for language-model logits [B, T, V]). Default 0 for rank 1, else 1: PyTorch's layout. */
  readonly class_axis?: number | undefined;
  /** Shape: [] for a reduced loss, that of the losses for the reduction none. Upstream gradient, by which the gradients are multiplied: a number where the losses are reduced to one, an array of their shape for the reduction none. Default 1. */
  readonly grad_output?: number | RealTensor | undefined;
  /** What results are rounded to, once, from what is computed in float64; by default what the logits or log_probs came as, which for numbers in JSON is float64. With float32 inputs are rounded to float32 too. */
  readonly dtype?: 'float64' | 'float32' | 'float16' | 'bfloat16' | undefined;
  /** NaN or +Infinity in a row that counts, or a row of logits that is -Infinity throughout. error: a 422 that names the first place. propagate: NaN for what depends on it, as in PyTorch. Default error. */
  readonly on_non_finite?: 'error' | 'propagate' | undefined;
  /** ε: the target becomes (1−ε) q + ε/K over the K classes of its row that are not masked. Default 0. */
  readonly label_smoothing?: number | undefined;
  /** T: the logits are divided by it, after softcap. Gradients are with respect to the logits as they are given. Default 1. */
  readonly temperature?: number | undefined;
  /** cap: the logits become cap · tanh(x / cap), before temperature, as in Gemma 2. A masked class stays masked. Where tanh is near 1, no digit of the differences is lost. */
  readonly softcap?: number | undefined;
  /** Shape: [C] or that of the logits. Which classes take part, in all rows or in each. false: as if the logit were -Infinity, whatever it is. true or false, or 1 or 0. */
  readonly class_mask?: BooleanTensor | undefined;
  /** The row at position t of the last axis of labels is compared with the label at t + shift, and has its mask and its sample_weight; the last rows do not count. 1 is what Hugging Face does for language models. Default 0. */
  readonly shift?: number | undefined;
  /** γ of the focal loss: the term of each class is multiplied by (1 − p_c)^γ, to the last digit also where p_c is near 1. Default 0. */
  readonly focal_gamma?: number | undefined;
  /** ε₁ of PolyLoss: adds ε₁ Σ_c w_c q_c (1 − p_c). Default 0. */
  readonly poly_epsilon?: number | undefined;
  /** λ: adds λ log²(Σ_c e^z_c) for each row. sample_weight counts, class_weight does not. Default 0. */
  readonly z_loss?: number | undefined;
  /** h: subtracts h times the entropy −Σ_c p_c log p_c of each row, so that confident rows cost more. sample_weight counts, class_weight does not. Default 0. */
  readonly entropy_coef?: number | undefined;
  /** true: each of target_probs is in [0, 1] and each row's sum within 1e-6 of 1, or 422; where they come as F32, F16 or BF16 within 2^-23, 2^-10 or 2^-7 more, and as F16 2^-24 more for each class: what rounding to the type may add. false: any finite numbers, as in PyTorch. Default true. */
  readonly validate_target_probs?: boolean | undefined;
  /** What to return: nothing else is computed or sent. target_grad, the gradient with respect to target_probs, needs target_probs. log_probs and probs of an ignored row are those of its logits. Default loss, losses, grad. */
  readonly outputs?: Outputs | undefined;
  /** How many bins of equal width calibration_error and bin_… put rows in by their largest probability: [0, 1/bins), [1/bins, 2/bins), …, the last one with 1. Default 15. */
  readonly bins?: number | undefined;
}

export interface CrossEntropyFields<Outputs extends readonly CrossEntropyOutput[], Reduction extends CrossEntropyReduction> extends CrossEntropyOptions<Outputs, Reduction> {
  /** Shape: [C], [N, C] or [N, C, d1, …, dk]. Unnormalised log-probabilities, a nested array of rank 1 or more. -Infinity is a masked class. [] is an empty batch. */
  readonly logits: RealTensor;
  /** Shape: that of the losses. Which rows count. A row whose mask is false is never read: its loss is 0, its gradient exactly 0, and no mean counts it. true or false, or 1 or 0. */
  readonly mask?: boolean | number | BooleanTensor | undefined;
  /** Shape: that of the losses. What the loss of each row is multiplied by, s; default all 1. Finite and not negative. The mean divides by their sum: see normalizer. */
  readonly sample_weight?: number | RealTensor | undefined;
}

/** Cross-entropy of logits against labels or target probabilities, with its gradient: a request. */
export type CrossEntropyRequest<
  Outputs extends readonly CrossEntropyOutput[] = readonly CrossEntropyOutput[],
  Reduction extends CrossEntropyReduction = CrossEntropyReduction,
> = CrossEntropyFields<Outputs, Reduction> &
  ExactlyOne<{
    /** Shape: that of the logits without the class axis. The right class of each row: integers in [0, C), or ignore_index; a single integer for one row of shape [C]. Integers: 1.0 is one, 1.5 is an error. */
    readonly labels: number | IntegerTensor;
    /** Shape: that of the logits. A target distribution over the classes for each row. */
    readonly target_probs: RealTensor;
  }>;

/** All results of cross-entropy. */
export interface CrossEntropyResults<Reduction = CrossEntropyReduction> {
  /** The reduced loss; null for the reduction none. */
  readonly loss: Loss<Reduction>;
  /** Shape: one number a row. The loss of each row before the reduction, times its sample_weight; a number alone for a single row. */
  readonly losses: Tensor;
  /** Shape: that of the logits. With respect to the logits: (p_c − q_c) / N without weights, smoothing and further terms. */
  readonly grad: Tensor;
  /** Shape: that of the logits. log softmax of the logits, after softcap and temperature. */
  readonly log_probs: Tensor;
  /** Shape: that of the logits. softmax of the logits, after softcap and temperature. */
  readonly probs: Tensor;
  /** Shape: that of the logits. With respect to target_probs: w_c (1−ε) (ε₁ (1 − p_c) − (1 − p_c)^γ log p_c), reduced like the loss. */
  readonly target_grad: Tensor;
  /** What the sum of the losses is divided by: 1 for the reductions none and sum. */
  readonly normalizer: number;
  /** How many rows count: neither masked nor ignored. In binary answers F64, whatever the others are. */
  readonly valid_count: number;
  /** Shape: one number a row. log p of the label of each row; -Infinity where it is masked, 0 for a row that does not count. */
  readonly label_log_probs: Tensor;
  /** Shape: one number a row. −Σ_c p_c log p_c of each row, in nats; 0 for a row that does not count. */
  readonly entropy: Tensor;
  /** Shape: one number a row. log Σ_c e^z_c of each row of logits; 0 for a row that does not count. */
  readonly logsumexp: Tensor;
  /** Shape: one number a row. The first class with the largest logit of each row; -1 for a row that does not count. In binary answers F64, whatever the others are. */
  readonly predictions: Tensor<'float64'>;
  /** Shape: one number a row. How many classes come before the label of each row: those with a larger logit, and of those with the same the ones before it. 0 where the prediction is right, -1 for a row that does not count. In binary answers F64, whatever the others are. */
  readonly label_ranks: Tensor<'float64'>;
  /** The mean of −log p of the labels, without label_smoothing and class_weight: their sum, weighted by sample_weight, over the normalizer where that is a number, else over the sum of the sample_weight. */
  readonly nll: number;
  /** e^nll: with a number of words or bytes as normalizer, that per word or byte. */
  readonly perplexity: number;
  /** nll / ln 2: with a number of bytes as normalizer, bits per byte. */
  readonly bits: number;
  /** The share of rows whose prediction is their label. Weighted by sample_weight, not by class_weight. */
  readonly accuracy: number;
  /** The mean of (1 − p_y)² + Σ_{c≠y} p_c², y being the label of a row. Weighted by sample_weight, not by class_weight. */
  readonly brier_score: number;
  /** Expected calibration error: the sum over the bins of |bin_accuracies − bin_confidences|, weighted by bin_counts, over the sum of these. */
  readonly calibration_error: number;
  /** Shape: [bins]. How many rows have a largest probability in each bin, or the sum of their sample_weight. */
  readonly bin_counts: Tensor;
  /** Shape: [bins]. The mean of the largest probability of the rows in each bin; 0 of none. Weighted by sample_weight, not by class_weight. */
  readonly bin_confidences: Tensor;
  /** Shape: [bins]. The share of the rows in each bin whose prediction is their label; 0 of none. Weighted by sample_weight, not by class_weight. */
  readonly bin_accuracies: Tensor;
}

/** The names of the results of binary-cross-entropy. */
export type BinaryCrossEntropyOutput = 'loss' | 'losses' | 'grad' | 'probs' | 'target_grad' | 'normalizer' | 'valid_count';

export type BinaryCrossEntropyReduction = 'none' | 'mean' | 'sum';

/** The options of binary-cross-entropy: what is not of each row. */
export interface BinaryCrossEntropyOptions<Outputs extends readonly BinaryCrossEntropyOutput[], Reduction extends BinaryCrossEntropyReduction> {
  /** Shape: [] or [C]. π: what the loss of right answers is multiplied by, a number or one a class, along class_axis; default 1. Finite and not negative. As in PyTorch, no mean counts it. */
  readonly pos_weight?: number | RealTensor | undefined;
  /** Which axis is the classes; negative counts from the end (-1 for language-model logits [B, T, V]). Default 0 for rank 1, else 1: PyTorch's layout. */
  readonly class_axis?: number | undefined;
  /** γ: the loss of each side is multiplied by the probability of the wrong answer to this power. Default 0. */
  readonly focal_gamma?: number | undefined;
  /** α: what the positive side is multiplied by, and 1 − α the negative one. Without it both by 1. */
  readonly focal_alpha?: number | undefined;
  /** ε: the target becomes (1−ε) y + ε/2. Default 0. */
  readonly label_smoothing?: number | undefined;
  /** Rows with this label, or with one of these, are left out before anything in them is looked at: loss 0, gradient exactly 0, not counted in the mean. */
  readonly ignore_index?: number | readonly number[] | undefined;
  /** How the losses become one loss. sum: their sum. mean: that over the normalizer; 0 where nothing counts. none: loss is null, grad is that of the sum. Default mean. */
  readonly reduction?: Reduction | undefined;
  /** What the mean divides the sum of the losses by. weights: the sum of the sample_weight of the rows that count. valid: how many rows count. rows: how many there are. A number: itself, so that the losses and gradients of parts of a batch add up to those of the whole. Default weights. */
  readonly normalizer?: 'weights' | 'valid' | 'rows' | number | undefined;
  /** Shape: [] for a reduced loss, that of the losses for the reduction none. Upstream gradient, by which the gradients are multiplied: a number where the losses are reduced to one, an array of their shape for the reduction none. Default 1. */
  readonly grad_output?: number | RealTensor | undefined;
  /** What results are rounded to, once, from what is computed in float64; by default what the logits or log_probs came as, which for numbers in JSON is float64. With float32 inputs are rounded to float32 too. */
  readonly dtype?: 'float64' | 'float32' | 'float16' | 'bfloat16' | undefined;
  /** NaN or +Infinity in a row that counts, or a row of logits that is -Infinity throughout. error: a 422 that names the first place. propagate: NaN for what depends on it, as in PyTorch. Default error. */
  readonly on_non_finite?: 'error' | 'propagate' | undefined;
  /** What to return: nothing else is computed or sent. target_grad, the gradient with respect to target_probs, needs target_probs. probs are those of all logits, also of rows that do not count. Default loss, losses, grad. */
  readonly outputs?: Outputs | undefined;
}

export interface BinaryCrossEntropyFields<Outputs extends readonly BinaryCrossEntropyOutput[], Reduction extends BinaryCrossEntropyReduction> extends BinaryCrossEntropyOptions<Outputs, Reduction> {
  /** Shape: any. The log-odds of each label, each on its own: a nested array of any rank, or a number. -Infinity and Infinity are ordinary. */
  readonly logits: number | RealTensor;
  /** Shape: that of the losses. Which rows count. A row whose mask is false is never read: its loss is 0, its gradient exactly 0, and no mean counts it. true or false, or 1 or 0. */
  readonly mask?: boolean | number | BooleanTensor | undefined;
  /** Shape: that of the losses. What the loss of each row is multiplied by, s; default all 1. Finite and not negative. The mean divides by their sum: see normalizer. */
  readonly sample_weight?: number | RealTensor | undefined;
}

/** Binary cross-entropy of logits against labels or probabilities, focal or not, with its gradient: a request. */
export type BinaryCrossEntropyRequest<
  Outputs extends readonly BinaryCrossEntropyOutput[] = readonly BinaryCrossEntropyOutput[],
  Reduction extends BinaryCrossEntropyReduction = BinaryCrossEntropyReduction,
> = BinaryCrossEntropyFields<Outputs, Reduction> &
  ExactlyOne<{
    /** Shape: that of the logits. Whether each is right: 1 or 0, true or false, or ignore_index. true or false, or integers. */
    readonly labels: boolean | number | BooleanTensor | IntegerTensor;
    /** Shape: that of the logits. How probably each is right, in [0, 1]. */
    readonly target_probs: number | RealTensor;
  }>;

/** All results of binary-cross-entropy. */
export interface BinaryCrossEntropyResults<Reduction = BinaryCrossEntropyReduction> {
  /** The reduced loss; null for the reduction none. */
  readonly loss: Loss<Reduction>;
  /** Shape: one number a row. The loss of each row before the reduction, times its sample_weight; a number alone for a single row. */
  readonly losses: Tensor;
  /** Shape: that of the logits. With respect to the logits: (p − y) / N without weights and options. */
  readonly grad: Tensor;
  /** Shape: that of the logits. σ(x) of the logits: 1 / (1 + e^−x). */
  readonly probs: Tensor;
  /** Shape: that of the logits. With respect to target_probs: (1−ε) (π α u^γ log(1 + e^−x) − (1−α) p^γ log(1 + e^x)), reduced like the loss; −x without weights and options. */
  readonly target_grad: Tensor;
  /** What the sum of the losses is divided by: 1 for the reductions none and sum. */
  readonly normalizer: number;
  /** How many rows count: neither masked nor ignored. In binary answers F64, whatever the others are. */
  readonly valid_count: number;
}

/** The names of the results of kl-divergence. */
export type KlDivergenceOutput = 'loss' | 'losses' | 'grad' | 'target_grad' | 'normalizer' | 'valid_count';

export type KlDivergenceReduction = 'none' | 'mean' | 'sum';

/** The options of kl-divergence: what is not of each row. */
export interface KlDivergenceOptions<Outputs extends readonly KlDivergenceOutput[], Reduction extends KlDivergenceReduction> {
  /** With p the input and q the target: forward_kl Σ q (log q − log p), as in PyTorch. reverse_kl Σ p (log p − log q). jsd β KL(q‖m) + (1−β) KL(p‖m), m = β q + (1−β) p, the generalised Jensen–Shannon divergence. 0 · log 0 is 0. Default forward_kl. */
  readonly divergence?: 'forward_kl' | 'reverse_kl' | 'jsd' | undefined;
  /** β of jsd, which is 0 at either end: use forward_kl instead of 0, and reverse_kl instead of 1. Default 0.5. */
  readonly beta?: number | undefined;
  /** What logits and target_logits are divided by, which it needs both; gradients are with respect to what was given. The loss is not multiplied by T²: use grad_output. Default 1. */
  readonly temperature?: number | undefined;
  /** true: each of target_probs is in [0, 1] and each row's sum within 1e-6 of 1, or 422; where they come as F32, F16 or BF16 within 2^-23, 2^-10 or 2^-7 more, and as F16 2^-24 more for each class: what rounding to the type may add. false: any finite numbers of at least 0. Default true. */
  readonly validate_target_probs?: boolean | undefined;
  /** Which axis is the classes; negative counts from the end (-1 for language-model logits [B, T, V]). Default 0 for rank 1, else 1: PyTorch's layout. */
  readonly class_axis?: number | undefined;
  /** How the losses become one loss. sum: their sum. mean: that over the normalizer; 0 where nothing counts. none: loss is null, grad is that of the sum. Default mean. */
  readonly reduction?: Reduction | undefined;
  /** What the mean divides the sum of the losses by. weights: the sum of the sample_weight of the rows that count. valid: how many rows count. rows: how many there are. A number: itself, so that the losses and gradients of parts of a batch add up to those of the whole. Default weights. */
  readonly normalizer?: 'weights' | 'valid' | 'rows' | number | undefined;
  /** Shape: [] for a reduced loss, that of the losses for the reduction none. Upstream gradient, by which the gradients are multiplied: a number where the losses are reduced to one, an array of their shape for the reduction none. Default 1. */
  readonly grad_output?: number | RealTensor | undefined;
  /** What results are rounded to, once, from what is computed in float64; by default what the logits or log_probs came as, which for numbers in JSON is float64. With float32 inputs are rounded to float32 too. */
  readonly dtype?: 'float64' | 'float32' | 'float16' | 'bfloat16' | undefined;
  /** NaN or +Infinity in a row that counts, or a row of logits that is -Infinity throughout. error: a 422 that names the first place. propagate: NaN for what depends on it, as in PyTorch. Default error. */
  readonly on_non_finite?: 'error' | 'propagate' | undefined;
  /** What to return: nothing else is computed or sent. target_grad needs target_logits or target_log_probs. Default loss, losses, grad. */
  readonly outputs?: Outputs | undefined;
}

export interface KlDivergenceFields<Outputs extends readonly KlDivergenceOutput[], Reduction extends KlDivergenceReduction> extends KlDivergenceOptions<Outputs, Reduction> {
  /** Shape: that of the losses. Which rows count. A row whose mask is false is never read: its loss is 0, its gradient exactly 0, and no mean counts it. true or false, or 1 or 0. */
  readonly mask?: boolean | number | BooleanTensor | undefined;
  /** Shape: that of the losses. What the loss of each row is multiplied by, s; default all 1. Finite and not negative. The mean divides by their sum: see normalizer. */
  readonly sample_weight?: number | RealTensor | undefined;
}

/** Kullback–Leibler and Jensen–Shannon divergences between distributions, with their gradients: a request. */
export type KlDivergenceRequest<
  Outputs extends readonly KlDivergenceOutput[] = readonly KlDivergenceOutput[],
  Reduction extends KlDivergenceReduction = KlDivergenceReduction,
> = KlDivergenceFields<Outputs, Reduction> &
  ExactlyOne<{
    /** Shape: [C], [N, C] or [N, C, d1, …, dk]. Unnormalised log-probabilities, a nested array of rank 1 or more. -Infinity is a masked class. [] is an empty batch. */
    readonly logits: RealTensor;
    /** Shape: [C], [N, C] or [N, C, d1, …, dk]. Log-probabilities, used as they are given: no logarithm is taken and nothing is renormalised. */
    readonly log_probs: RealTensor;
  }> &
  ExactlyOne<{
    /** Shape: that of the logits or log_probs. Unnormalised log-probabilities of the target. */
    readonly target_logits: RealTensor;
    /** Shape: that of the logits or log_probs. Log-probabilities of the target, used as they are given: PyTorch’s `log_target`. */
    readonly target_log_probs: RealTensor;
    /** Shape: that of the logits. A target distribution over the classes for each row. */
    readonly target_probs: RealTensor;
  }>;

/** All results of kl-divergence. */
export interface KlDivergenceResults<Reduction = KlDivergenceReduction> {
  /** The reduced loss; null for the reduction none. */
  readonly loss: Loss<Reduction>;
  /** Shape: one number a row. The loss of each row before the reduction, times its sample_weight; a number alone for a single row. */
  readonly losses: Tensor;
  /** Shape: that of the logits or log_probs. With respect to the logits or log_probs: forward_kl (p − q) / T, or −q for log_probs. */
  readonly grad: Tensor;
  /** Shape: that of the logits or log_probs. With respect to the target_logits or target_log_probs. */
  readonly target_grad: Tensor;
  /** What the sum of the losses is divided by: 1 for the reductions none and sum. */
  readonly normalizer: number;
  /** How many rows count: neither masked nor ignored. In binary answers F64, whatever the others are. */
  readonly valid_count: number;
}

/** The names of the results of policy-gradient. */
export type PolicyGradientOutput = 'loss' | 'losses' | 'grad' | 'ratio' | 'kl' | 'clip_fraction' | 'approx_kl' | 'normalizer' | 'valid_count';

export type PolicyGradientReduction = 'none' | 'mean' | 'sum' | 'seq_mean_token_mean' | 'seq_mean_token_sum';

/** The options of policy-gradient: what is not of each row. */
export interface PolicyGradientOptions<Outputs extends readonly PolicyGradientOutput[], Reduction extends PolicyGradientReduction> {
  /** The loss of a token, of the ratio r = e^(log_prob − old_log_prob). ppo: −min(r A, clip(r) A). importance_sampling: −r A. cispo: −clip(r) A log_prob, with no gradient through the ratio. reinforce: −A log_prob. Default ppo. */
  readonly loss_type?: 'ppo' | 'importance_sampling' | 'cispo' | 'reinforce' | undefined;
  /** The least that the ratio is clipped to: a bound of r itself, 1 − ε. Default 0.8 for ppo, 0 for cispo. */
  readonly clip_low_threshold?: number | undefined;
  /** The most that the ratio is clipped to: a bound of r itself, 1 + ε. Default 1.2 for ppo, 4 for cispo. On a bound exactly the ratio is not clipped. */
  readonly clip_high_threshold?: number | undefined;
  /** c: the loss of a token with a negative advantage is at most −c A. More than clip_high_threshold; 3 is usual. Default none. */
  readonly dual_clip?: number | undefined;
  /** What the KL estimate of each token is multiplied by. Default 0. */
  readonly kl_coef?: number | undefined;
  /** Of δ = log_prob − ref_log_prob. k1: δ. k2: δ²/2. k3: e^−δ − 1 + δ, exact near 0 as elsewhere. Default k3. */
  readonly kl_estimator?: 'k1' | 'k2' | 'k3' | undefined;
  /** sequence: all tokens of a sequence have the ratio e^(mean of log_probs − old_log_probs over its tokens that count); advantages are one for each sequence (GSPO). Default token. */
  readonly importance_sampling_level?: 'token' | 'sequence' | undefined;
  /** How the losses become one loss. sum: their sum. mean: that over the number of tokens that count. seq_mean_token_mean: the mean over the sequences of the mean of each. seq_mean_token_sum: the mean over the sequences of the sum of each. A sequence without a token that counts is none; 0 where nothing counts. none: loss is null, grad is that of the sum. Default mean. */
  readonly reduction?: Reduction | undefined;
  /** What the mean divides the sum of the losses by. By default the number of tokens (mean) or sequences that count. A number: itself, so that the losses and gradients of parts of a batch add up to those of the whole. */
  readonly normalizer?: number | undefined;
  /** Shape: [] for a reduced loss, that of the losses for the reduction none. Upstream gradient, by which the gradients are multiplied: a number where the losses are reduced to one, an array of their shape for the reduction none. Default 1. */
  readonly grad_output?: number | RealTensor | undefined;
  /** What results are rounded to, once, from what is computed in float64; by default what the logits or log_probs came as, which for numbers in JSON is float64. With float32 inputs are rounded to float32 too. */
  readonly dtype?: 'float64' | 'float32' | 'float16' | 'bfloat16' | undefined;
  /** NaN or +Infinity in a row that counts, or a row of logits that is -Infinity throughout. error: a 422 that names the first place. propagate: NaN for what depends on it, as in PyTorch. Default error. */
  readonly on_non_finite?: 'error' | 'propagate' | undefined;
  /** What to return: nothing else is computed or sent. Default loss, losses, grad. */
  readonly outputs?: Outputs | undefined;
}

export interface PolicyGradientFields<Outputs extends readonly PolicyGradientOutput[], Reduction extends PolicyGradientReduction> extends PolicyGradientOptions<Outputs, Reduction> {
  /** Shape: [T] or [B, T]. The log-probability of each sampled token under the policy: those of one sequence, or of B of them, padded to one length. */
  readonly log_probs: RealTensor;
  /** Shape: that of log_probs, or [B]; a number for log_probs of shape [T]. A: how much better each token was than expected; or one for each sequence, which all its tokens have. */
  readonly advantages: number | RealTensor;
  /** Shape: that of log_probs. The same tokens under the policy that sampled them. By default log_probs themselves, without a gradient: all ratios are 1. */
  readonly old_log_probs?: RealTensor | undefined;
  /** Shape: that of log_probs. The same tokens under the reference model of the KL penalty. */
  readonly ref_log_probs?: RealTensor | undefined;
  /** Shape: that of the losses. Which rows count. A row whose mask is false is never read: its loss is 0, its gradient exactly 0, and no mean counts it. true or false, or 1 or 0. */
  readonly mask?: boolean | number | BooleanTensor | undefined;
}

/** Policy-gradient loss of sampled tokens: PPO, importance sampling, CISPO and REINFORCE, with a KL penalty: a request. */
export type PolicyGradientRequest<
  Outputs extends readonly PolicyGradientOutput[] = readonly PolicyGradientOutput[],
  Reduction extends PolicyGradientReduction = PolicyGradientReduction,
> = PolicyGradientFields<Outputs, Reduction>;

/** All results of policy-gradient. */
export interface PolicyGradientResults<Reduction = PolicyGradientReduction> {
  /** The reduced loss; null for the reduction none. */
  readonly loss: Loss<Reduction>;
  /** Shape: that of log_probs. The loss of each token with its KL penalty, before the reduction; 0 where the mask is false. */
  readonly losses: Tensor;
  /** Shape: that of log_probs. With respect to log_probs. */
  readonly grad: Tensor;
  /** Shape: that of log_probs. r, before it is clipped: that of the sequence at the level of sequences; 0 where the mask is false. */
  readonly ratio: Tensor;
  /** Shape: that of log_probs. The KL estimate of each token, without kl_coef; 0 where the mask is false. */
  readonly kl: Tensor;
  /** The share of the tokens that count whose loss has a bound in place of the ratio; 0 where none count. */
  readonly clip_fraction: number;
  /** The mean of old_log_probs − log_probs over the tokens that count; 0 where none count. */
  readonly approx_kl: number;
  /** What the sum of the losses is divided by: 1 for the reductions none and sum. */
  readonly normalizer: number;
  /** How many rows count: neither masked nor ignored. In binary answers F64, whatever the others are. */
  readonly valid_count: number;
}

/** The names of the results of preference. */
export type PreferenceOutput = 'loss' | 'losses' | 'chosen_grad' | 'rejected_grad' | 'chosen_rewards' | 'rejected_rewards' | 'accuracy' | 'normalizer' | 'valid_count';

export type PreferenceReduction = 'none' | 'mean' | 'sum';

/** The options of preference: what is not of each row. */
export interface PreferenceOptions<Outputs extends readonly PreferenceOutput[], Reduction extends PreferenceReduction> {
  /** β: 0.1 is usual for DPO, 1 for rewards, 2 for SimPO. */
  readonly beta: number;
  /** Of v = β h − margin, h = (chosen − ref_chosen) / chosen_lengths − (rejected − ref_rejected) / rejected_lengths, and sp(v) = log(1 + e^v): sigmoid: (1−ε) sp(−v) + ε sp(v). robust: ((1−ε) sp(−v) − ε sp(v)) / (1−2ε). hinge: max(0, 1 − v). ipo: (h − 1/(2β))². orpo: β times the negative logarithm of the logistic function of the log odds ratio, of log-probabilities. Default sigmoid. */
  readonly loss_type?: 'sigmoid' | 'robust' | 'hinge' | 'ipo' | 'orpo' | undefined;
  /** ε: how probably a pair is the wrong way round. Below 0.5 for robust. Default 0. */
  readonly label_smoothing?: number | undefined;
  /** Shape: [] or that of chosen. What is subtracted from β h, a number or one a pair; default 0. */
  readonly margin?: number | RealTensor | undefined;
  /** α: − α chosen / chosen_lengths is added to the loss: CPO, RPO, and ORPO with 1. Default 0. */
  readonly sft_weight?: number | undefined;
  /** How the losses become one loss. sum: their sum. mean: that over the normalizer; 0 where nothing counts. none: loss is null, grad is that of the sum. Default mean. */
  readonly reduction?: Reduction | undefined;
  /** What the mean divides the sum of the losses by. weights: the sum of the sample_weight of the rows that count. valid: how many rows count. rows: how many there are. A number: itself, so that the losses and gradients of parts of a batch add up to those of the whole. Default weights. */
  readonly normalizer?: 'weights' | 'valid' | 'rows' | number | undefined;
  /** Shape: [] for a reduced loss, that of the losses for the reduction none. Upstream gradient, by which the gradients are multiplied: a number where the losses are reduced to one, an array of their shape for the reduction none. Default 1. */
  readonly grad_output?: number | RealTensor | undefined;
  /** What results are rounded to, once, from what is computed in float64; by default what the logits or log_probs came as, which for numbers in JSON is float64. With float32 inputs are rounded to float32 too. */
  readonly dtype?: 'float64' | 'float32' | 'float16' | 'bfloat16' | undefined;
  /** NaN or +Infinity in a row that counts, or a row of logits that is -Infinity throughout. error: a 422 that names the first place. propagate: NaN for what depends on it, as in PyTorch. Default error. */
  readonly on_non_finite?: 'error' | 'propagate' | undefined;
  /** What to return: nothing else is computed or sent. Default loss, losses, chosen_grad, rejected_grad. */
  readonly outputs?: Outputs | undefined;
}

export interface PreferenceFields<Outputs extends readonly PreferenceOutput[], Reduction extends PreferenceReduction> extends PreferenceOptions<Outputs, Reduction> {
  /** Shape: [N], or a single number. The log-probability of each answer that was preferred, the sum over its tokens; or its reward. */
  readonly chosen: number | RealTensor;
  /** Shape: that of chosen. The same of the answer that was not. */
  readonly rejected: number | RealTensor;
  /** Shape: that of chosen. The log-probability of the preferred answer under the reference model. */
  readonly ref_chosen?: number | RealTensor | undefined;
  /** Shape: that of chosen. The same of the other. */
  readonly ref_rejected?: number | RealTensor | undefined;
  /** Shape: that of chosen. How many tokens each preferred answer has, by which it is divided: at least 1. Integers: 1.0 is one, 1.5 is an error. */
  readonly chosen_lengths?: number | IntegerTensor | undefined;
  /** Shape: that of chosen. The same of the others. Integers: 1.0 is one, 1.5 is an error. */
  readonly rejected_lengths?: number | IntegerTensor | undefined;
  /** Shape: that of the losses. Which rows count. A row whose mask is false is never read: its loss is 0, its gradient exactly 0, and no mean counts it. true or false, or 1 or 0. */
  readonly mask?: boolean | number | BooleanTensor | undefined;
  /** Shape: that of the losses. What the loss of each row is multiplied by, s; default all 1. Finite and not negative. The mean divides by their sum: see normalizer. */
  readonly sample_weight?: number | RealTensor | undefined;
}

/** Preference loss of pairs of answers: DPO and its kin, SimPO, CPO, ORPO, Bradley–Terry: a request. */
export type PreferenceRequest<
  Outputs extends readonly PreferenceOutput[] = readonly PreferenceOutput[],
  Reduction extends PreferenceReduction = PreferenceReduction,
> = PreferenceFields<Outputs, Reduction>;

/** All results of preference. */
export interface PreferenceResults<Reduction = PreferenceReduction> {
  /** The reduced loss; null for the reduction none. */
  readonly loss: Loss<Reduction>;
  /** Shape: one number a row. The loss of each row before the reduction, times its sample_weight; a number alone for a single row. */
  readonly losses: Tensor;
  /** Shape: that of chosen. With respect to chosen. */
  readonly chosen_grad: Tensor;
  /** Shape: that of chosen. With respect to rejected. */
  readonly rejected_grad: Tensor;
  /** Shape: that of chosen. β (chosen − ref_chosen) / chosen_lengths; 0 for a row that does not count. */
  readonly chosen_rewards: Tensor;
  /** Shape: that of chosen. β (rejected − ref_rejected) / rejected_lengths; 0 for a row that does not count. */
  readonly rejected_rewards: Tensor;
  /** The share of the pairs that count whose chosen reward is above the rejected one, by sample_weight; 0 where nothing counts. */
  readonly accuracy: number;
  /** What the sum of the losses is divided by: 1 for the reductions none and sum. */
  readonly normalizer: number;
  /** How many rows count: neither masked nor ignored. In binary answers F64, whatever the others are. */
  readonly valid_count: number;
}

/** The names of the results of unpaired-preference. */
export type UnpairedPreferenceOutput = 'loss' | 'losses' | 'grad' | 'normalizer' | 'valid_count';

export type UnpairedPreferenceReduction = 'none' | 'mean' | 'sum';

/** The options of unpaired-preference: what is not of each row. */
export interface UnpairedPreferenceOptions<Outputs extends readonly UnpairedPreferenceOutput[], Reduction extends UnpairedPreferenceReduction> {
  /** β: how strongly the log-ratio counts. 0.1 is usual. */
  readonly beta: number;
  /** kto: w σ(−v). bco: w log(1 + e^−v). v is ±β (log_probs − ref_log_probs − reference_point), + where desirable. Default kto. */
  readonly loss_type?: 'kto' | 'bco' | undefined;
  /** z₀: KTO's estimate of the KL divergence, which the caller clamps at 0; BCO's δ/β. No gradient goes into it. Default 0. */
  readonly reference_point?: number | undefined;
  /** What the losses of desirable answers are multiplied by; not in the mean. Default 1. */
  readonly desirable_weight?: number | undefined;
  /** The same for the others. Default 1. */
  readonly undesirable_weight?: number | undefined;
  /** How the losses become one loss. sum: their sum. mean: that over the normalizer; 0 where nothing counts. none: loss is null, grad is that of the sum. Default mean. */
  readonly reduction?: Reduction | undefined;
  /** What the mean divides the sum of the losses by. weights: the sum of the sample_weight of the rows that count. valid: how many rows count. rows: how many there are. A number: itself, so that the losses and gradients of parts of a batch add up to those of the whole. Default weights. */
  readonly normalizer?: 'weights' | 'valid' | 'rows' | number | undefined;
  /** Shape: [] for a reduced loss, that of the losses for the reduction none. Upstream gradient, by which the gradients are multiplied: a number where the losses are reduced to one, an array of their shape for the reduction none. Default 1. */
  readonly grad_output?: number | RealTensor | undefined;
  /** What results are rounded to, once, from what is computed in float64; by default what the logits or log_probs came as, which for numbers in JSON is float64. With float32 inputs are rounded to float32 too. */
  readonly dtype?: 'float64' | 'float32' | 'float16' | 'bfloat16' | undefined;
  /** NaN or +Infinity in a row that counts, or a row of logits that is -Infinity throughout. error: a 422 that names the first place. propagate: NaN for what depends on it, as in PyTorch. Default error. */
  readonly on_non_finite?: 'error' | 'propagate' | undefined;
  /** What to return: nothing else is computed or sent. Default loss, losses, grad. */
  readonly outputs?: Outputs | undefined;
}

export interface UnpairedPreferenceFields<Outputs extends readonly UnpairedPreferenceOutput[], Reduction extends UnpairedPreferenceReduction> extends UnpairedPreferenceOptions<Outputs, Reduction> {
  /** Shape: [N], or a single number. The log-probability of each answer under the policy: the sum over its tokens. */
  readonly log_probs: number | RealTensor;
  /** Shape: that of log_probs. The same under the reference model. */
  readonly ref_log_probs: number | RealTensor;
  /** Shape: that of log_probs. Whether each answer is desirable. true or false, or 1 or 0. */
  readonly labels: boolean | number | BooleanTensor;
  /** Shape: that of the losses. Which rows count. A row whose mask is false is never read: its loss is 0, its gradient exactly 0, and no mean counts it. true or false, or 1 or 0. */
  readonly mask?: boolean | number | BooleanTensor | undefined;
  /** Shape: that of the losses. What the loss of each row is multiplied by, s; default all 1. Finite and not negative. The mean divides by their sum: see normalizer. */
  readonly sample_weight?: number | RealTensor | undefined;
}

/** Preference loss of answers that are liked or not, each on its own: KTO and BCO: a request. */
export type UnpairedPreferenceRequest<
  Outputs extends readonly UnpairedPreferenceOutput[] = readonly UnpairedPreferenceOutput[],
  Reduction extends UnpairedPreferenceReduction = UnpairedPreferenceReduction,
> = UnpairedPreferenceFields<Outputs, Reduction>;

/** All results of unpaired-preference. */
export interface UnpairedPreferenceResults<Reduction = UnpairedPreferenceReduction> {
  /** The reduced loss; null for the reduction none. */
  readonly loss: Loss<Reduction>;
  /** Shape: one number a row. The loss of each row before the reduction, times its sample_weight; a number alone for a single row. */
  readonly losses: Tensor;
  /** Shape: that of log_probs. With respect to log_probs. */
  readonly grad: Tensor;
  /** What the sum of the losses is divided by: 1 for the reductions none and sum. */
  readonly normalizer: number;
  /** How many rows count: neither masked nor ignored. In binary answers F64, whatever the others are. */
  readonly valid_count: number;
}

/** What `/info` says. */
export interface Info {
  /** exact-loss. */
  readonly name: string;
  /** The version of the service. */
  readonly version: string;
  /** The commit the service was built from, or "unknown". */
  readonly commit: string;
  /** What a request may have. */
  readonly limits: {
    /** The largest request body: BODY_LIMIT. */
    readonly body_bytes: number;
    /** How deep arrays and objects may be nested. */
    readonly nesting: number;
    /** How many places one problem lists at most. */
    readonly errors: number;
  };
  /** The media types of operations. */
  readonly media_types: {
    /** What a body may be. */
    readonly request: readonly string[];
    /** What an answer may be, as Accept asks. */
    readonly response: readonly string[];
  };
  /** What results can be rounded to. */
  readonly dtypes: readonly string[];
}

/** A method for each operation. */
export abstract class Operations {
  protected abstract post(operation: OperationName, request: object, options?: CallOptions): Promise<any>;

  /**
   * Probabilities of each row of logits.
   *
   * probs_c = exp(z_c) / Σ_j exp(z_j), where z is the logits x or, with softcap and temperature, cap · tanh(x / cap) / T; with grad_output also the gradient of the logits. Every number is within 2 ulp of its exact value.
   *
   * @throws Refused the service does not accept the request
   * @throws InvalidRequest a tensor is none: nothing was sent
   */
  softmax<const Outputs extends readonly SoftmaxOutput[]>(request: SoftmaxRequest<Outputs> & { readonly outputs: Outputs }, options?: CallOptions): Promise<Answer<SoftmaxResults, Outputs>>;
  softmax(request: SoftmaxRequest<never> & { readonly grad_output: RealTensor }, options?: CallOptions): Promise<Pick<SoftmaxResults, 'probs' | 'grad'>>;
  softmax(request: SoftmaxRequest<never>, options?: CallOptions): Promise<Pick<SoftmaxResults, 'probs'>>;
  softmax(request: object, options?: CallOptions): Promise<any> {
    return this.post('softmax', request, options);
  }

  /**
   * Log-probabilities of each row of logits.
   *
   * log_probs_c = z_c − log Σ_j exp(z_j), where z is the logits x or, with softcap and temperature, cap · tanh(x / cap) / T; with grad_output also the gradient of the logits. Every number is within 2 ulp of its exact value, even where the probability is near 1.
   *
   * @throws Refused the service does not accept the request
   * @throws InvalidRequest a tensor is none: nothing was sent
   */
  logSoftmax<const Outputs extends readonly LogSoftmaxOutput[]>(request: LogSoftmaxRequest<Outputs> & { readonly outputs: Outputs }, options?: CallOptions): Promise<Answer<LogSoftmaxResults, Outputs>>;
  logSoftmax(request: LogSoftmaxRequest<never> & { readonly grad_output: RealTensor }, options?: CallOptions): Promise<Pick<LogSoftmaxResults, 'log_probs' | 'grad'>>;
  logSoftmax(request: LogSoftmaxRequest<never>, options?: CallOptions): Promise<Pick<LogSoftmaxResults, 'log_probs'>>;
  logSoftmax(request: object, options?: CallOptions): Promise<any> {
    return this.post('log-softmax', request, options);
  }

  /**
   * Negative log-likelihood of labels under log-probabilities.
   *
   * PyTorch's NLLLoss: losses_n = −class_weight[y] · log_probs[n, y]. It takes no logarithm: feed it log-probabilities.
   *
   * @throws Refused the service does not accept the request
   * @throws InvalidRequest a tensor is none: nothing was sent
   */
  nll<
    const Outputs extends readonly NllOutput[] = ['loss', 'losses', 'grad'],
    const Reduction extends NllReduction = 'mean',
  >(
    request: NllRequest<Outputs, Reduction>,
    options?: CallOptions,
  ): Promise<Answer<NllResults<Reduction>, Outputs>> {
    return this.post('nll', request, options);
  }

  /**
   * Cross-entropy of logits against labels or target probabilities, with its gradient.
   *
   * PyTorch's CrossEntropyLoss with every option: losses_n = −Σ_c w_c q_c log p_c, and the gradient of the loss with respect to the logits, every number within 2 ulp of its exact value. Exactly one of labels and target_probs is given. All options compose: losses_n = s_n [Σ_c w_c q_c (1 − p_c)^γ (−log p_c) + ε₁ Σ_c w_c q_c (1 − p_c) + λ log²(Σ_c e^z_c) − h H(p)], where p is the softmax of z = cap · tanh(x / cap) / T.
   *
   * @throws Refused the service does not accept the request
   * @throws InvalidRequest a tensor is none: nothing was sent
   */
  crossEntropy<
    const Outputs extends readonly CrossEntropyOutput[] = ['loss', 'losses', 'grad'],
    const Reduction extends CrossEntropyReduction = 'mean',
  >(
    request: CrossEntropyRequest<Outputs, Reduction>,
    options?: CallOptions,
  ): Promise<Answer<CrossEntropyResults<Reduction>, Outputs>> {
    return this.post('cross-entropy', request, options);
  }

  /**
   * Binary cross-entropy of logits against labels or probabilities, focal or not, with its gradient.
   *
   * PyTorch's BCEWithLogitsLoss and the focal loss: ℓ = π α y' u^γ log(1 + e^−x) + (1−α) (1−y') p^γ log(1 + e^x) of each logit x, where p = σ(x), u = σ(−x) and y' = (1−ε) y + ε/2, and the gradient with respect to the logits. Nothing is computed as 1 − σ: the loss of the logit 40 with label 1 is 4.248e-18. Exactly one of labels and target_probs is given.
   *
   * @throws Refused the service does not accept the request
   * @throws InvalidRequest a tensor is none: nothing was sent
   */
  binaryCrossEntropy<
    const Outputs extends readonly BinaryCrossEntropyOutput[] = ['loss', 'losses', 'grad'],
    const Reduction extends BinaryCrossEntropyReduction = 'mean',
  >(
    request: BinaryCrossEntropyRequest<Outputs, Reduction>,
    options?: CallOptions,
  ): Promise<Answer<BinaryCrossEntropyResults<Reduction>, Outputs>> {
    return this.post('binary-cross-entropy', request, options);
  }

  /**
   * Kullback–Leibler and Jensen–Shannon divergences between distributions, with their gradients.
   *
   * How far an input distribution is from a target, row by row, either given as logits, log-probabilities or probabilities, and the gradients with respect to both. Every number is within 2 ulp of its exact value, near equality too: between logits that are 1e-8 apart losses are 1e-17, right to the last digit. The mean over [N, C] is PyTorch's `batchmean`.
   *
   * @throws Refused the service does not accept the request
   * @throws InvalidRequest a tensor is none: nothing was sent
   */
  klDivergence<
    const Outputs extends readonly KlDivergenceOutput[] = ['loss', 'losses', 'grad'],
    const Reduction extends KlDivergenceReduction = 'mean',
  >(
    request: KlDivergenceRequest<Outputs, Reduction>,
    options?: CallOptions,
  ): Promise<Answer<KlDivergenceResults<Reduction>, Outputs>> {
    return this.post('kl-divergence', request, options);
  }

  /**
   * Policy-gradient loss of sampled tokens: PPO, importance sampling, CISPO and REINFORCE, with a KL penalty.
   *
   * The loss of the log-probabilities of sampled tokens against advantages, and its gradient with respect to log_probs: GRPO, DAPO, Dr. GRPO and GSPO are settings of it. Masked tokens and branches that are not taken are never computed, so that no ratio that overflows makes NaN of a gradient.
   *
   * @throws Refused the service does not accept the request
   * @throws InvalidRequest a tensor is none: nothing was sent
   */
  policyGradient<
    const Outputs extends readonly PolicyGradientOutput[] = ['loss', 'losses', 'grad'],
    const Reduction extends PolicyGradientReduction = 'mean',
  >(
    request: PolicyGradientRequest<Outputs, Reduction>,
    options?: CallOptions,
  ): Promise<Answer<PolicyGradientResults<Reduction>, Outputs>> {
    return this.post('policy-gradient', request, options);
  }

  /**
   * Preference loss of pairs of answers: DPO and its kin, SimPO, CPO, ORPO, Bradley–Terry.
   *
   * The loss of pairs of which one answer was preferred, of their log-probabilities or rewards, and its gradients. DPO: sigmoid with references; conservative: label_smoothing; rDPO: robust; SLiC: hinge; IPO: ipo; SimPO: lengths and margin, without references; CPO, RPO: sft_weight; reward models: rewards and beta 1. Every digit of a confident pair is kept: rewards 40 and 0 have the loss 4.248e-18.
   *
   * @throws Refused the service does not accept the request
   * @throws InvalidRequest a tensor is none: nothing was sent
   */
  preference<
    const Outputs extends readonly PreferenceOutput[] = ['loss', 'losses', 'chosen_grad', 'rejected_grad'],
    const Reduction extends PreferenceReduction = 'mean',
  >(
    request: PreferenceRequest<Outputs, Reduction>,
    options?: CallOptions,
  ): Promise<Answer<PreferenceResults<Reduction>, Outputs>> {
    return this.post('preference', request, options);
  }

  /**
   * Preference loss of answers that are liked or not, each on its own: KTO and BCO.
   *
   * The loss of log-probabilities of whole answers against those of a reference model, where each answer is desirable or not, and its gradient with respect to log_probs. Every number is within 2 ulp of its exact value, 1 − σ included: kto at v = 40 is 4.248e-18.
   *
   * @throws Refused the service does not accept the request
   * @throws InvalidRequest a tensor is none: nothing was sent
   */
  unpairedPreference<
    const Outputs extends readonly UnpairedPreferenceOutput[] = ['loss', 'losses', 'grad'],
    const Reduction extends UnpairedPreferenceReduction = 'mean',
  >(
    request: UnpairedPreferenceRequest<Outputs, Reduction>,
    options?: CallOptions,
  ): Promise<Answer<UnpairedPreferenceResults<Reduction>, Outputs>> {
    return this.post('unpaired-preference', request, options);
  }
}

/** What a stream of an operation takes and gives. */
export interface OperationTypes<Reduction = unknown> {
  'softmax': {
    line: SoftmaxRequest<never>;
    options: Omit<SoftmaxOptions<never>, 'outputs' | 'reduction'>;
    output: SoftmaxOutput;
    reduction: never;
    results: SoftmaxResults;
    outputs: ['probs'];
  };
  'log-softmax': {
    line: LogSoftmaxRequest<never>;
    options: Omit<LogSoftmaxOptions<never>, 'outputs' | 'reduction'>;
    output: LogSoftmaxOutput;
    reduction: never;
    results: LogSoftmaxResults;
    outputs: ['log_probs'];
  };
  'nll': {
    line: NllRequest<never, never>;
    options: Omit<NllOptions<never, never>, 'outputs' | 'reduction'>;
    output: NllOutput;
    reduction: NllReduction;
    results: NllResults<Reduction>;
    outputs: ['loss', 'losses', 'grad'];
  };
  'cross-entropy': {
    line: CrossEntropyRequest<never, never>;
    options: Omit<CrossEntropyOptions<never, never>, 'outputs' | 'reduction'>;
    output: CrossEntropyOutput;
    reduction: CrossEntropyReduction;
    results: CrossEntropyResults<Reduction>;
    outputs: ['loss', 'losses', 'grad'];
  };
  'binary-cross-entropy': {
    line: BinaryCrossEntropyRequest<never, never>;
    options: Omit<BinaryCrossEntropyOptions<never, never>, 'outputs' | 'reduction'>;
    output: BinaryCrossEntropyOutput;
    reduction: BinaryCrossEntropyReduction;
    results: BinaryCrossEntropyResults<Reduction>;
    outputs: ['loss', 'losses', 'grad'];
  };
  'kl-divergence': {
    line: KlDivergenceRequest<never, never>;
    options: Omit<KlDivergenceOptions<never, never>, 'outputs' | 'reduction'>;
    output: KlDivergenceOutput;
    reduction: KlDivergenceReduction;
    results: KlDivergenceResults<Reduction>;
    outputs: ['loss', 'losses', 'grad'];
  };
  'policy-gradient': {
    line: PolicyGradientRequest<never, never>;
    options: Omit<PolicyGradientOptions<never, never>, 'outputs' | 'reduction'>;
    output: PolicyGradientOutput;
    reduction: PolicyGradientReduction;
    results: PolicyGradientResults<Reduction>;
    outputs: ['loss', 'losses', 'grad'];
  };
  'preference': {
    line: PreferenceRequest<never, never>;
    options: Omit<PreferenceOptions<never, never>, 'outputs' | 'reduction'>;
    output: PreferenceOutput;
    reduction: PreferenceReduction;
    results: PreferenceResults<Reduction>;
    outputs: ['loss', 'losses', 'chosen_grad', 'rejected_grad'];
  };
  'unpaired-preference': {
    line: UnpairedPreferenceRequest<never, never>;
    options: Omit<UnpairedPreferenceOptions<never, never>, 'outputs' | 'reduction'>;
    output: UnpairedPreferenceOutput;
    reduction: UnpairedPreferenceReduction;
    results: UnpairedPreferenceResults<Reduction>;
    outputs: ['loss', 'losses', 'grad'];
  };
}

export type OperationName = keyof OperationTypes;

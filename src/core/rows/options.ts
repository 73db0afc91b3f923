import type { Tally } from '../sums/tally.ts';
import type { Kernel } from '../tensors/kernel.ts';
import type { Dtype } from '../tensors/numbers.ts';
import type { IntegerTensor, Tensor } from '../tensors/tensor.ts';

/** How the losses of the rows become one: not at all, their (weighted) mean, or their sum. */
export type Reduction = 'none' | 'mean' | 'sum';

/** What a mean divides by: a sum of weights, how many rows count, how many there are, what the targets sum to, or a number. */
export type Normalizer = 'weights' | 'valid' | 'rows' | 'target_mass' | number;

/** What to do with NaN or +Infinity in a row that counts: refuse the input, or give NaN for the row as PyTorch does. */
export type OnNonFinite = 'error' | 'propagate';

/** What an operation is computed with, besides its request. */
export interface Context {
  readonly kernel: Kernel;
  /** The type of results that have the shape of the rows; losses are doubles. */
  readonly dtype: Dtype;
  /** What the losses are added to, for a summary of many requests. */
  readonly tally?: Tally | undefined;
}

/** Options that every operation has. */
export interface CommonOptions<Output extends string> {
  /** Which axis is the classes; see {@link classLayout} for the default. */
  readonly classAxis?: number | undefined;
  readonly onNonFinite?: OnNonFinite | undefined;
  /** What to compute; nothing else is. */
  readonly outputs?: readonly Output[] | undefined;
  /** Upstream gradient: the gradient of what is computed after this operation, w.r.t. its result. */
  readonly gradOutput?: Tensor | undefined;
  /** The type of results that have the shape of the rows; losses are doubles. */
  readonly dtype?: Dtype | undefined;
  /** What computes the rows and keeps the results: plain TypeScript and fresh memory by default. */
  readonly kernel?: Kernel | undefined;
}

/** Options of every loss: which rows count, how much, and what becomes of their losses. */
export interface RowOptions<Output extends string, Reductions extends string = Reduction>
  extends CommonOptions<Output> {
  readonly reduction?: Reductions | undefined;
  readonly normalizer?: Normalizer | undefined;
  /** Of the shape of the losses: a row whose mask is 0 is never read, and has loss 0 and gradient 0. */
  readonly mask?: IntegerTensor | undefined;
  /** Of the shape of the losses, finite and not negative: what the loss of each row is multiplied by. */
  readonly sampleWeight?: Tensor | undefined;
  /** What the losses are added to, for a summary of many requests. */
  readonly tally?: Tally | undefined;
}

/** Options of the operations that compare with labels of classes. */
export interface LossOptions<Output extends string> extends RowOptions<Output> {
  /** One finite weight a class, shape [C]. */
  readonly classWeight?: Tensor | undefined;
  /** Rows with this label, or one of these, are left out. */
  readonly ignoreIndex?: number | readonly number[] | undefined;
}

import type { Kernel } from './kernel.ts';
import type { Dtype } from './numbers.ts';
import type { DoubleTensor, Tensor } from './tensor.ts';

/** How the losses of the rows become one: not at all, their (weighted) mean, or their sum. */
export type Reduction = 'none' | 'mean' | 'sum';

/** What to do with NaN or +Infinity in a row that counts: refuse the input, or give NaN for the row as PyTorch does. */
export type OnNonFinite = 'error' | 'propagate';

/** Options that every operation has. */
export interface CommonOptions<Output extends string> {
  /** Which axis is the classes; see {@link classLayout} for the default. */
  readonly classAxis?: number | undefined;
  readonly onNonFinite?: OnNonFinite | undefined;
  /** What to compute; nothing else is. */
  readonly outputs?: readonly Output[] | undefined;
  /** Upstream gradient: the gradient of what is computed after this operation, w.r.t. its result. */
  readonly gradOutput?: Tensor | undefined;
  /** The type of results that have the shape of the logits; losses are doubles. */
  readonly dtype?: Dtype | undefined;
  /** What computes the rows and keeps the results: plain TypeScript and fresh memory by default. */
  readonly kernel?: Kernel | undefined;
}

/** Options of the operations that compare with labels. */
export interface LossOptions<Output extends string> extends CommonOptions<Output> {
  readonly reduction?: Reduction | undefined;
  /** One finite weight a class, shape [C]. */
  readonly classWeight?: DoubleTensor | undefined;
  /** Rows with this label are left out. */
  readonly ignoreIndex?: number | undefined;
}

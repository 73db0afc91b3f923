import type { Table } from './table.ts';
import type { RealType, Tensor } from './tensor.ts';

/** Options of a request, under the API's names. */
export type GivenOptions = { readonly [name: string]: unknown };

/** What a file holds: tensors, options of a request, or a table of which a column may be the labels. */
export interface Contents {
  readonly logits?: Tensor<RealType>;
  readonly labels?: Tensor;
  readonly targetProbs?: Tensor<RealType>;
  readonly options?: GivenOptions;
  readonly table?: Table;
}

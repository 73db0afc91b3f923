import type { TensorKind } from '../../src/core/tensors/tensor.ts';

export type Json = null | boolean | number | string | Json[] | { [name: string]: Json };
export type JsonObject = { [name: string]: Json };

/** The numbers of a tensor in row-major order; booleans are 0 and 1. */
export interface Tensor {
  readonly shape: readonly number[];
  readonly numbers: readonly number[];
  /** Real where it is not said. */
  readonly kind?: TensorKind;
}

/** A request to an operation, independent of its format. */
export interface Message {
  readonly operation: string;
  readonly tensors: { readonly [name: string]: Tensor };
  readonly options: JsonObject;
  /** Whether it must be answered; else it may be, or refused. */
  readonly isValid: boolean;
}

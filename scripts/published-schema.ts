import type { TensorKind } from '../src/core/tensors/tensor.ts';

/** As much of a schema of openapi.yaml, with our own keywords, as the clients are made of. */
export interface Schema {
  readonly description?: string;
  readonly type?: string;
  readonly enum?: readonly string[];
  readonly items?: Schema;
  readonly anyOf?: readonly Schema[];
  readonly properties?: { readonly [name: string]: Schema };
  readonly required?: readonly string[];
  readonly 'x-default'?: unknown;
  readonly 'x-tensor-kind'?: TensorKind;
  readonly 'x-tensor-shape'?: string;
  readonly 'x-tensor-axes'?: readonly string[];
  readonly 'x-whole-numbers'?: boolean;
}

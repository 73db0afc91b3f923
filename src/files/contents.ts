import type { ElementType } from '../codecs/binary/element-types.ts';
import type { Tensor, TensorKind } from '../core/tensors/tensor.ts';
import type { Table } from './table.ts';

/** An array of a file, whose numbers are read once it is known what they must be. */
export interface FileArray {
  readonly shape: readonly number[];
  /** The type of its elements in the file; undefined where files have no types, as in JSON, or no tensor has that one. */
  readonly type: ElementType | undefined;
  /**
   * Reads its numbers: real ones in their type, where there is one, and all others as doubles.
   *
   * @param name what it is called in errors
   * @throws InputError what is binary
   * @throws ReadError what is a text
   */
  readonly read: (name: string, kind: TensorKind) => Tensor;
}

/** What a file holds. */
export type Contents =
  /** One array: .npy, or nested arrays of JSON. */
  | { readonly holds: 'array'; readonly array: FileArray }
  /** Arrays by name, and texts that may be options: safetensors, npz. */
  | {
      readonly holds: 'tensors';
      readonly arrays: { readonly [name: string]: FileArray };
      readonly texts: { readonly [name: string]: string };
    }
  /** An object of JSON, as a request's body is. */
  | { readonly holds: 'request'; readonly fields: { readonly [name: string]: unknown } }
  /** Columns, some of which may be texts: separated values, or a print-out of numbers. */
  | { readonly holds: 'table'; readonly table: Table };

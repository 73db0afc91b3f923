import type { Kernel } from '../core/kernel.ts';
import type { Tensor } from '../core/tensor.ts';

/** What a field of a message holds: a tensor, or a plain JSON value. */
export type FieldValue = Tensor | JsonValue;
export type JsonValue = string | number | boolean | null | JsonValue[] | { [name: string]: JsonValue };

/** A message as the codecs see it: named fields, on an object that inherits none. */
export type Fields = { [name: string]: FieldValue };

/**
 * Makes a message without fields. Its prototype is an object that is empty and has none: an object without a prototype
 * of its own would be a dictionary to the host, in which each look for a field that is not there costs a microsecond.
 */
export const NewFields = function (this: Fields) {} as unknown as new () => Fields;
NewFields.prototype = Object.create(null);

/** Results by name, in the order in which they are written. */
export type Results = { readonly [name: string]: Tensor | number | null | undefined };

/** The precision of the numbers in a message. */
export type Dtype = 'float64' | 'float32';

/** An answer: a text of ASCII characters, or bytes in pieces, of which each is the start of memory of its own. */
export type Payload = string | readonly Buffer[];

/** The bytes of one media type, and what they mean. */
export interface Codec {
  readonly mediaType: string;
  /**
   * Reads a message that came in pieces. Fields that `isTensor` names become tensors whatever their rank (a single
   * number has shape []); they are good until the engine's next message.
   *
   * @throws InputError the message cannot be read (MALFORMED_…), or a tensor in it is none
   */
  decode(chunks: readonly Buffer[], isTensor: (name: string) => boolean): Fields;
  /**
   * Writes results. Fields that are undefined are left out. With `float32` all numbers must be float32 values.
   *
   * @param take gives memory of at least so many bytes for a piece
   */
  encode(results: Results, dtype: Dtype, take?: (bytes: number) => Buffer): Payload;
}

/**
 * What reads, computes, keeps and writes the numbers of one message at a time. All engines give the same results, bit for bit, and
 * the same errors at the same places.
 */
export interface Engine {
  /** One for each media type, the preferred one first. */
  readonly codecs: readonly Codec[];
  /** What computes the message that has been decoded, and keeps its results. */
  readonly kernel: Kernel;
  /** The message is over: what was read or allocated is gone. Its memory is kept for the next one, unless it is enormous. */
  readonly release: () => void;
  /** Gives back all memory that is worth it, between messages. */
  readonly trim: () => void;
}

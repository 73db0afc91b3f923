import type { Fields, KindOf, Payload, Results } from '../codec.ts';
import type { Dtype } from '../dtype.ts';

/** What is known of a message of the Open Inference Protocol besides its bytes: from its address and its headers. */
export interface Frame {
  readonly model: string;
  readonly version: string;
  /** How many bytes of the message are JSON; the bytes of tensors follow. By default all are JSON. */
  readonly headerLength?: number | undefined;
}

/** An output that was asked for by name. */
export interface RequestedOutput {
  readonly name: string;
  /** Whether it is to be bytes behind the JSON; undefined where the request does not say. */
  readonly isBinary: boolean | undefined;
}

/** What a request says of its answer. */
export interface Reply {
  readonly model: string;
  readonly version: string;
  /** Is repeated in the answer. */
  readonly id?: string | undefined;
  /** In the order in which they are answered; undefined for those that the operation gives by default. */
  readonly outputs?: readonly RequestedOutput[] | undefined;
  /** Whether outputs that do not say are bytes behind the JSON. */
  readonly isBinary: boolean;
}

export interface InferenceMessage {
  /** As other codecs read them: tensors by name, and the parameters as options. */
  readonly fields: Fields;
  readonly reply: Reply;
}

export interface InferenceAnswer {
  readonly payload: Payload;
  /** How many bytes of it are JSON, where the bytes of tensors follow. */
  readonly headerLength?: number | undefined;
}

/**
 * The messages of the Open Inference Protocol: JSON that names tensors, whose numbers stand in it or as bytes behind it. It is a codec
 * of its own kind, since where its JSON ends is written elsewhere, and since an answer depends on what its request says.
 */
export interface InferenceCodec {
  /**
   * Reads a request that came in pieces.
   *
   * @throws UnreadableError the message cannot be read
   * @throws InputError what it says cannot be
   */
  decode(chunks: readonly Buffer[], kindOf: KindOf, frame: Frame): InferenceMessage;
  /**
   * Writes the outputs that were asked for, all in one dtype.
   *
   * @param take gives memory of at least so many bytes for a piece
   * @throws InputError INVALID_OPTION one was asked for by name that there is not
   */
  encode(results: Results, dtype: Dtype, reply: Reply, take?: (bytes: number) => Buffer): InferenceAnswer;
}

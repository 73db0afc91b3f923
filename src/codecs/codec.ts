import type { Kernel } from '../core/tensors/kernel.ts';
import type { Dtype } from '../core/tensors/numbers.ts';
import type { Tensor, TensorKind } from '../core/tensors/tensor.ts';
import type { Format } from './formats.ts';
import type { Frame } from './inference/reply.ts';
import type { UnsafeNumber } from './json/unsafe-number.ts';

/** A tensor of a message. */
export type TensorField = Tensor;

/** What a field of a message holds: a tensor, or a plain JSON value, or what was to be one and cannot. */
export type FieldValue = TensorField | JsonValue | UnsafeNumber;
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

/** An answer: ASCII text, or buffers, each at offset 0 of its own ArrayBuffer, so that it can be transferred. */
export type Payload = string | readonly Buffer[];

/** What a tensor of some name must hold; undefined where that name is no tensor's. */
export type KindOf = (name: string) => TensorKind | undefined;

/** How results are written. */
export type Encode<Written> = (results: Results, form: Form, take?: (bytes: number) => Buffer) => Written;

/** What a message says. */
export interface Message {
  /** Tensors whatever their rank (a single number has shape []), good until the engine's next message; and plain values. */
  readonly fields: Fields;
  /** Texts by name, of which some may be fields, as their schema says. */
  readonly texts?: Texts;
  /** Options as texts by name, all of them meant as fields. */
  readonly options?: Texts;
  /** How many bytes it has that were inflated from fewer. */
  readonly inflated?: number;
  /** How many of its bytes are JSON, where others are not. */
  readonly textBytes?: number;
  /** Writes the answer, where that depends on the message: else the format that was negotiated does. */
  readonly encode?: Encode<Answer>;
  /** Whether that answer, though it is JSON, holds the result of that name as bytes. */
  readonly isBinary?: (name: string) => boolean;
}

/** An answer as it is sent. */
export interface Answer {
  readonly payload: Payload;
  /** How many bytes of it are JSON, where the bytes of tensors follow. */
  readonly headerLength?: number | undefined;
}

/** Options as texts, by name: those of a query, or of a format that has no others. */
export type Texts = { readonly [name: string]: string };

/** How an answer is to be written. */
export interface Form {
  /** All numbers are values of it, but whole ones: positions and counts stay doubles, since halves hold few of them. */
  readonly dtype: Dtype;
  /** Whether a result of that name is whole numbers. */
  readonly isWhole?: (name: string) => boolean;
  /** How JSON holds tensors. */
  readonly encoding: 'array' | 'base64';
}

/** How a message was sent, of which its bytes say nothing. */
export interface Delivery {
  /** What is between the parts of a form. */
  readonly boundary?: string | undefined;
  /** How many bytes it was sent in, if these were encoded. */
  readonly sent?: number | undefined;
  /** How many bytes of memory it may take: none where nothing is said. */
  readonly limits?: { readonly memory?: number | undefined } | undefined;
}

/** Reads the messages of one format. */
export interface Decoder {
  /**
   * Reads a message that came in pieces.
   *
   * @param frame what its address and headers say of it, where that counts
   * @param delivery how it was sent, where that counts
   * @throws UnreadableError the message cannot be read
   * @throws InputError a tensor in it is none
   */
  decode(chunks: readonly Buffer[], kindOf: KindOf, frame?: Frame, delivery?: Delivery): Message;
}

/** The bytes of one format, and what they mean. */
export interface Codec extends Decoder {
  /**
   * Writes results. Fields that are undefined are left out.
   *
   * @param take gives memory of at least so many bytes for a piece
   */
  readonly encode: Encode<Payload>;
}

/**
 * What reads, computes, keeps and writes the numbers of one message at a time. All engines give the same results, bit for bit, and
 * the same errors at the same places.
 */
export interface Engine {
  /** One for each format, and two that only read: requests of the Open Inference Protocol say how they are answered, and forms are not answered by forms. */
  readonly codecs: { readonly [F in Format]: Codec } & { readonly inference: Decoder; readonly multipart: Decoder };
  /** What computes the message that has been decoded, and keeps its results. */
  readonly kernel: Kernel;
  /** The message is over: what was read or allocated is gone. Its memory is kept for the next one, unless it is enormous. */
  readonly release: () => void;
  /** Gives back all memory that is worth it, between messages. */
  readonly trim: () => void;
}

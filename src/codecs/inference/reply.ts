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

/** Options of one call. */
export interface CallOptions {
  /** An AbortSignal, which ends the call, also while it waits before it repeats a request. */
  readonly signal?: Signal | undefined;
  /** Milliseconds for the call with all its repetitions, in place of the client's; Infinity for no limit. */
  readonly timeout?: number | undefined;
  /** How often a request is repeated at most, in place of the client's. */
  readonly retries?: number | undefined;
}

/** An AbortSignal, also where no library declares that. */
export interface Signal {
  readonly aborted: boolean;
  // biome-ignore lint/suspicious/noExplicitAny: as AbortSignal has it
  readonly reason: any;
  addEventListener(type: 'abort', listener: () => void): void;
  removeEventListener(type: 'abort', listener: () => void): void;
}

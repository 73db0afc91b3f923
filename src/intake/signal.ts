/** Wakes one waiter; calls without a waiter are lost. */
export class Signal {
  private wake: (() => void) | undefined;

  /** Wakes the waiter. */
  readonly tell = (): void => this.wake?.();

  /** Waits for `tell`. */
  told(): Promise<void> {
    return new Promise((resolve) => {
      this.wake = resolve;
    });
  }
}

/** Wakes one waiter; calls without a waiter are lost. */
export class Signal {
  private wake: (() => void) | undefined;

  /** Wakes whoever waits. */
  readonly tell = (): void => this.wake?.();

  /** Waits to be told. */
  told(): Promise<void> {
    return new Promise((resolve) => {
      this.wake = resolve;
    });
  }
}

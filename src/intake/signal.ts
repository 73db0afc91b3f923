/** Something that one party waits for and others tell of: what is told while nobody waits, is forgotten. */
export class Signal {
  private resolve: ((isTold: boolean) => void) | undefined;

  /** Wakes who waits. */
  readonly tell = (): void => this.resolve?.(true);

  /**
   * Waits to be told, but not for ever.
   *
   * @returns whether it was told in time
   */
  async within(ms: number): Promise<boolean> {
    let timer: NodeJS.Timeout | undefined;
    const isTold = await new Promise<boolean>((resolve) => {
      this.resolve = resolve;
      timer = setTimeout(resolve, ms, false);
    });
    clearTimeout(timer);
    this.resolve = undefined;
    return isTold;
  }
}

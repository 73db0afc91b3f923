import { setImmediate as nextTurn } from 'node:timers/promises';

/** So long a stream holds the event loop at most, and the line that it is at. */
const SHARE_MS = 4;

/** The time that a stream holds the event loop: thousands of lines may have come in one go. */
export class LoopShare {
  private since = performance.now();

  get isUsed(): boolean {
    return performance.now() - this.since > SHARE_MS;
  }

  /** Lets everybody else have their turn. */
  async giveTurn(): Promise<void> {
    await nextTurn();
    this.since = performance.now();
  }
}

import type { LoopTurns } from '../workers/loop-turns.ts';

/** So long a stream holds the event loop at most, and the line that it is at. */
const SHARE_MS = 4;

/** The time that a stream holds the event loop: thousands of lines may have come in one go. */
export class LoopShare {
  private readonly turns: LoopTurns;
  private since = performance.now();

  constructor(turns: LoopTurns) {
    this.turns = turns;
  }

  get isUsed(): boolean {
    return performance.now() - this.since > SHARE_MS;
  }

  /** Lets everybody else have their turn. */
  async giveTurn(): Promise<void> {
    await this.turns.turn('execute');
    this.since = performance.now();
  }
}

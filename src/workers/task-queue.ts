/** Called when it is a task's turn. The task calls `done` to pass its place to the next one. */
type Start = (done: () => void) => void;

/**
 * Starts tasks in the order in which they came, up to `atATime` at once.
 *
 * Piscina alone does not keep the order: when a thread becomes free, it takes the oldest task, and if it cannot start
 * that at once, puts it behind all others. So we never give it more tasks than its threads take.
 */
export class TaskQueue {
  private readonly atATime: number;
  private readonly waiting: Start[] = [];
  private running = 0;

  constructor(atATime: number) {
    this.atATime = atATime;
  }

  /** How many tasks wait. */
  get length(): number {
    return this.waiting.length;
  }

  /**
   * Adds a task.
   *
   * @returns a function that removes it from the queue if it has not been started
   */
  add(start: Start): () => void {
    this.waiting.push(start);
    this.startNext();
    return () => {
      const place = this.waiting.indexOf(start);
      if (place >= 0) this.waiting.splice(place, 1);
    };
  }

  private startNext(): void {
    while (this.running < this.atATime) {
      const start = this.waiting.shift();
      if (start === undefined) return;
      this.running++;
      start(() => {
        this.running--;
        this.startNext();
      });
    }
  }
}

/** Is called when it is a task's turn; the task calls `done` when its place may go to the next one. */
type Start = (done: () => void) => void;

/**
 * Starts tasks in the order in which they came, so many at a time.
 *
 * Piscina alone does not: whenever a thread becomes free it takes the oldest task, and if it cannot start that at once
 * puts it behind all others. So it is given no more tasks than it has threads.
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
   * @returns takes it out of the queue, if it has not been started
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

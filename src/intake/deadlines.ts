/** A deadline is looked at so many times before it has passed, so it passes at most a tenth too late. */
const LOOKS = 10;
/** … but at least so often. */
const LONGEST_INTERVAL_MS = 1000;

/**
 * Times what hardly ever is late, such as the arrival of a body. One timer looks at all that runs, and only while something
 * does: to start and to stop a deadline sets no timer and reads no clock. Time in which the process itself was busy
 * does not count against a client: nobody looked.
 *
 * @example const deadline = new Deadlines(120_000).start(() => request.destroy()); deadline.stop()
 */
export class Deadlines {
  readonly ms: number;
  private readonly interval: number;
  private readonly mostLooks: number;
  private readonly running = new Set<Deadline>();
  private timer: NodeJS.Timeout | undefined;

  /** @param ms how long everything has */
  constructor(ms: number) {
    this.ms = ms;
    this.interval = Math.min(LONGEST_INTERVAL_MS, Math.ceil(ms / LOOKS));
    this.mostLooks = Math.ceil(ms / this.interval);
  }

  /** Starts one more deadline. `onLate` is called once, unless it is stopped before. */
  start(onLate: () => void): Deadline {
    const deadline = new Deadline(this, onLate);
    this.watch(deadline);
    return deadline;
  }

  /** Has a deadline looked at. */
  watch(deadline: Deadline): void {
    this.running.add(deadline);
    // Kept until a look finds nothing: requests that come and go set no timer each.
    this.timer ??= setInterval(this.look, this.interval).unref();
  }

  /** Has it no longer looked at. */
  leave(deadline: Deadline): void {
    this.running.delete(deadline);
  }

  private readonly look = (): void => {
    if (this.running.size === 0) {
      clearInterval(this.timer);
      this.timer = undefined;
    }
    for (const deadline of this.running) {
      // The first look may come right after the start, so it does not count.
      if (deadline.looks++ < this.mostLooks) continue;
      this.leave(deadline);
      deadline.onLate();
    }
  };
}

/** One thing that must happen in time. */
export class Deadline {
  readonly onLate: () => void;
  /** How often it has been looked at, since it started or last got on. */
  looks = 0;
  private readonly deadlines: Deadlines;

  constructor(deadlines: Deadlines, onLate: () => void) {
    this.deadlines = deadlines;
    this.onLate = onLate;
  }

  /** Something has happened: of what comes bit by bit, each bit may take the whole time. */
  progress(): void {
    this.looks = 0;
  }

  /** Time no longer counts: for good, or until it is resumed. */
  stop(): void {
    this.deadlines.leave(this);
  }

  /** Time counts again, from where it was stopped. */
  resume(): void {
    this.deadlines.watch(this);
  }
}

/** A turn of the event loop gives each lane so many milliseconds, and then looks for what has arrived meanwhile. */
const SHARE_MS = 3;
/** A turn that has accepted a connection is short: libuv accepts one a turn, and more may be waiting. */
const SHARE_WHILE_ACCEPTING_MS = 1;

/** A turn reads so much of bodies: libuv would read up to 2 MiB from each connection that has them. */
const READ_BYTES = 2 * 1024 * 1024;
/** What one reading of the system brings at most: so many bytes of the above are for each body that is read on. */
const READING_BYTES = 64 * 1024;
/** A chunk counts as so many bytes at least: Node takes some microseconds for each, and one reading may have 10,000. */
const LEAST_CHUNK_BYTES = 4096;

/** Who goes first: what has a lane of its own is not held up by the others. */
const LANES = ['health', 'execute', 'begin'] as const;
export type Lane = (typeof LANES)[number];

/** Something to do on the event loop. */
interface Entry {
  run: (() => void) | undefined;
}

/** A body of which more can be read. */
export interface Unread {
  readOn(): void;
}

/**
 * Shares the event loop out, so that one turn of it stays short whatever has arrived. What would take longer than its
 * lane's share waits for a later turn, first come first served; between two turns the loop accepts connections, reads
 * what has arrived, notices clients that have gone, and runs its timers.
 *
 * Without this libuv handles up to 48 × 1,024 ready connections before timers and new connections have their turn.
 * A task is done at once, and costs two looks at the clock, as long as nothing waits and the turn has time.
 */
export class LoopTurns {
  private readonly queues: { readonly [L in Lane]: Entry[] } = { health: [], execute: [], begin: [] };
  private readonly heads: { [L in Lane]: number } = { health: 0, execute: 0, begin: 0 };
  /** When the share of the turn began, or of one before: only a turn in which something waits is told apart. */
  private turnStart = performance.now();
  private isScheduled = false;
  /** How much of bodies has been read in this turn; which of them wait to be read on, and what their last reading counted. */
  private readBytes = 0;
  private readonly unread = new Map<Unread, number>();
  private shareMs = SHARE_MS;
  /** The mean time of a task of the lane `begin`, in milliseconds. */
  private beginMs = 0.1;

  /** How many tasks of a lane wait. */
  waiting(lane: Lane): number {
    return this.queues[lane].length - this.heads[lane];
  }

  /** Whether a task of a lane may be done now. */
  isFree(lane: Lane): boolean {
    return this.waiting(lane) === 0 && this.hasTime();
  }

  /** How long a new task of the lane `begin` would wait, in milliseconds. */
  get beginWaitMs(): number {
    return this.waiting('begin') * this.beginMs;
  }

  /**
   * Runs a task now, or in a later turn.
   *
   * @returns takes the task back, if it waits; undefined if it has been run
   */
  run(lane: Lane, task: () => void): (() => void) | undefined {
    if (this.isFree(lane)) {
      task();
      return undefined;
    }
    const entry: Entry = { run: task };
    this.queues[lane].push(entry);
    this.schedule();
    return () => {
      entry.run = undefined;
    };
  }

  /** Counts a chunk of a body; says whether it may be read on at once. If not, it is told to in a later turn. */
  mayReadOn(bytes: number, body: Unread): boolean {
    const counted = Math.max(bytes, LEAST_CHUNK_BYTES);
    this.readBytes += counted;
    if (this.readBytes < READ_BYTES) return true;
    // What has been read with this chunk still comes: once is enough to be told.
    this.unread.set(body, (this.unread.get(body) ?? 0) + counted);
    this.schedule();
    return false;
  }

  /** Has bodies read on that bring so much as a turn may read, if they bring as much as the last time. */
  private readOn(): void {
    let room = READ_BYTES;
    for (const [body, counted] of this.unread) {
      if (room <= 0) break;
      room -= Math.max(counted, READING_BYTES);
      this.unread.delete(body);
      body.readOn();
    }
    if (this.unread.size > 0) this.schedule();
  }

  /** Resolves in a later turn, when it is this lane's. */
  turn(lane: Lane): Promise<void> {
    return new Promise((resolve) => {
      this.queues[lane].push({ run: resolve });
      this.schedule();
    });
  }

  /** Says that a connection has been accepted in this turn. */
  readonly accepted = (): void => {
    this.shareMs = SHARE_WHILE_ACCEPTING_MS;
    this.schedule();
  };

  private hasTime(): boolean {
    return performance.now() - this.turnStart < this.shareMs;
  }

  private schedule(): void {
    if (this.isScheduled) return;
    this.isScheduled = true;
    setImmediate(this.takeTurn);
  }

  private readonly takeTurn = (): void => {
    this.isScheduled = false;
    this.turnStart = performance.now();
    this.readBytes = 0;
    for (const lane of LANES) if (this.waiting(lane) > 0) this.runLane(lane);
    if (LANES.some((lane) => this.waiting(lane) > 0)) this.schedule();
    this.shareMs = SHARE_MS;
    this.readOn();
  };

  private runLane(lane: Lane): void {
    const queue = this.queues[lane];
    const start = performance.now();
    let now = start;
    let count = 0;
    while (this.waiting(lane) > 0 && now - start < this.shareMs) {
      const entry = queue[this.heads[lane]++] as Entry;
      if (entry.run === undefined) continue;
      entry.run();
      count++;
      now = performance.now();
    }
    if (lane === 'begin' && count > 0) this.beginMs += 0.1 * ((now - start) / count - this.beginMs);
    // An array that is emptied from its front in one go costs a copy a turn, not one a task.
    queue.splice(0, this.heads[lane]);
    this.heads[lane] = 0;
  }
}

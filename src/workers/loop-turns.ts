/** Milliseconds for each lane in a turn of the event loop; then the loop looks for new events. */
const SHARE_MS = 3;
/** Shorter in a turn that has accepted a connection: libuv accepts one a turn, and more may be waiting. */
const SHARE_WHILE_ACCEPTING_MS = 1;

/** Most body bytes read in a turn; libuv alone would read up to 2 MiB from each connection. */
const READ_BYTES = 2 * 1024 * 1024;
/** Largest read from a socket: a turn resumes only as many bodies as fit into READ_BYTES at this size. */
const READING_BYTES = 64 * 1024;
/** Lower bound of what a chunk counts for: Node takes some microseconds for each, and one read may hold 10,000. */
const LEAST_CHUNK_BYTES = 4096;

/** Upper bound of one sample: a task that took longer was delayed by cold code or a busy machine, which passes. */
const MOST_BEGIN_MS = 5;

/**
 * In order of priority. Each lane has its own share, so that the others cannot hold it up: a request that is refused need
 * not wait for those that are begun.
 */
const LANES = ['health', 'execute', 'refuse', 'begin'] as const;
export type Lane = (typeof LANES)[number];

/** A task for the event loop. */
interface Entry {
  run: (() => void) | undefined;
}

/** A body whose reading can be resumed. */
export interface Unread {
  readOn(): void;
}

/**
 * Shares out the event loop so that every turn stays short, whatever has arrived. Tasks that exceed their lane's share
 * wait for a later turn, first come, first served. Between two turns the loop accepts connections, reads what has
 * arrived, notices clients that have gone, and runs its timers.
 *
 * Without this, libuv handles up to 48 × 1,024 ready connections before timers and new connections have their turn. A
 * task runs at once, for two looks at clocks, if nothing waits and its turn began less than a share ago; else it waits
 * for the next turn.
 */
export class LoopTurns {
  private readonly queues: { readonly [L in Lane]: Entry[] } = { health: [], execute: [], refuse: [], begin: [] };
  private readonly heads: { [L in Lane]: number } = { health: 0, execute: 0, refuse: 0, begin: 0 };
  private turnStart = performance.now();
  /** How long the loop had waited for events in all, when we last looked. */
  private idleMs = 0;
  private isScheduled = false;
  private held = 0;
  /** Body bytes counted since `turnStart`; the bodies that wait to be resumed, with what their last read counted. */
  private readBytes = 0;
  private readonly unread = new Map<Unread, number>();
  private shareMs = SHARE_MS;
  /** The mean time of a task of the lane `begin`, in milliseconds. */
  private beginMs = 0.1;

  /** How many tasks of a lane wait. */
  waiting(lane: Lane): number {
    return this.queues[lane].length - this.heads[lane];
  }

  /** Whether a task of a lane may run now. */
  isFree(lane: Lane): boolean {
    return this.waiting(lane) === 0 && this.hasTime();
  }

  /** How long a new task of the lane `begin` would wait, in milliseconds. */
  get beginWaitMs(): number {
    return this.waiting('begin') * this.beginMs;
  }

  /** How many bytes have been read of requests that wait to be begun. */
  get bytesHeld(): number {
    return this.held;
  }

  /** Counts such bytes, negative once the request is begun. */
  hold(bytes: number): void {
    this.held += bytes;
  }

  /**
   * Runs a task now, or in a later turn.
   *
   * @returns a function that withdraws the task if it still waits; undefined if it has run
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

  /** Counts a chunk of a body, and says whether to read on at once. If not, calls the body's `readOn` in a later turn. */
  mayReadOn(bytes: number, body: Unread): boolean {
    const counted = Math.max(bytes, LEAST_CHUNK_BYTES);
    this.readBytes += counted;
    if (this.readBytes < READ_BYTES) return true;
    // What has been read with this chunk still comes: once is enough to be told.
    this.unread.set(body, (this.unread.get(body) ?? 0) + counted);
    this.schedule();
    return false;
  }

  /** Resumes as many bodies as fit into a turn, if each brings as much as the last time. */
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

  /** Resolves in a later turn, when the lane has time. */
  turn(lane: Lane): Promise<void> {
    return new Promise((resolve) => {
      this.queues[lane].push({ run: resolve });
      this.schedule();
    });
  }

  /** Records that a connection has been accepted in this turn. */
  readonly accepted = (): void => {
    this.shareMs = SHARE_WHILE_ACCEPTING_MS;
    this.schedule();
  };

  private hasTime(): boolean {
    const now = performance.now();
    // The loop has waited for events since, so this is another turn.
    const { idleTime } = performance.nodeTiming;
    if (idleTime !== this.idleMs) {
      this.idleMs = idleTime;
      this.turnStart = now;
    }
    return now - this.turnStart < this.shareMs;
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
    if (lane === 'begin' && count > 0) {
      this.beginMs += 0.1 * (Math.min(MOST_BEGIN_MS, (now - start) / count) - this.beginMs);
    }
    // Emptying the front of the array in one go costs one copy a turn instead of one a task.
    queue.splice(0, this.heads[lane]);
    this.heads[lane] = 0;
  }
}
